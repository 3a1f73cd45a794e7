"""The end of a job: what would be owed, and the steps that settle it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pa_employer.agreements.queries import latest_agreement
from pa_employer.assistants.models import Assistant
from pa_employer.employing.owed_to_staff import owed_if_ended
from pa_employer.employing.steps import DONE, TO_DO, Step
from pa_employer.filings.waiting import waiting
from pa_employer.payruns.queries import payslips_of, work_not_paid
from pa_employer.statements.owing import open_dues
from pa_employer.timesheets.queries import weeks_not_sent
from pa_employer.timesheets.shifts import week_in_words
from payroll.ground.days import day_in_words
from payroll.ground.money import Money
from returns.account import Liability


@dataclass(frozen=True, slots=True)
class IfEnded:
    """What an assistant would be owed if the employer ended their job on a day."""

    on: date
    owed: tuple[Liability, ...]

    @property
    def total(self) -> Money:
        """Return all of it together."""
        return Money.total(each.amount for each in self.owed)


def if_ended(session: Session, assistant: Assistant, on: date) -> IfEnded | None:
    """Return what would be owed on a day; None without a direct payment."""
    agreement = latest_agreement(session, assistant.employer_id)
    if agreement is None:
        return None
    return IfEnded(on, tuple(owed_if_ended(session, agreement, assistant, on)))


def leaving_steps(session: Session, assistant: Assistant, today: date) -> list[Step]:
    """Return the steps that settle a job that ends, in their order; none before it is noted."""
    if assistant.left_on is None:
        return []
    own = f"/employers/{assistant.employer_id}"
    return [
        Step(
            "The last day",
            "Everything else is reckoned from it.",
            DONE,
            f"{own}/assistants/{assistant.id}/leaving",
            f"It is {day_in_words(assistant.left_on)}.",
        ),
        _last_hours(session, assistant, own, today),
        *_money(session, assistant, own, today),
        _hmrc(session, assistant, own, today),
        _p45(session, assistant, own),
    ]


def _last_hours(session: Session, assistant: Assistant, own: str, today: date) -> Step:
    late = weeks_not_sent(session, assistant, today)
    said = f"Not sent yet: {week_in_words(late[0])}." if late else ""
    why = "All hours up to the last day are sent and agreed."
    state = TO_DO if late else DONE
    return Step("The last hours", why, state, f"{own}/assistants/{assistant.id}/weeks", said)


def _money(session: Session, assistant: Assistant, own: str, today: date) -> Iterator[Step]:
    agreement = latest_agreement(session, assistant.employer_id)
    if agreement is None:
        return
    day = assistant.left_on or today
    unpaid = [
        work
        for work in work_not_paid(session, agreement, max(day, today))
        if work.assistant.id == assistant.id
    ]
    last = payslips_of(session, assistant.id)
    is_settled = not unpaid and bool(last) and last[0].pay_on >= day
    why = "It pays the last hours, and the holiday that was earned and not taken."
    said = f"The last payslip is of {day_in_words(last[0].pay_on)}." if last else ""
    yield Step("The last pay", why, DONE if is_settled else TO_DO, f"{own}/pay", said)
    owed = [
        due
        for due in open_dues(session, agreement.id, today)
        if due.due.assistant_id == assistant.id
    ]
    said = f"{owed[0].amount} is not seen on a statement yet." if owed else ""
    why = "The statement shows that it arrived."
    yield Step("It is paid out", why, TO_DO if owed else DONE, f"{own}/money", said)


def _hmrc(session: Session, assistant: Assistant, own: str, today: date) -> Step:
    left = [
        each
        for each in waiting(session, assistant.employer, today)
        if each.about.key == str(assistant.id)
    ]
    why = "HMRC is told the last day with the last pay, or by itself."
    state = TO_DO if left else DONE
    return Step("HMRC knows", why, state, f"{own}/hmrc", left[0].title if left else "")


def _p45(session: Session, assistant: Assistant, own: str) -> Step:
    why = "They need it for their next job. It is here for them to print as well."
    is_paid = bool(payslips_of(session, assistant.id))
    path = f"{own}/assistants/{assistant.id}/p45"
    return Step("The P45", why, DONE if is_paid else TO_DO, path)
