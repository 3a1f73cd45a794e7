"""The forms of money: bringing a statement in, saying what a payment was, adding an account."""

from wtforms import BooleanField, FileField, RadioField, StringField

from pa_employer.statements.models import AccountKind
from pa_employer.web.forms import DatePartsField, Form, MoneyField, needed, short
from returns.groups import Group, Income

SPENT_ON = tuple((group.value, group.words) for group in Group)
CAME_AS = tuple((income.value, income.words) for income in Income)


class StatementForm(Form):
    """A statement file, and which account it is of."""

    account = RadioField("Which account is it of?", [needed("Choose the account")])
    file = FileField("Statement file (CSV)", [needed("Choose the file you downloaded")])


class ExplainForm(Form):
    """What a payment was; the heading is the button that is pressed."""

    words = StringField(
        "What was it? (you can leave this empty)", [short()], description="For example: paint."
    )
    no_receipt = BooleanField("I have no receipt for this")


class AccountForm(Form):
    """An account that holds the direct payment."""

    kind = RadioField(
        "What sort of account is it?",
        [needed("Choose the sort of account")],
        choices=(
            (AccountKind.BANK.value, "A bank account only for the direct payment"),
            (AccountKind.CARD.value, "A payment card account"),
            (AccountKind.MANAGED.value, "An account somebody holds for me"),
        ),
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
