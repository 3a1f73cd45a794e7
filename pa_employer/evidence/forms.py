"""The forms of receipts: adding them, saying what one says, pausing, covering a part, visits."""

from flask_wtf.file import FileField, FileRequired, MultipleFileField
from typing_extensions import override
from wtforms import BooleanField, RadioField, StringField

from pa_employer.evidence.models import QuietReason
from pa_employer.statements.forms import FileForm
from pa_employer.web.forms import DatePartsField, Form, MoneyField, TypedField, needed, short
from payroll.ground.errors import DomainError
from receipts.covering import WHOLE

EACH, ONE = "each", "one"
UNTIL_SAID = "open"
UNTIL = {"30": "A month", "91": "Three months", UNTIL_SAID: "Until I say so"}
REASONS = {
    QuietReason.HOSPITAL.value: "Somebody is in hospital",
    QuietReason.ILLNESS.value: "Somebody is ill",
    QuietReason.CRISIS.value: "It is a hard time",
    QuietReason.AWAY.value: "We are away",
    QuietReason.OTHER.value: "Something else",
}


class ReceiptForm(FileForm):
    """A photo or PDF of a receipt, and what it adds up to if the person likes to say."""

    file = FileField("Photo or PDF of the receipt", [FileRequired("Choose the photo or PDF")])
    total = MoneyField(
        "What does it add up to? (you can leave this empty)",
        description="Leave it empty if it is the same as the payment.",
    )


class AddForm(Form):
    """Photos or PDFs, and whether each is a receipt of its own."""

    files = MultipleFileField("Photos or PDFs")
    together = RadioField(
        "If there are several",
        [needed("Choose whether each is a receipt of its own")],
        choices={EACH: "Each is a receipt of its own", ONE: "They are the pages of one receipt"},
        default=EACH,
    )


class SaysForm(Form):
    """What a receipt says, as read from the picture until a person looks at it."""

    shop = StringField("Shop (you can leave this empty)", [short()])
    bought_on = DatePartsField("Date on the receipt (you can leave this empty)")
    total = MoneyField("What it adds up to", [needed("Enter what the receipt adds up to")])
    is_refund = BooleanField("It is for money that came back (a refund)")
    words = StringField(
        "Anything to explain? (you can leave this empty)",
        [short()],
        description="For example: I paid £5 of it myself.",
    )


class QuietForm(Form):
    """Why, and how long, nobody is to be reminded."""

    reason = RadioField(
        "Why? (nobody judges it)", [needed("Choose what fits best")], choices=REASONS
    )
    until = RadioField("For how long?", [needed("Choose for how long")], choices=UNTIL)


class NotHundredthsError(DomainError):
    """Enter a whole number from 0 to 100."""


class HundredthsField(TypedField):
    """A whole number from 0 to 100."""

    @override
    def read(self, text: str) -> int:
        if not (text.isascii() and text.isdigit()) or int(text) > WHOLE:
            raise NotHundredthsError
        return int(text)


def _edge(label: str, default: int) -> HundredthsField:
    missing = needed(NotHundredthsError().message)
    return HundredthsField(label, [missing], default=str(default))


class CoverForm(Form):
    """Which part of a page to cover, in hundredths of its width and height."""

    top = _edge("From how far down? (0 is the top, 100 the bottom)", 0)
    bottom = _edge("To how far down?", 20)
    left = _edge("From how far across? (0 is the left, 100 the right)", 0)
    right = _edge("To how far across?", 100)


class VisitForm(Form):
    """Which direct payment a visit is for."""

    reference = StringField("Reference of the direct payment", [needed("Enter the reference")])


class HandedForm(AddForm):
    """Receipts that somebody handed over."""

    handed_by = StringField(
        "Who handed them over?", [needed("Enter who handed them over"), short()]
    )


class HoldForm(VisitForm):
    """Why nothing of a direct payment may be forgotten."""

    reason = StringField("Why?", [needed("Enter why"), short()])
