"""What was open for a person on a day, and what of it is done since; read from the rows it is in.

Nothing is written down for it, so the list is never out of date and there is nothing to copy.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from pa_employer.agreements.models import Agreement
from pa_employer.agreements.queries import latest_agreement
from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import employed_in
from pa_employer.clock import day_of
from pa_employer.evidence.wanting import wanted
from pa_employer.filings.about import About, Matter
from pa_employer.filings.models import OPEN_STATES, Filing, FilingState
from pa_employer.filings.waiting import waiting
from pa_employer.payruns.models import PayRun, PayRunState
from pa_employer.people.models import Employer, Mandate
from pa_employer.reviews.models import FinancialReturn, Query, ReturnState
from pa_employer.reviews.periods import in_months, is_finished
from pa_employer.reviews.queries import returns_of, spans_of
from pa_employer.schemes.queries import organisations_login, own_login
from pa_employer.statements.models import Explained, StatementLine
from pa_employer.statements.owing import open_dues, unsettled_dues
from pa_employer.statements.queries import lines_of
from pa_employer.timesheets.models import Timesheet, TimesheetState
from pa_employer.timesheets.queries import weeks_not_sent
from pa_employer.timesheets.shifts import week_in_words
from payroll.ground.days import ONE_DAY, ONE_WEEK, Span, day_in_words
from payroll.hours import instant


@dataclass(frozen=True, slots=True)
class Moment:
    """The instant at which a list is drawn up, and the last day that it looks at."""

    at: datetime
    on: date


@dataclass(frozen=True, slots=True)
class Open:
    """One thing that was open, where it is, and whether it is done since."""

    sentence: str
    path: str
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """What was open of one kind."""

    title: str
    things: tuple[Open, ...]

    @property
    def still(self) -> int:
        """Return how many things are open now."""
        return sum(1 for each in self.things if not each.is_done)


def moment_of(old: Mandate, new: Mandate | None, now: datetime, today: date) -> Moment:
    """Return when a list is of: when the one who left stopped, or now before that."""
    if new is not None and old.ended_at:
        return Moment(old.ended_at, day_of(old.ended_at))
    if new is None or today < new.from_on:
        return Moment(now, today)
    return Moment(instant(new.from_on, time.min), new.from_on - ONE_DAY)


def checklist(session: Session, employer: Employer, moment: Moment) -> list[Part]:
    """Return what was open at a moment, by what it is about; parts with nothing are left out."""
    own = f"/employers/{employer.id}"
    agreement = latest_agreement(session, employer.id)
    things = {
        "Hours": [*_hours(session, employer, own, moment), *_late(session, employer, moment)],
        "Pay that was begun": [*_runs(session, employer, own, moment)],
        "To tell HMRC": [
            *_untold(session, employer, own, moment),
            *_told_since(session, employer, own, moment),
            *_on_the_way(session, employer, own, moment),
        ],
    }
    if agreement:
        things |= {
            "To pay": [*_dues(session, agreement, own, moment)],
            "Returns": [
                *_returns(session, agreement, own, moment),
                *_asked(session, agreement, own, moment),
            ],
            "A word or a receipt": [*_receipts(session, agreement, own, moment)],
        }
    return [Part(title, tuple(found)) for title, found in things.items() if found]


def logins(session: Session, employer: Employer, old: Mandate, new: Mandate | None) -> list[Open]:
    """Return what is said of logins at HMRC: an organisation's own never goes along."""
    path = f"/employers/{employer.id}/hmrc"
    if own_login(session, employer.id):
        name = employer.known_as
        return [
            Open(f"HMRC is told with {name}'s own login. It stays theirs.", path, is_done=True)
        ]
    if old.organisation_id is None or not organisations_login(session, old.organisation_id):
        return []
    is_ready = bool(
        new and new.organisation_id and organisations_login(session, new.organisation_id)
    )
    who = new.holder if new else "whoever comes next"
    said = f"HMRC is told with the login of {old.holder}. It is their own and does not go along. "
    needs = f"{who} uses a login of its own, and HMRC has to know it as the new agent."
    return [Open(said + needs, path, is_done=is_ready)]


def _hours(session: Session, employer: Employer, own: str, moment: Moment) -> Iterator[Open]:
    """Yield weeks that were sent and not agreed or sent back."""
    found = (
        select(Timesheet)
        .join(Assistant, Assistant.id == Timesheet.assistant_id)
        .where(
            Assistant.employer_id == employer.id,
            Timesheet.submitted_at < moment.at,
            or_(
                Timesheet.state == TimesheetState.SUBMITTED,
                and_(Timesheet.decided_at >= moment.at, Timesheet.state != TimesheetState.DRAFT),
            ),
        )
        .options(joinedload(Timesheet.assistant))
        .order_by(Timesheet.week_starts_on, Assistant.name)
    )
    for sheet in session.scalars(found):
        week = week_in_words(sheet.week_starts_on)
        sentence = f"{sheet.assistant.name} sent hours for {week}, and they wait to be agreed."
        is_done = sheet.state is not TimesheetState.SUBMITTED
        yield Open(sentence, f"{own}/hours/{sheet.id}", is_done)


def _late(session: Session, employer: Employer, moment: Moment) -> Iterator[Open]:
    """Yield weeks that nobody had sent, and those that were sent since."""
    path = f"/employers/{employer.id}/hours"
    for assistant in employed_in(session, employer.id, Span(moment.on - ONE_WEEK, moment.on)):
        missing = set(weeks_not_sent(session, assistant, moment.on))
        since = select(Timesheet.week_starts_on).where(
            Timesheet.assistant_id == assistant.id,
            Timesheet.submitted_at >= moment.at,
            Timesheet.week_starts_on <= moment.on - ONE_WEEK + ONE_DAY,
        )
        for monday in sorted({*missing, *session.scalars(since)}):
            sentence = f"{assistant.name} had not sent hours for {week_in_words(monday)}."
            yield Open(sentence, path, monday not in missing)


def _runs(session: Session, employer: Employer, own: str, moment: Moment) -> Iterator[Open]:
    found = select(PayRun).where(
        PayRun.employer_id == employer.id,
        PayRun.started_at < moment.at,
        or_(PayRun.approved_at.is_(None), PayRun.approved_at >= moment.at),
    )
    for run in session.scalars(found.order_by(PayRun.pay_on)):
        sentence = f"Pay for {day_in_words(run.pay_on)} was begun and not approved."
        yield Open(sentence, f"{own}/pay/{run.id}", run.state is PayRunState.APPROVED)


def _untold(session: Session, employer: Employer, own: str, moment: Moment) -> Iterator[Open]:
    """Yield what HMRC has still to be told of the time before."""
    later = select(PayRun.id).where(
        PayRun.employer_id == employer.id, PayRun.approved_at >= moment.at
    )
    new_runs = {str(About(Matter.RUN, str(run_id))) for run_id in session.scalars(later)}
    for each in waiting(session, employer, moment.on):
        if str(each.about) not in new_runs:
            sentence = f"{each.title}: HMRC is told by {day_in_words(each.due_on)}."
            yield Open(sentence, f"{own}/hmrc/send/{each.about}")


def _told_since(session: Session, employer: Employer, own: str, moment: Moment) -> Iterator[Open]:
    """Yield pay of the time before of which HMRC was told since."""
    found = (
        select(Filing)
        .join(PayRun, PayRun.id == Filing.pay_run_id)
        .where(
            Filing.employer_id == employer.id,
            Filing.asked_at >= moment.at,
            Filing.state != FilingState.REFUSED,
            PayRun.approved_at < moment.at,
        )
        .order_by(Filing.asked_at)
    )
    for filing in session.scalars(found):
        yield Open(
            f"{filing.title}: HMRC was not told.",
            f"{own}/hmrc/documents/{filing.id}",
            is_done=True,
        )


def _on_the_way(session: Session, employer: Employer, own: str, moment: Moment) -> Iterator[Open]:
    found = select(Filing).where(
        Filing.employer_id == employer.id,
        Filing.asked_at < moment.at,
        or_(Filing.state.in_(OPEN_STATES), Filing.settled_at >= moment.at),
    )
    for filing in session.scalars(found.order_by(Filing.asked_at)):
        sentence = f"{filing.title}: HMRC was sent it, and had not answered."
        is_done = filing.state is FilingState.ACCEPTED
        yield Open(sentence, f"{own}/hmrc/documents/{filing.id}", is_done)


def _dues(session: Session, agreement: Agreement, own: str, moment: Moment) -> Iterator[Open]:
    """Yield what was still to be paid, to HMRC and to everybody else."""
    unpaid: set[UUID] = {each.id for each in unsettled_dues(session, agreement.id)}
    for due in open_dues(session, agreement.id, moment.on):
        sentence = f"{due.amount} to {due.payee}, due on {day_in_words(due.due_on)}."
        path = f"{own}/money/bills" if due.bill else f"{own}/pay/{due.due.pay_run_id}"
        yield Open(sentence, path, due.id not in unpaid)


def _returns(session: Session, agreement: Agreement, own: str, moment: Moment) -> Iterator[Open]:
    sent = {each.starts_on: each for each in returns_of(session, agreement.id)}
    for span in spans_of(session, agreement, moment.on):
        return_ = sent.get(span.first)
        sent_at = return_.submitted_at if return_ else None
        if is_finished(span, moment.on) and (sent_at is None or sent_at >= moment.at):
            sentence = f"The return for {in_months(span)} was not sent."
            yield Open(sentence, f"{own}/returns/{span.first}", sent_at is not None)


def _asked(session: Session, agreement: Agreement, own: str, moment: Moment) -> Iterator[Open]:
    """Yield what the council had asked and still waits for."""
    found = (
        select(FinancialReturn, Query.reply_by_on)
        .join(Query, Query.return_id == FinancialReturn.id)
        .where(
            FinancialReturn.agreement_id == agreement.id,
            FinancialReturn.state == ReturnState.QUERIED,
            Query.asked_at < moment.at,
        )
        .order_by(FinancialReturn.starts_on)
    )
    for return_, reply_by_on in session.execute(found):
        sentence = (
            f"The council asked about the return for {in_months(return_.span)}. There is time "
            f"until {day_in_words(reply_by_on)}."
        )
        yield Open(sentence, f"{own}/returns/{return_.starts_on}")


def _receipts(session: Session, agreement: Agreement, own: str, moment: Moment) -> Iterator[Open]:
    """Yield how many payments waited for a word or a receipt, and how many were told of since."""
    still = [
        each for each in wanted(session, agreement, moment.on) if each.line.recorded_at < moment.at
    ]
    path = f"{own}/money/receipts#help"
    if still:
        yield Open(f"{_payments(len(still))} would be clearer with a word or a receipt.", path)
    since = (
        lines_of(agreement.id)
        .where(
            StatementLine.recorded_at < moment.at,
            StatementLine.explained == Explained.BY_PERSON,
            StatementLine.explained_at >= moment.at,
        )
        .with_only_columns(func.count())
        .order_by(None)
    )
    told = session.scalar(since) or 0
    if told:
        yield Open(f"{_payments(told)} waited for a word or a receipt.", path, is_done=True)


def _payments(many: int) -> str:
    return "1 payment" if many == 1 else f"{many} payments"
