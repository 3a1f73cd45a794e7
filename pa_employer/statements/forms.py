"""The forms of money: bringing a statement in, saying what a payment was, adding an account."""

from collections.abc import Callable, Sequence

from flask_wtf.file import FileField, FileRequired
from typing_extensions import override
from wtforms import BooleanField, Field, RadioField, SelectField, StringField, ValidationError

from pa_employer.statements.columns import Part
from pa_employer.statements.explaining import NoWordsError
from pa_employer.statements.models import AccountKind
from pa_employer.web.forms import DatePartsField, Form, MoneyField, R, needed, short

COLUMN = "column_"


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
    file = FileField("Statement file", [FileRequired("Choose the file you downloaded")])


PARTS = {
    Part.NOTHING.value: "Nothing we need",
    Part.DATE.value: "The date",
    Part.DESCRIPTION.value: "What the payment was",
    Part.AMOUNT.value: "The amount, in or out",
    Part.PAID_OUT.value: "Money out",
    Part.PAID_IN.value: "Money in",
    Part.BALANCE.value: "What the account held",
    Part.CURRENCY.value: "The currency",
    Part.MERCHANT_CODE.value: "The four figures of the kind of shop",
    Part.BANK_ID.value: "The bank's own number of the payment",
    Part.ACCOUNT_NUMBER.value: "The account number",
}


class ColumnsForm(Form):
    """What each column of a file is; one field for each column is added by `columns_form`."""

    minus = RadioField(
        "In a column of amounts in and out, which have a minus?",
        [needed("Choose which have a minus")],
        choices={"out": "Money out", "in": "Money in"},
        default="out",
    )

    @property
    def parts(self) -> list[SelectField]:
        """Return the fields of the columns, in their order."""
        return [field for field in self if field.name.startswith(COLUMN)]


def columns_form(headers: Sequence[str], guessed: Sequence[Part]) -> ColumnsForm:
    """Return the form that asks what each of these columns is."""
    fields = {
        f"{COLUMN}{number}": SelectField(
            f"Column “{header[:60]}”" if header else f"Column {number + 1}, without a name",
            choices=PARTS,
            default=part.value,
        )
        for number, (header, part) in enumerate(zip(headers, guessed, strict=True))
    }
    made: ColumnsForm = type("OwnColumnsForm", (ColumnsForm,), fields)()
    return made


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


class CheckForm(Form):
    """Which months to compare; asked in the address, for nothing is changed."""

    class Meta:
        """Reading changes nothing, so there is nothing to protect."""

        csrf = False

    month = SelectField("Three months that end with", default="")


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
