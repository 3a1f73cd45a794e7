"""What an employer has to do and by when, and what missing it means.

Days come from the callers' facts and from the law's own dates; sources are in the filings
reference, 1.14 and 2.5.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from payroll.ground.days import Span
from payroll.periods import TaxYear

SOON = timedelta(days=14)


class DutyKind(StrEnum):
    """What a duty is about."""

    PAY = "pay day"
    FPS = "report of pay (FPS)"
    EPS = "summary for HMRC (EPS)"
    PAYE = "payment to HMRC"
    PENSION = "pension contributions"
    P60 = "P60"
    DECLARATION = "declaration of compliance"
    RE_ENROLMENT = "pension re-enrolment"
    INSURANCE = "insurance"
    PVG = "PVG"
    RENEWAL = "renewal"
    RATES = "new rates"


class Status(StrEnum):
    """How a duty stands on a day."""

    DONE = "done"
    OVERDUE = "overdue"
    SOON = "soon"
    COMING = "coming"


REGULATOR_FINES = "The Pensions Regulator can fine you £400, and more for each day after."
IF_MISSED = {
    DutyKind.PAY: "Your PA is not paid on the day you agreed. They can claim unpaid wages.",
    DutyKind.FPS: "HMRC can charge £100 and more for each month with a late report. The first "
    "late one of a tax year is as a rule forgiven.",
    DutyKind.EPS: "HMRC assumes more is owed than is, and you get money back later.",
    DutyKind.PAYE: "HMRC adds interest, and penalties from the second late payment of a year.",
    DutyKind.PENSION: "The scheme has to tell The Pensions Regulator of payments that stay late.",
    DutyKind.P60: "Your PA cannot show what they earned. HMRC can charge a penalty.",
    DutyKind.DECLARATION: REGULATOR_FINES,
    DutyKind.RE_ENROLMENT: REGULATOR_FINES,
    DutyKind.INSURANCE: "Without employers' liability insurance you can be fined for each day, "
    "and an accident would be yours to pay.",
    DutyKind.PVG: "The check of your PA no longer holds, and your council may ask about it.",
    DutyKind.RENEWAL: "What you arranged ends on that day.",
    DutyKind.RATES: "Pay below the new minimum wage has to be made up, and HMRC can fine you.",
}
"""What happens if a duty is missed, in a sentence or two."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to do by a day; `key` is its stable name, `path` leads to where it is done.

    `can_be_ticked` tells that nothing here shows whether it was done, so that the person says so.
    """

    kind: DutyKind
    key: str
    title: str
    due_on: date
    path: str = ""
    act: str = ""
    is_done: bool = False
    can_be_ticked: bool = False

    @property
    def name(self) -> str:
        """Return what it is about, as a heading begins: Report of pay (FPS)."""
        return f"{self.kind[:1].upper()}{self.kind[1:]}"

    @property
    def if_missed(self) -> str:
        """Say what missing it means."""
        return IF_MISSED[self.kind]

    def status_on(self, today: date) -> Status:
        """Return how it stands on a day."""
        if self.is_done:
            return Status.DONE
        if self.due_on < today:
            return Status.OVERDUE
        return Status.SOON if self.due_on <= today + SOON else Status.COMING


def p60_years(employed: Iterable[Span], today: date) -> Iterator[tuple[TaxYear, date]]:
    """Yield tax years whose P60s are due about now, with the day: 31 May after the year.

    `employed` are the days each PA was or is employed; nobody employed on 5 April gets none
    (Income Tax (PAYE) Regulations 2003, reg 67).
    """
    spans = tuple(employed)
    this_year = TaxYear.of(today)
    for year in (TaxYear(this_year.starting - 1), this_year):
        last = year.span.last
        if any(last in span for span in spans):
            yield year, date(last.year, 5, 31)


def rate_changes(today: date) -> Iterator[tuple[str, str, date]]:
    """Yield the next days on which the law changes figures: stable name, title, day."""
    for month, day, title in (
        (4, 1, "The minimum wage changes: look at your PAs' pay"),
        (4, 6, "A new tax year begins: new rates and codes"),
    ):
        this_year = date(today.year, month, day)
        on = this_year if this_year >= today else date(today.year + 1, month, day)
        yield f"rates:{on.isoformat()}", title, on


def in_order(duties: Iterable[Duty], today: date, ahead: timedelta) -> list[Duty]:
    """Return duties up to a horizon, the soonest first; done ones of the past month stay seen."""
    shown = Span(today - timedelta(days=31), today + ahead)
    return sorted(
        (
            duty
            for duty in duties
            if duty.due_on <= shown.last and (not duty.is_done or duty.due_on in shown)
        ),
        key=lambda duty: (duty.due_on, duty.title, duty.key),
    )
