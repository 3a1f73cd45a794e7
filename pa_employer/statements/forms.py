"""The forms of money: bringing a statement in, saying what a payment was, adding an account."""

from collections.abc import Callable

from flask_wtf.file import FileField, FileRequired
from typing_extensions import override
from wtforms import BooleanField, Field, RadioField, SelectField, StringField, ValidationError

from pa_employer.statements.explaining import NoWordsError
from pa_employer.statements.models import AccountKind
from pa_employer.web.forms import DatePartsField, Form, MoneyField, R, needed, short


class FileForm(Form):
    """A form that takes one file: why it is refused is said beside it."""

    @override
    def attempt(self, change: Callable[[], R]) -> R | None:
        done = super().attempt(change)
        self.file.errors = (*self.file.errors, *self.form_errors)
        self.form_errors.clear()
        return done


class StatementForm(FileForm):
    """A statement file, and which account it is of."""

    account = RadioField("Which account is it of?", [needed("Choose the account")])
    file = FileField("Statement file (CSV)", [FileRequired("Choose the file you downloaded")])


class ExplainForm(Form):
    """What a payment was; the heading is the button that is pressed."""

    words = StringField(
        "What was it? (you can leave this empty)", [short()], description="For example: paint."
    )
    no_receipt = BooleanField("I have no receipt for this")

    def validate_words(self, field: Field) -> None:
        """Ask what was bought where there is no receipt to say it."""
        if self.no_receipt.data and not (field.data or "").strip():
            raise ValidationError(NoWordsError().message)


class SoughtForm(Form):
    """Which payments to list; asked in the address, so that a list can be kept and shared."""

    class Meta:
        """Reading changes nothing, so there is nothing to protect."""

        csrf = False

    month = SelectField("Which month", default="")
    which = SelectField(
        "Which payments",
        default="all",
        choices={"all": "All payments", "unclear": "Only what is not clear yet"},
    )


class AccountForm(Form):
    """An account that holds the direct payment."""

    kind = RadioField(
        "What sort of account is it?",
        [needed("Choose the sort of account")],
        choices={
            AccountKind.BANK.value: "A bank account only for the direct payment",
            AccountKind.CARD.value: "A payment card account",
            AccountKind.MANAGED.value: "An account somebody holds for me",
        },
    )
    name = StringField(
        "What do you call it?",
        [needed("Give the account a name"), short()],
        description="For example: Support account, Bank of Scotland.",
    )
    opened_on = DatePartsField(
        "From which day should it count here?", [needed("Enter the first day")]
    )
    opening_balance = MoneyField(
        "What did it hold at the start of that day?",
        [needed("Enter what it held, 0 if nothing")],
        description="It is on the statement, one line before that day.",
    )
