"""Family leave as a page shows it: is it paid, what week by week, what HMRC gives back."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.leave.details import FamilyDetails
from pa_employer.leave.models import FamilyLeave
from pa_employer.leave.overlaps import days_of_leave
from pa_employer.leave.weekly import earnings_for_leave
from payroll.ground.days import ONE_DAY, Span, day_in_words
from payroll.ground.errors import DomainError
from payroll.ground.money import Money
from payroll.ground.timeline import NotInForceError
from payroll.parental.entitled import Claim, Entitlement, entitlement
from payroll.parental.kinds import RULES, ParentalKind
from payroll.parental.pay import ParentalLeave, ParentalPay, pay_within
from payroll.parental.recovery import Recovery, recovered
from payroll.sickness.earnings import Earnings

WEEK = timedelta(days=6)
FORMS = {
    ParentalKind.MATERNITY: "SMP1",
    ParentalKind.PATERNITY: "SPP1",
    ParentalKind.ADOPTION: "SAP1",
}


@dataclass(frozen=True, slots=True)
class WeeksPaid:
    """Weeks in a row that are paid the same."""

    days: Span
    weeks: int
    a_week: Money


@dataclass(frozen=True, slots=True)
class FamilyShown:
    """Leave with its entitlement, its weekly amounts, and what is not known yet."""

    kind: ParentalKind
    days: Span
    earnings: Earnings | None
    found: Entitlement | None
    weeks: tuple[WeeksPaid, ...]
    working: ParentalPay | None
    recovery: Recovery | None
    not_known: str

    @property
    def short(self) -> str:
        """Return what its pay is called for short."""
        return RULES[self.kind].short

    @property
    def to_give(self) -> str:
        """Say what to give somebody whose pay is refused."""
        form = FORMS.get(self.kind)
        said = f"give them form {form} from GOV.UK" if form else "tell them why in writing"
        more = " They may get Maternity Allowance." if self.kind is ParentalKind.MATERNITY else ""
        return f"If it is not paid, {said}.{more}"

    @property
    def total(self) -> Money:
        """Return all that is known to be paid."""
        return Money.total(each.a_week * each.weeks for each in self.weeks)

    @property
    def because(self) -> list[str]:
        """Return why pay is due, in words."""
        if self.found is None or self.earnings is None or not self.found.is_entitled:
            return []
        began, limit = day_in_words(self.found.job_began_by), self.found.lower_limit
        earned = f"Average weekly earnings reach {limit}, the limit for the week that decides"
        return [
            f"The job had begun by {began}, which is early enough.",
            f"{earned} ({self.found.qualifying}).",
        ]


def checked(session: Session, assistant: Assistant, details: FamilyDetails) -> FamilyShown:
    """Return what leave that is asked for would be paid, and what speaks against it."""
    earnings = earnings_for_leave(
        session, assistant, details.kind, details.event_on, details.earnings
    )
    return _shown(assistant, details, earnings, details.days)


def family_shown(session: Session, row: FamilyLeave) -> FamilyShown:
    """Return what leave that is kept is paid."""
    details = FamilyDetails(
        kind=row.kind,
        event_on=row.event_on,
        starts_on=row.starts_on,
        weeks=row.weeks,
        is_small_employer=row.is_small_employer,
        earnings=row.average_weekly_earnings,
    )
    given = row.average_weekly_earnings
    earnings = earnings_for_leave(session, row.assistant, row.kind, row.event_on, given)
    return _shown(row.assistant, details, earnings, days_of_leave(row))


def _shown(
    assistant: Assistant, details: FamilyDetails, earnings: Earnings | None, days: Span
) -> FamilyShown:
    found, not_known = None, ""
    weeks: list[WeeksPaid] = []
    if earnings is None:
        not_known = "Enter the average weekly earnings, and what is paid is shown here."
        return FamilyShown(details.kind, days, None, None, (), None, None, not_known)
    leave = details.paid_at(earnings.weekly)
    try:
        found = entitlement(_claim(assistant, details, earnings))
        for week in _weeks(days):
            _add(weeks, leave, week)
    except NotInForceError as refused:
        not_known = f"{refused.message} What is paid from then on is shown once it is."
    working = _first(leave, days)
    recovery = _recovery(details, weeks, days)
    kind = details.kind
    return FamilyShown(kind, days, earnings, found, tuple(weeks), working, recovery, not_known)


def _claim(assistant: Assistant, details: FamilyDetails, earnings: Earnings) -> Claim:
    return Claim(
        details.kind, details.event_on, details.starts_on, assistant.started_on, earnings.weekly
    )


def _weeks(days: Span) -> list[Span]:
    starts = [days.first + timedelta(days=n) for n in range(0, days.days, 7)]
    return [Span(start, min(start + WEEK, days.last)) for start in starts]


def _add(weeks: list[WeeksPaid], leave: ParentalLeave, week: Span) -> None:
    """Add a week's pay to the weeks before it that are paid the same."""
    found = pay_within(leave, week)
    if found is None:
        return
    last = weeks[-1] if weeks else None
    if last and last.a_week == found.amount and last.days.last + ONE_DAY == week.first:
        weeks[-1] = WeeksPaid(Span(last.days.first, week.last), last.weeks + 1, found.amount)
    else:
        weeks.append(WeeksPaid(week, 1, found.amount))


def _first(leave: ParentalLeave, days: Span) -> ParentalPay | None:
    try:
        return pay_within(leave, _weeks(days)[0])
    except NotInForceError:
        return None


def _recovery(details: FamilyDetails, weeks: list[WeeksPaid], days: Span) -> Recovery | None:
    total = Money.total(each.a_week * each.weeks for each in weeks)
    try:
        return recovered(total, days.first, is_small=details.is_small_employer) if total else None
    except DomainError:
        return None
