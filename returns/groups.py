"""The headings of a return: what money came in as, what it went out on, and what is set aside."""

from enum import StrEnum
from typing import Self


class Named(StrEnum):
    """A heading with plain words for people and the term the trade uses."""

    words: str
    term: str

    def __new__(cls, value: str, words: str = "", term: str = "") -> Self:
        """Make a heading that is its stored value and carries its words."""
        heading = str.__new__(cls, value)
        heading._value_ = value
        heading.words = words
        heading.term = term
        return heading


class Group(Named):
    """What money went out on."""

    WAGES = "wages", "Wages", "Net pay"
    HMRC = "hmrc", "Tax and National Insurance", "PAYE and NIC"
    PENSION = "pension", "Pension", "Pension contributions"
    PAYROLL_FEE = "payroll_fee", "Help with payroll", "Payroll bureau fee"
    INSURANCE = "insurance", "Insurance", "Employer's liability insurance"
    AGENCY = "agency", "Support from an agency", "Agency invoices"
    EQUIPMENT = "equipment", "Equipment", "Equipment"
    ACTIVITIES = "activities", "Activities and breaks", "Activities and short breaks"
    TRAVEL = "travel", "Getting about", "Transport"
    TRAINING = "training", "Training, PVG and recruitment", "Recruitment and training"
    EXPENSES = "expenses", "PA expenses", "PA expenses"
    OTHER = "other", "Other", "Other spending"


class Income(Named):
    """What money came in as."""

    AUTHORITY = "authority", "Direct payment", "Direct payment"
    CONTRIBUTION = "contribution", "Contribution paid in", "Client contribution"
    OWN_MONEY = "own_money", "Own money added", "Private top-up"
    REFUND = "refund", "Refunds", "Refunds"
    INTEREST = "interest", "Interest", "Interest"


class Protected(Named):
    """What is set aside before any money is called spare, in the order it is taken off."""

    PAYE_NI_DUE = "paye_ni_due", "Tax and National Insurance to pay", "PAYE and NIC due"
    PENSION_DUE = "pension_due", "Pension to pay", "Pension contributions due"
    WAGES_ACCRUED = "wages_accrued", "Wages for work already done", "Accrued wages"
    HOLIDAY_ACCRUED = "holiday_accrued", "Holiday PAs have earned", "Accrued holiday"
    NOTICE = "notice", "Notice pay", "Notice pay"
    REDUNDANCY = "redundancy", "Redundancy pay", "Redundancy pay"
    COMMITTED_INVOICES = "committed_invoices", "Ordered but not yet paid", "Commitments"
    GIVEN_BACK = "given_back", "Asked back by the council", "Recovery agreed"
    AGREED_SAVINGS = "agreed_savings", "Savings that were agreed", "Agreed savings"
    CONTINGENCY = "contingency", "Kept for the unexpected", "Contingency"


FIRST_OF_ALL = frozenset(
    {
        Protected.PAYE_NI_DUE,
        Protected.PENSION_DUE,
        Protected.WAGES_ACCRUED,
        Protected.HOLIDAY_ACCRUED,
        Protected.NOTICE,
        Protected.REDUNDANCY,
    }
)
"""What is owed to assistants, HMRC and the pension: settled before any money is asked back."""


class Reason(Named):
    """Why things went otherwise than planned; none of them counts against anybody."""

    VACANCY = "vacancy", "There was no PA for some of the time", "Vacancy"
    HOSPITAL = "hospital", "A stay in hospital", "Hospital"
    ILLNESS = "illness", "Illness", "Illness"
    AWAY = "away", "Time away, or respite", "Respite"
    SAVING = "saving", "Saving for a break or something else", "Saving"
    WEATHER = "weather", "The weather", "Weather"
    LATE_FUNDING = "late_funding", "The council's money came late", "Late funding"
    OTHER = "other", "Something else", "Other"


ABSENT = frozenset({Reason.HOSPITAL, Reason.AWAY})
"""Reasons for which the person is not at home."""


class AwayWork(Named):
    """What work was while the person was away, as whoever was there says."""

    SUPPORT = "support", "support where the person was, agreed with the council", "Support"
    KEPT_ON = "kept_on", "kept on and paid while the person was away", "Retainer"
    SLIP = "slip", "a slip, and the hours should change", "Slip"


class Duty(StrEnum):
    """Who an employer must pay by a day."""

    HMRC = "hmrc"
    PENSION = "pension"


def heading_words(heading: Group | Income | None) -> str:
    """Return a heading's plain words; none at all is 'Not clear yet'."""
    return "Not clear yet" if heading is None else heading.words
