"""The forms of tax codes, National Insurance, loans and court orders."""

from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import Optional

from pa_employer.deductions.models import NiRecord
from pa_employer.deductions.service import CodeDetails, NiDetails, StarterDetails
from pa_employer.deductions.words import (
    DECLARATIONS,
    NI_LETTERS,
    ORDERS,
    PLANS,
    SOURCES,
)
from pa_employer.web.forms import DatePartsField, Form, MoneyField, needed, reads, short
from payroll.arrestments.orders import ArrestmentOrder, OrderKind
from payroll.loans import POSTGRADUATE, StudentPlan
from payroll.ni import NiLetter
from payroll.tax.code import TaxCode
from payroll.tax.notices import CodeSource
from payroll.tax.starter import P45, Declaration, EarlierPay

WORKED_OUT = "work it out"
LETTERS = {WORKED_OUT: "Work it out from these facts"} | {
    letter.value: f"{letter.value}: {words}" for letter, words in NI_LETTERS.items()
}
LOANS = {plan.value: words for plan, words in PLANS.items()} | {POSTGRADUATE: "Postgraduate loan"}
YES, NO = "yes", "no"


def together(form: Form, names: tuple[str, ...]) -> bool:
    """Mark what is missing where only some of several fields are filled in."""
    fields = [form[name] for name in names]
    missing = [field for field in fields if field.data in (None, "") and not field.errors]
    if not missing or len(missing) == len(fields):
        return True
    for field in missing:
        field.errors = [f"Enter this too: {field.label.text}"]
    return False


class StarterForm(Form):
    """What somebody new says about other work, and their P45."""

    declaration = RadioField(
        "Which is true for them?",
        [needed("Choose which is true, or that they have not said yet")],
        choices={each.value: words for each, words in DECLARATIONS.items()},
        description="It is question 8 of HMRC's starter checklist. Ask them to tick one.",
    )
    left_on = DatePartsField("Leaving date on the P45", [Optional()])
    tax_code = StringField(
        "Tax code on the P45", [Optional(), reads(TaxCode.parse)], description="Like S1257L."
    )
    pay = MoneyField("Total pay to date on the P45", [Optional()])
    tax = MoneyField("Total tax to date on the P45", [Optional()])

    def validate(self, extra_validators: object = None) -> bool:
        """Check the fields; a P45 is all of its four or none."""
        is_fine = bool(super().validate(extra_validators))
        return together(self, ("left_on", "tax_code", "pay", "tax")) and is_fine

    def details(self) -> StarterDetails:
        """Return what was filled in."""
        p45 = None
        if self.left_on.data:
            code = TaxCode.parse(self.tax_code.data or "")
            p45 = P45(self.left_on.data, code, self.pay.data, self.tax.data)
        return StarterDetails(declaration=Declaration(self.declaration.data), p45=p45)


class TaxCodeForm(Form):
    """A tax code from HMRC."""

    code = StringField(
        "The new tax code",
        [needed("Enter the tax code"), reads(TaxCode.parse)],
        description="As the notice writes it, with W1, M1 or X if it has one. Like S1257L.",
    )
    from_on = DatePartsField(
        "Use it for pay days from",
        [needed("Enter the day on the notice")],
        description="The notice says from when. A notice for the new tax year holds from 6 April.",
    )
    source = RadioField(
        "Where does it come from?",
        [needed("Choose where it comes from")],
        choices={each.value: words for each, words in SOURCES.items()},
    )
    pay = MoneyField(
        "Earlier pay this tax year, if the notice says it",
        [Optional()],
        description="Only if the notice names pay and tax from before. Leave both empty if not.",
    )
    tax = MoneyField("Earlier tax this tax year, if the notice says it", [Optional()])

    def validate(self, extra_validators: object = None) -> bool:
        """Check the fields; earlier pay and tax come together or not at all."""
        is_fine = bool(super().validate(extra_validators))
        return together(self, ("pay", "tax")) and is_fine

    def details(self) -> CodeDetails:
        """Return what was filled in."""
        has_earlier = self.pay.data is not None
        return CodeDetails(
            from_on=self.from_on.data,
            code=TaxCode.parse(self.code.data or ""),
            source=CodeSource(self.source.data),
            earlier=EarlierPay(self.pay.data, self.tax.data) if has_earlier else None,
        )


class NiForm(Form):
    """What decides the National Insurance letter besides the date of birth."""

    deferred_from = DatePartsField("HMRC's deferment certificate holds from", [Optional()])
    deferred_until = DatePartsField("and until", [Optional()])
    apprentice_from = DatePartsField("Apprenticeship from", [Optional()])
    apprentice_until = DatePartsField("and until, if it has ended", [Optional()])
    veteran_from = DatePartsField(
        "First day of the first civilian job after the armed forces", [Optional()]
    )
    reduced_rate_from = DatePartsField(
        "Married woman's certificate of election (CA4139 or CF383) held since", [Optional()]
    )
    saw_age_evidence_on = DatePartsField(
        "Passport or birth certificate seen on",
        [Optional()],
        description="Needed once somebody reaches State Pension age.",
    )
    letter = SelectField("Letter", choices=LETTERS, default=WORKED_OUT)

    def details(self) -> NiDetails:
        """Return what was filled in."""
        is_worked_out = self.letter.data == WORKED_OUT
        return NiDetails(
            apprentice_from=self.apprentice_from.data,
            apprentice_until=self.apprentice_until.data,
            deferred_from=self.deferred_from.data,
            deferred_until=self.deferred_until.data,
            reduced_rate_from=self.reduced_rate_from.data,
            veteran_from=self.veteran_from.data,
            given_letter=None if is_worked_out else NiLetter(self.letter.data),
            saw_age_evidence_on=self.saw_age_evidence_on.data,
        )


class LoanForm(Form):
    """A loan to collect, as HMRC's start notice says."""

    plan = RadioField(
        "Which loan?",
        [needed("Choose the plan on the notice")],
        choices=LOANS,
        description="HMRC's notice SL1 or PGL1 names it. If it is not known yet, use plan 1.",
    )
    from_on = DatePartsField(
        "Collect it from pay days on or after", [needed("Enter the day on the notice")]
    )

    @property
    def chosen(self) -> StudentPlan | None:
        """Return the plan; None for a postgraduate loan."""
        return None if self.plan.data == POSTGRADUATE else StudentPlan(self.plan.data)


class EndForm(Form):
    """The last day of a loan or a court order."""

    until_on = DatePartsField("Last day it holds", [needed("Enter the last day it holds")])


class OrderForm(Form):
    """A court's order against pay, as it was served."""

    kind = RadioField(
        "What was served?",
        [needed("Choose what was served")],
        choices={kind.value: words for kind, words in ORDERS.items()},
    )
    creditor = StringField(
        "Whom is it for?",
        [needed("Enter whom the money goes to"), short()],
        description="The creditor, or for a conjoined order the sheriff clerk.",
    )
    reference = StringField("Reference", [needed("Enter the reference on the papers"), short()])
    from_on = DatePartsField("Day it was served", [needed("Enter the day it was served")])
    total = MoneyField("Whole sum to be taken, if it is for a debt", [Optional()])
    daily_rate = MoneyField("Maintenance a day, if it is for maintenance", [Optional()])
    charges_fee = BooleanField("Keep £1.00 each time for the work, as the law allows")

    def order(self) -> ArrestmentOrder:
        """Return the order that was filled in, or raise OrderIncompleteError."""
        return ArrestmentOrder(
            reference=self.reference.data or "",
            kind=OrderKind(self.kind.data),
            creditor=self.creditor.data or "",
            from_on=self.from_on.data,
            total=self.total.data,
            daily_rate=self.daily_rate.data,
            charges_fee=bool(self.charges_fee.data),
        )


class DutiesForm(Form):
    """Whether all an assistant does is care for the person."""

    only_cares = RadioField(
        "Is everything they do care and support for the person?",
        [needed("Choose yes or no")],
        choices={
            YES: "Yes: all their duties are for the person who needs the support",
            NO: "No: they also do other work, such as housework for others in the home",
        },
        description=(
            "HMRC lets you have the Employment Allowance for people who only do this. Cooking, "
            "cleaning and driving for the person count as support."
        ),
    )


def as_filled_in(record: NiRecord | None) -> dict[str, object]:
    """Return the facts as the form holds them."""
    if record is None:
        return {}
    names = [name for name in NiDetails.__slots__ if name != "given_letter"]
    facts: dict[str, object] = {name: getattr(record, name) for name in names}
    return facts | {"letter": record.given_letter.value if record.given_letter else WORKED_OUT}
