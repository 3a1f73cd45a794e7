"""The forms of cards: the account they spend from, who carries one, and what it can spend."""

import re
from collections.abc import Sequence

from wtforms import RadioField, StringField
from wtforms.validators import Optional

from pa_employer.cards.models import Card, CardForm, CardHolder, Why
from pa_employer.cards.service import CardDetails, HolderDetails, Limits
from pa_employer.cards.words import FORMS, WHYS
from pa_employer.web.forms import (
    DatePartsField,
    Form,
    MoneyField,
    email_address,
    needed,
    reads,
    short,
)
from payroll.ground.errors import DomainError
from payroll.ground.identifiers import uk_phone

CURLY = "\N{RIGHT SINGLE QUOTATION MARK}"
"""What phones type for an apostrophe."""
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}")


class NotPostcodeError(DomainError):
    """Enter a full postcode like KY1 1AA."""


class NotPersonNameError(DomainError):
    """Use letters only, as the name is printed on the card."""


def postcode(typed: str) -> str:
    """Return a UK postcode in capitals, or raise NotPostcodeError."""
    found = " ".join(typed.upper().split())
    if not _POSTCODE.fullmatch(found):
        raise NotPostcodeError
    return found


def person_name(typed: str) -> str:
    """Return a name that a card can show, or raise NotPersonNameError."""
    found = " ".join(typed.replace(CURLY, "'").split())
    if not found or not re.fullmatch(r"[^\W\d_][^\d_]*", found) or re.search(r"[^\w\s'-]", found):
        raise NotPersonNameError
    return found


class EachPaymentForm(Form):
    """How much of each payment goes onto the card."""

    each_payment = MoneyField(
        "How much of each payment from the council goes onto the card?",
        [needed("Enter an amount, 0 if nothing")],
        description="The rest goes to your other account, as before.",
    )


class CardAccountForm(EachPaymentForm):
    """The account that cards spend from."""

    name = StringField("What do you call it?", [needed("Give the account a name"), short()])


class HolderForm(Form):
    """Who is to carry a card."""

    first_name = StringField(
        "First name", [needed("Enter their first name"), reads(person_name), short()]
    )
    last_name = StringField(
        "Last name", [needed("Enter their last name"), reads(person_name), short()]
    )
    born_on = DatePartsField("Date of birth", [needed("Enter their date of birth")])
    email = StringField(
        "Email address", [needed("Enter an email address"), email_address(), short()]
    )
    phone = StringField(
        "Mobile number",
        [needed("Enter a phone number"), reads(uk_phone)],
        description="Shops online ask for a code that is sent to it.",
    )
    street = StringField(
        "House number and street", [needed("Enter the house number and street"), short()]
    )
    town = StringField("Town or city", [needed("Enter the town or city"), short()])
    postcode = StringField("Postcode", [needed("Enter the postcode"), reads(postcode)])

    def details(self) -> HolderDetails:
        """Return what was filled in."""
        return HolderDetails(
            first_name=person_name(self.first_name.data or ""),
            last_name=person_name(self.last_name.data or ""),
            email=self.email.data or "",
            phone=uk_phone(self.phone.data or ""),
            street=self.street.data or "",
            town=self.town.data or "",
            postcode=postcode(self.postcode.data or ""),
            born_on=self.born_on.data,
        )


class LimitsForm(Form):
    """The most that can be spent with a card."""

    per_day = MoneyField("In a day", [Optional()])
    per_week = MoneyField("In a week", [Optional()])
    per_month = MoneyField("In a month", [Optional()])

    def limits(self) -> Limits:
        """Return the limits; an empty field is none."""
        return Limits(
            per_day=self.per_day.data, per_week=self.per_week.data, per_month=self.per_month.data
        )

    def show(self, card: Card) -> None:
        """Begin with a card's limits as they are."""
        self.per_day.data = card.per_day
        self.per_week.data = card.per_week
        self.per_month.data = card.per_month


class CardRequestForm(LimitsForm):
    """A card that is asked for."""

    holder = RadioField("Who carries it?", [needed("Choose who carries it")])
    sort = RadioField("What sort of card?", [needed("Choose the sort of card")], choices=FORMS)

    def offer(self, holders: Sequence[CardHolder]) -> None:
        """Offer these people."""
        self.holder.choices = {str(each.id): each.name for each in holders}

    def details(self) -> CardDetails:
        """Return the card that was asked for."""
        return CardDetails(form=CardForm(self.sort.data), limits=self.limits())


class ReplaceForm(Form):
    """Why a card is to be replaced."""

    because = RadioField("What happened?", [needed("Choose what happened")], choices=WHYS)

    def why(self) -> Why:
        """Return why."""
        return Why(self.because.data)
