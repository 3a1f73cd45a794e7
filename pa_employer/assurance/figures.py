"""What a council can say of its returns in some months, each figure from its own records."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, Organisation
from pa_employer.agreements.council_rules import book_of
from pa_employer.agreements.models import Agreement
from pa_employer.audit.models import AuditEvent
from pa_employer.clock import day_of
from pa_employer.desk.closing import sample_since
from pa_employer.reviews.items import asked_back
from pa_employer.reviews.models import (
    IS_NEWEST,
    Challenge,
    Decision,
    FinancialReturn,
    ItemAction,
    ItemDecision,
    Look,
    PlanQuestion,
    Query,
    QueryItem,
    ReturnVersion,
    Sitting,
)
from pa_employer.reviews.queries import DECIDED, FOR_THE_COUNCIL, SENT
from payroll.ground.days import LONDON, Span
from payroll.ground.money import NOTHING, Money
from payroll.working_days import working_days_later
from returns.assurance import Sample, statement
from returns.figures import Return
from returns.policy import policy_on
from returns.rulebook import Book, row_on
from returns.themes import theme_of

AT_ONE_SITTING = timedelta(minutes=15)
"""Two deeds on one return so close together count as one piece of work."""
ONE_DEED = timedelta(minutes=1)
"""What a deed that stands alone is counted as."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Something that is noticed again and again, in how many returns."""

    words: str
    returns: int


@dataclass(frozen=True, slots=True)
class Lesson:
    """What came of one rule: how many things under it were decided, and how many simply fine."""

    rule: str
    decided: int
    fine: int

    @property
    def percent(self) -> int:
        """Return how many of a hundred were simply fine, rounded down."""
        return self.fine * 100 // self.decided


@dataclass(frozen=True, slots=True)
class Assurance:
    """The figures of some months."""

    months: Span
    came_in: int
    value_seen: Money
    self_proved: Money
    decided: int
    closed_unasked: int
    asked_of: int
    things_asked: int
    asked_minutes: int
    visits: int
    visit_minutes: int
    desk_minutes: int
    decided_late: int
    waiting_late: int
    silent_on_plans: int
    challenged: int
    reversed: int
    looks: int
    money_asked_back: Money
    themes: tuple[Theme, ...]
    lessons: tuple[Lesson, ...]
    sample: Sample

    @property
    def percent_proved(self) -> Decimal:
        """Return how many of a hundred pounds proved themselves, to one decimal, rounded down."""
        of_a_thousand = self.self_proved.pence * 1000 // (self.value_seen.pence or 1)
        return (Decimal(of_a_thousand) / 10).quantize(Decimal("0.1"))

    @property
    def desk_minutes_each(self) -> Decimal:
        """Return how many minutes of the desk a decided return took, to one decimal."""
        return _each(self.desk_minutes, self.decided)

    @property
    def asked_each(self) -> Decimal:
        """Return how many things were asked for each return that came in, to two decimals."""
        if not self.came_in:
            return Decimal(0)
        return (Decimal(self.things_asked) / self.came_in).quantize(Decimal("0.01"))

    @property
    def statement(self) -> tuple[str, ...]:
        """Return the sentence an auditor can quote."""
        return statement(self.sample)


def assurance(session: Session, authority: Organisation, months: Span, today: date) -> Assurance:
    """Return a council's figures for the returns that were sent in some months."""
    book = book_of(session, authority)
    came = _Came(authority.id, months)
    value, proved = _sums(session, came)
    asked_of, things = _asked(session, came)
    decided_late, waiting_late = _late(session, came, book, today)
    visits, visit_minutes = _visits(session, came)
    challenged, reversed_ = _challenges(session, came)
    decided = _count(session, came, FinancialReturn.state.in_(DECIDED))
    minutes = int(row_on("ask.minutes", today, book)["value"])
    return Assurance(
        months=months,
        came_in=_count(session, came),
        value_seen=value,
        self_proved=proved,
        decided=decided,
        closed_unasked=decided - _count(session, came, _was_asked(), _is_decided()),
        asked_of=asked_of,
        things_asked=things,
        asked_minutes=things * minutes,
        visits=visits,
        visit_minutes=visit_minutes,
        desk_minutes=_desk_minutes(session, came),
        decided_late=decided_late,
        waiting_late=waiting_late,
        silent_on_plans=_silent(session, came, today),
        challenged=challenged,
        reversed=reversed_,
        looks=_looks(session, came),
        money_asked_back=asked_back(_decisions(session, came)),
        themes=tuple(_themes(session, came)),
        lessons=tuple(_lessons(session, came)),
        sample=_sample(session, authority, book, came),
    )


@dataclass(frozen=True, slots=True)
class _Came:
    """The returns of a council that were sent in some months."""

    authority_id: UUID
    months: Span

    @property
    def times(self) -> tuple[datetime, datetime]:
        """Return from which instant until before which, as days in Scotland begin."""
        after = self.months.last + timedelta(days=1)
        return _midnight(self.months.first), _midnight(after)

    def of(self, found: Select) -> Select:  # type: ignore[type-arg]
        """Keep to these returns; `found` reads from them."""
        first, end = self.times
        return found.join(Agreement, Agreement.id == FinancialReturn.agreement_id).where(
            Agreement.authority_id == self.authority_id,
            FinancialReturn.state.in_(SENT),
            FinancialReturn.submitted_at >= first,
            FinancialReturn.submitted_at < end,
        )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)


def _each(minutes: int, of: int) -> Decimal:
    if not of:
        return Decimal(0)
    return (Decimal(minutes) / of).quantize(Decimal("0.1"))


def _is_decided() -> ColumnElement[bool]:
    return FinancialReturn.state.in_(DECIDED)


def _was_asked() -> ColumnElement[bool]:
    return FinancialReturn.id.in_(select(Query.return_id))


def _count(session: Session, came: _Came, *conditions: ColumnElement[bool]) -> int:
    found = select(func.count()).select_from(FinancialReturn)
    return session.scalar(came.of(found).where(*conditions)) or 0


def _newest(came: _Came, *columns: Any) -> Select:  # type: ignore[type-arg]  # noqa: ANN401
    found = select(*columns).select_from(FinancialReturn).join(ReturnVersion, IS_NEWEST)
    return came.of(found)


def _sums(session: Session, came: _Came) -> tuple[Money, Money]:
    found = _newest(came, func.sum(ReturnVersion.paid_out), func.sum(ReturnVersion.self_proved))
    seen, proved = session.execute(found).one()
    value, own = seen or NOTHING, proved or NOTHING
    # The oldest versions kept their sums only within themselves.
    older = _newest(came, ReturnVersion.document).where(ReturnVersion.paid_out.is_(None))
    for document in session.scalars(older):
        drawn = Return.from_plain(document)
        value, own = value + drawn.total_out, own + drawn.self_proved
    return value, own


def _asked(session: Session, came: _Came) -> tuple[int, int]:
    found = (
        select(func.count(Query.id.distinct()), func.count(QueryItem.id))
        .select_from(FinancialReturn)
        .join(Query, Query.return_id == FinancialReturn.id)
        .join(QueryItem, QueryItem.query_id == Query.id)
    )
    asked_of, things = session.execute(came.of(found)).one()
    return asked_of, things


def _late(session: Session, came: _Came, book: Book, today: date) -> tuple[int, int]:
    """Return how many were decided after our own day, and how many wait past it."""
    found = (
        select(
            FinancialReturn.state,
            FinancialReturn.decided_at,
            func.max(ReturnVersion.made_at),
        )
        .select_from(FinancialReturn)
        .join(ReturnVersion, ReturnVersion.return_id == FinancialReturn.id)
        .group_by(FinancialReturn.id, FinancialReturn.state, FinancialReturn.decided_at)
    )
    by: dict[date, date] = {}

    def due(arrived_on: date) -> date:
        if arrived_on not in by:
            days = policy_on(arrived_on, book).decide_working_days.value
            by[arrived_on] = working_days_later(arrived_on, days)
        return by[arrived_on]

    decided = waiting = 0
    for state, decided_at, made_at in session.execute(came.of(found)):
        arrived_on = day_of(made_at)
        if decided_at is not None:
            decided += day_of(decided_at) > due(arrived_on)
        elif state in FOR_THE_COUNCIL:
            waiting += today > due(arrived_on)
    return decided, waiting


def _visits(session: Session, came: _Came) -> tuple[int, int]:
    first, end = came.times
    found = (
        select(Sitting)
        .join(Agreement, Agreement.id == Sitting.agreement_id)
        .where(
            Agreement.authority_id == came.authority_id,
            Sitting.began_at >= first,
            Sitting.began_at < end,
            Sitting.ended_at.is_not(None),
        )
    )
    minutes = [each.minutes or 0 for each in session.scalars(found)]
    return len(minutes), sum(minutes)


def _challenges(session: Session, came: _Came) -> tuple[int, int]:
    found = (
        select(Challenge.is_changed)
        .select_from(FinancialReturn)
        .join(Challenge, Challenge.return_id == FinancialReturn.id)
    )
    answers = list(session.scalars(came.of(found)))
    return len(answers), sum(bool(each) for each in answers)


def _silent(session: Session, came: _Came, today: date) -> int:
    found = (
        select(func.count(PlanQuestion.id))
        .select_from(FinancialReturn)
        .join(PlanQuestion, PlanQuestion.return_id == FinancialReturn.id)
    )
    return (
        session.scalar(
            came.of(found).where(PlanQuestion.answer.is_(None), PlanQuestion.answer_by_on < today)
        )
        or 0
    )


def _looks(session: Session, came: _Came) -> int:
    found = (
        select(func.count(Look.id))
        .select_from(FinancialReturn)
        .join(Look, Look.return_id == FinancialReturn.id)
    )
    return session.scalar(came.of(found)) or 0


def _decisions(session: Session, came: _Came) -> Iterable[ItemDecision]:
    """Return what counts of each thing that was decided."""
    found = (
        select(ItemDecision)
        .select_from(FinancialReturn)
        .join(ItemDecision, ItemDecision.return_id == FinancialReturn.id)
        .order_by(ItemDecision.number)
    )
    rows = session.scalars(came.of(found).where(_is_decided()))
    return {(row.return_id, row.key): row for row in rows}.values()


def _themes(session: Session, came: _Came) -> Iterator[Theme]:
    found = _newest(came, ReturnVersion.themes, func.count()).where(
        ReturnVersion.themes.is_not(None)
    )
    returns: Counter[str] = Counter()
    for codes, number in session.execute(found.group_by(ReturnVersion.themes)):
        for code in filter(None, codes.split(" ")):
            returns[code] += number
    for code, number in sorted(returns.items(), key=lambda each: (-each[1], each[0])):
        yield Theme(theme_of(code), number)


def _lessons(session: Session, came: _Came) -> Iterator[Lesson]:
    decided: Counter[str] = Counter()
    fine: Counter[str] = Counter()
    for each in _decisions(session, came):
        decided[each.rule] += 1
        fine[each.rule] += each.action is ItemAction.ACCEPT
    for rule, number in sorted(decided.items(), key=lambda each: (-each[1], each[0])):
        yield Lesson(rule, number, fine[rule])


def _sample(session: Session, authority: Organisation, book: Book, came: _Came) -> Sample:
    first, end = came.times
    rows = [row for row in sample_since(session, authority, book, first) if row.came_in_at < end]
    drawn = [row for row in rows if row.is_drawn]
    looked_at = [row for row in drawn if row.state in DECIDED and not row.was_closed_together]
    ids = [row.return_id for row in looked_at]
    found = select(func.count()).where(
        FinancialReturn.id.in_(ids),
        (FinancialReturn.decision != Decision.ACCEPT) | _was_asked(),
    )
    return Sample(
        came_in=len(rows),
        drawn=len(drawn),
        looked_at=len(looked_at),
        found=session.scalar(found) or 0,
    )


def _desk_minutes(session: Session, came: _Came) -> int:
    """Return how long the council's people worked on these returns, to the next whole minute.

    Deeds on one return that follow within a quarter of an hour are one piece of work.
    """
    people = select(Account.id).where(Account.organisation_id == came.authority_id)
    first, _ = came.times
    subjects = {
        f"return {return_id}" for return_id in session.scalars(came.of(select(FinancialReturn.id)))
    }
    events = session.execute(
        select(AuditEvent.subject, AuditEvent.account_id, AuditEvent.at)
        .where(AuditEvent.account_id.in_(people), AuditEvent.at >= first)
        .order_by(AuditEvent.number)
    )
    spent = timedelta()
    last: dict[tuple[str, UUID | None], datetime] = {}
    for subject, account_id, at in events:
        if subject not in subjects:
            continue
        before = last.get((subject, account_id))
        gap = at - before if before else ONE_DEED
        spent += gap if gap <= AT_ONE_SITTING else ONE_DEED
        last[subject, account_id] = at
    return -(-int(spent.total_seconds()) // 60)
