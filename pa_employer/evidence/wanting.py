"""What would help, as one gentle list; when nobody is to be reminded; and the one letter of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.clock import day_of
from pa_employer.db import is_among, shares
from pa_employer.evidence.facts import as_lines
from pa_employer.evidence.models import (
    QuietReason,
    QuietTime,
    Receipt,
    ReceiptMatch,
    ReceiptReminder,
)
from pa_employer.evidence.pairing import NO_RECEIPT_GROUPS
from pa_employer.jobs.worker import Bench
from pa_employer.letters.service import write_letter
from pa_employer.people.queries import deciders_of
from pa_employer.statements.models import Explained, StatementLine
from pa_employer.statements.queries import IN_ORDER, lines_of
from pa_employer.together import Ids, for_each
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING
from returns.account import Line
from returns.categories import doubt_of_name
from returns.compute import judge
from returns.evidence import why_wanted
from returns.figures import JudgedLine
from returns.grades import Grade
from returns.needs import Needs, needs_of
from returns.policy import policy_on, reminders_on
from returns.rulebook import Book

JOB = "receipt reminders"
EVERYBODY = UUID(int=1)
"""The subject of work that is about every household."""
EVERY = timedelta(hours=24)
SUBJECT = "A word or a photo would help"
LOOK_BACK = timedelta(days=365)
"""Older spending is nobody's question any more (old-debt rule)."""
NOTHING_SAID = "A few words would help, because nothing says what it was."


class QuietDaysError(DomainError):
    """The last quiet day must be today or later."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A payment of which a word or a photo would help, and why."""

    line: StatementLine
    judged: JudgedLine
    why: str


def wanted(session: Session, agreement: Agreement, today: date) -> list[Wanted]:
    """Return the payments a word or a photo would help with, newest first."""
    judged = _judged(session, agreement, _maybe_wanted(session, agreement, today))
    return _wanted(judged, agreement.rules)


def year_of(session: Session, agreement: Agreement, today: date) -> tuple[list[Wanted], Needs]:
    """Return what would help, and how much of a year's spending needs no receipt at all."""
    lines = list(session.scalars(_newest(_of_a_year(agreement.id, today))))
    judged = _judged(session, agreement, lines)
    return _wanted(judged, agreement.rules), needs_of(each for _, _, each in judged)


def _judged(
    session: Session, agreement: Agreement, lines: Sequence[StatementLine]
) -> list[tuple[StatementLine, Line, JudgedLine]]:
    return [
        (line, known, judge(known, policy_on(line.posted_on, agreement.rules)))
        for share in shares(lines)
        for line, known in zip(share, as_lines(session, agreement, share), strict=True)
    ]


def _wanted(judged: Iterable[tuple[StatementLine, Line, JudgedLine]], rules: Book) -> list[Wanted]:
    return [
        Wanted(line, each, why_wanted(known, policy_on(line.posted_on, rules)) or NOTHING_SAID)
        for line, known, each in judged
        if each.grade is Grade.E
    ]


def _of_a_year(agreement_id: UUID, today: date) -> Select[StatementLine]:
    return lines_of(agreement_id).where(StatementLine.posted_on > today - LOOK_BACK)


def _newest(lines: Select[StatementLine]) -> Select[StatementLine]:
    return lines.order_by(*(column.desc() for column in IN_ORDER))


def _maybe_wanted(session: Session, agreement: Agreement, today: date) -> list[StatementLine]:
    """Return the spending of a year that has not been told of in somebody's words yet."""
    found = _of_a_year(agreement.id, today).where(
        StatementLine.group.is_(None)
        | (
            (StatementLine.amount < NOTHING)
            & StatementLine.group.not_in(NO_RECEIPT_GROUPS)
            & (
                StatementLine.explained.is_(None)
                | StatementLine.explained.not_in((Explained.BY_PERSON, Explained.BY_RULE))
                | (StatementLine.reason == "")
            )
        )
    )
    return [line for line in session.scalars(_newest(found)) if _may_want(line, agreement.rules)]


def _may_want(line: StatementLine, rules: Book) -> bool:
    """Tell cheaply what can be left out: small, sorted, and of a shop that says what it sells."""
    if line.group is None or line.merchant_code or doubt_of_name(line.description):
        return True
    return abs(line.amount) > policy_on(line.posted_on, rules).receipt_threshold.value


@for_each
def quiet_time(
    session: Session, agreement_ids: Ids, today: date
) -> Mapping[UUID, QuietTime | None]:
    """Return the time in which nobody is reminded, if today is in one."""
    found = select(QuietTime).where(
        is_among(session, QuietTime.agreement_id, agreement_ids),
        QuietTime.ended_at.is_(None),
        QuietTime.from_on <= today,
        QuietTime.until_on.is_(None) | (QuietTime.until_on >= today),
    )
    newest = {
        each.agreement_id: each for each in session.scalars(found.order_by(QuietTime.said_at))
    }
    return {agreement_id: newest.get(agreement_id) for agreement_id in agreement_ids}


def be_quiet(
    session: Session, agreement: Agreement, reason: QuietReason, until_on: date | None, by: Actor
) -> QuietTime:
    """Remind nobody from today on; asked for again, the newer days count."""
    if until_on and until_on < by.today:
        raise QuietDaysError
    found = quiet_time(session, agreement.id, by.today)
    if found:
        found.ended_at, found.ended_by_id = by.at, by.account_id
    made = QuietTime(
        agreement_id=agreement.id,
        reason=reason,
        from_on=by.today,
        until_on=until_on,
        said_at=by.at,
        said_by_id=by.account_id,
    )
    session.add(made)
    session.flush()
    employer_id = agreement.employer_id
    record(session, by, "paused reminders", employer_id=employer_id, subject=f"pause {made.id}")
    return made


def end_quiet(session: Session, agreement: Agreement, by: Actor) -> None:
    """Let reminders come again."""
    found = quiet_time(session, agreement.id, by.today)
    if found is None:
        return
    found.ended_at, found.ended_by_id = by.at, by.account_id
    session.flush()
    employer_id = agreement.employer_id
    record(session, by, "ended a pause", employer_id=employer_id, subject=f"pause {found.id}")


def remind(bench: Bench, _subject: UUID) -> datetime | None:
    """Write to those who may be reminded, each household in its own change; back tomorrow."""
    now = bench.clock()
    with bench.opened() as session:
        living = select(Agreement.id).where(
            Agreement.ends_on.is_(None) | (Agreement.ends_on >= day_of(now) - LOOK_BACK)
        )
        ids = list(session.scalars(living.order_by(Agreement.id)))
        session.commit()
    for agreement_id in ids:
        with bench.opened() as session:
            agreement = session.get_one(Agreement, agreement_id, with_for_update=True)
            remind_household(session, agreement, now)
            session.commit()
    return now + EVERY


def remind_household(
    session: Session, agreement: Agreement, at: datetime
) -> ReceiptReminder | None:
    """Write one letter of everything that would help, if one is due and nobody asked for quiet."""
    today = day_of(at)
    policy = reminders_on(today, agreement.rules)
    if quiet_time(session, agreement.id, today):
        return None
    sent = _sent_in_a_row(session, agreement.id)
    if len(sent) >= policy.most_in_a_row:
        return None
    if sent and at - sent[-1] < timedelta(days=policy.every_days):
        return None
    waits = timedelta(days=policy.wait_days)
    things = [
        each
        for each in wanted(session, agreement, today)
        if day_of(each.line.recorded_at) <= today - waits
    ]
    people = deciders_of(session, agreement.employer_id, today)
    if not things or not people:
        return None
    for account in people:
        write_letter(session, account.email, SUBJECT, _letter(account.name, len(things)), at)
    made = ReceiptReminder(agreement_id=agreement.id, sent_at=at, things=len(things))
    session.add(made)
    session.flush()
    return made


def _letter(name: str, things: int) -> str:
    there = "There is 1 payment" if things == 1 else f"There are {things} payments"
    return (
        f"Hello {name},\n\n"
        f"{there} where a few words or a photo of the receipt would help. It is one list, and "
        "each takes less than a minute. “I have no receipt, it was for …” is an answer too.\n\n"
        "Sign in, choose Money, and then Receipts.\n\n"
        "Take your time. If now is not a good time, you can pause these letters on that page. "
        "They stop by themselves when you answer.\n"
    )


def _sent_in_a_row(session: Session, agreement_id: UUID) -> list[datetime]:
    """Return when letters went since somebody last did something about it."""
    answered = max(_last_answers(session, agreement_id), default=None)
    sent = select(ReceiptReminder.sent_at).where(ReceiptReminder.agreement_id == agreement_id)
    return [
        at
        for at in session.scalars(sent.order_by(ReceiptReminder.sent_at))
        if answered is None or at > answered
    ]


def _last_answers(session: Session, agreement_id: UUID) -> Iterable[datetime]:
    said = lines_of(agreement_id).where(StatementLine.explained == Explained.BY_PERSON)
    questions = (
        said.with_only_columns(func.max(StatementLine.explained_at)),
        select(func.max(Receipt.added_at)).where(Receipt.agreement_id == agreement_id),
        select(func.max(ReceiptMatch.made_at))
        .join(Receipt, Receipt.id == ReceiptMatch.receipt_id)
        .where(Receipt.agreement_id == agreement_id, ReceiptMatch.made_by_id.is_not(None)),
    )
    return [found for each in questions if (found := session.scalar(each))]
