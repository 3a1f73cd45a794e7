"""The employer payment summary: what lowers what is owed, and times without payments."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from payroll.ground.days import Span
from payroll.ground.money import NOTHING, Money
from payroll.periods import TaxYear
from payroll.rti.element import Section
from payroll.rti.header import add_final, add_references, begin
from payroll.rti.payments import STATUTORY
from payroll.rti.scheme import Final, Scheme, SentBy
from payroll.rti.years import FiledYear, Kind, filed_year
from payroll.work.items import ItemKind


@dataclass(frozen=True, slots=True)
class Recovered:
    """What is given back of statutory pay, from the start of the tax year to a tax month."""

    tax_month: int
    of_pay: Mapping[ItemKind, Money]
    compensation: Mapping[ItemKind, Money] = field(default_factory=dict)

    @property
    def total(self) -> Money:
        """Return all of it."""
        return Money.total([*self.of_pay.values(), *self.compensation.values()])


@dataclass(frozen=True, slots=True)
class RepaymentAccount:
    """The account that HMRC pays a refund into."""

    holder: str
    account_number: str
    sort_code: str
    roll_number: str = ""


@dataclass(frozen=True, slots=True)
class EmployerPaymentSummary:
    """All that one summary may tell; at least one part of it."""

    scheme: Scheme
    no_payment: Span | None = None
    """Whole tax months in which nobody was paid."""
    inactive: Span | None = None
    """Whole tax months to come in which nobody will be paid."""
    claims_allowance: bool | None = None
    """True claims the Employment Allowance, False ends the claim."""
    recovered: Recovered | None = None
    account: RepaymentAccount | None = None
    final: Final | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is told at all."""
        parts = (
            self.no_payment, self.inactive, self.claims_allowance, self.recovered, self.account,
            self.final,
        )  # fmt: skip
        return all(part is None for part in parts)


def employer_payment_summary(
    told: EmployerPaymentSummary, year: TaxYear, by: SentBy
) -> etree._Element:
    """Return the document; a tax year that is not known here raises YearNotFiledError."""
    filed = filed_year(year)
    envelope, whole = begin(filed.documents[Kind.EPS], filed, told.scheme, by)
    summary = whole.section("EmployerPaymentSummary")
    add_references(summary, told.scheme)
    if told.no_payment:
        summary.add("NoPaymentForPeriod", value=True)
        _span(summary.section("NoPaymentDates"), told.no_payment)
    if told.inactive:
        _span(summary.section("PeriodOfInactivity"), told.inactive)
    _allowance(summary, told, filed)
    if told.recovered:
        _recovered(summary.section("RecoverableAmountsYTD"), told.recovered)
    if told.account:
        _account(summary.section("Account"), told.account)
    summary.add("RelatedTaxYear", filed.short_name)
    add_final(summary, told.final)
    return envelope


def _allowance(summary: Section, told: EmployerPaymentSummary, filed: FiledYear) -> None:
    if told.claims_allowance is None:
        return
    summary.add("EmpAllceInd", "yes" if told.claims_allowance else "no")
    if told.claims_allowance and filed.says_state_aid:
        # Paying for one's own care is no trade, so the rules on state aid do not apply.
        summary.section("DeMinimisStateAid").add("NA", value=True)


def _recovered(section: Section, recovered: Recovered) -> None:
    section.add("TaxMonth", recovered.tax_month)
    for kind, name in STATUTORY.items():
        section.add_amount(f"{name}Recovered", recovered.of_pay.get(kind, NOTHING))
    for kind, name in STATUTORY.items():
        amount = recovered.compensation.get(kind, NOTHING)
        section.add_amount(f"NICCompensationOn{name}", amount)


def _account(section: Section, account: RepaymentAccount) -> None:
    section.add("AccountHoldersName", account.holder)
    section.add("AccountNo", account.account_number)
    section.add("SortCode", account.sort_code)
    section.add("BuildingSocRef", account.roll_number)


def _span(section: Section, span: Span) -> None:
    section.add("From", span.first)
    section.add("To", span.last)
