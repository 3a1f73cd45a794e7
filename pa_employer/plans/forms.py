"""The forms of plans: outcomes, parts of the budget, moving money, and what the council pays."""

from collections.abc import Sequence
from uuid import UUID

from wtforms import RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Optional

from pa_employer.plans.budget import PartLeft
from pa_employer.plans.models import Outcome, PartKind, RedundancyPayer
from pa_employer.plans.service import PartDetails
from pa_employer.web.forms import (
    DatePartsField,
    Form,
    MoneyField,
    PercentField,
    needed,
    short,
)
from returns.groups import Group

KINDS = {
    PartKind.HOURS.value: "Hours of support",
    PartKind.GOODS.value: "Things: equipment, aids, goods",
    PartKind.BREAKS.value: "Breaks, activities and getting about",
    PartKind.ONE_OFF.value: "Something once",
}
HEADINGS = {group.value: group.words for group in Group}
REASONS = {"yes": "Yes, a few words", "no": "No"}


class OutcomeForm(Form):
    """Something the support is to bring about."""

    words = StringField(
        "In your own words",
        [needed("Say it in a few words"), short()],
        description="For example: see my friends every week.",
    )


class PartForm(Form):
    """A part of the budget."""

    label = StringField(
        "What do you call this part?",
        [needed("Give this part a name"), short()],
        description="For example: swimming and outings.",
    )
    kind = RadioField("What sort of part is it?", [needed("Choose the sort")], choices=KINDS)
    year_amount = MoneyField("How much is it for a year?", [needed("Enter the amount")])
    headings = SelectMultipleField("What is it spent on?", choices=HEADINGS)
    outcome = SelectField("Which outcome is it for?", default="")

    def offer(self, outcomes: Sequence[Outcome]) -> None:
        """Offer these outcomes."""
        self.outcome.choices = {"": "No single one"} | {
            str(each.id): each.words for each in outcomes
        }

    def details(self) -> PartDetails:
        """Return what was filled in."""
        return PartDetails(
            kind=PartKind(self.kind.data),
            label=self.label.data or "",
            year_amount=self.year_amount.data,
            headings=tuple(Group(each) for each in self.headings.data or ()),
            outcome_id=UUID(self.outcome.data) if self.outcome.data else None,
        )


class MoveForm(Form):
    """Money moved from one part to another."""

    from_part = SelectField("From which part?")
    to_part = SelectField("To which part?")
    amount = MoneyField("How much?", [needed("Enter the amount")])
    reason = StringField("Why? (some agreements want a reason)", [short()])

    def offer(self, parts: Sequence[PartLeft]) -> None:
        """Offer these parts, with what each has left."""
        choices = {str(each.part.id): f"{each.part.label}: {each.left} left" for each in parts}
        self.from_part.choices = self.to_part.choices = choices


class FreedomForm(Form):
    """What the agreement lets the person move."""

    percent = PercentField(
        "How much of a part may you move in a year, in percent?",
        [needed("Enter a percentage, 100 if all of it")],
        description="It is in the council's letter.",
    )
    wants_reason = RadioField(
        "Does the council want a reason?", [needed("Choose yes or no")], choices=REASONS
    )


class AdviceForm(Form):
    """What the council wrote that it pays on a day."""

    pay_on = DatePartsField("On which day does it pay?", [needed("Enter the day")])
    amount = MoneyField("How much?", [needed("Enter the amount, 0 if nothing comes")])
    words = StringField(
        "What did they say it is for?",
        [needed("Say it in a few words"), short()],
        description="For example: includes the uplift since April.",
    )


class ContributionForm(Form):
    """What the person pays in."""

    weekly = MoneyField(
        "What do you pay in for a week?",
        [Optional()],
        description="The council's letter calls it a client contribution. Leave it empty if none.",
    )


class SavingForm(Form):
    """What is saved for."""

    purpose = StringField(
        "What do you save for?",
        [needed("Say what you save for"), short()],
        description="For example: a week at the sea in May.",
    )
    amount = MoneyField("How much in all?", [needed("Enter how much you save")])
    agreed_with = StringField(
        "Who agreed to it?",
        [needed("Say who agreed to it"), short()],
        description="For example: Neil Drummond, social worker.",
    )
    agreed_on = DatePartsField("When was it agreed?", [needed("Enter the day")])


class FundsForm(Form):
    """Who pays redundancy when it falls due."""

    payer = RadioField(
        "Who pays redundancy?",
        [needed("Choose who pays it")],
        choices={
            RedundancyPayer.SAVED.value: "It is saved from the direct payment",
            RedundancyPayer.COUNCIL.value: "The council pays it when it is due",
            RedundancyPayer.INSURED.value: "My insurance pays it",
        },
    )
    words = StringField(
        "Where is that written?",
        [short()],
        description="For example: the council's letter of 3 May 2026. Leave it empty if you save.",
    )
