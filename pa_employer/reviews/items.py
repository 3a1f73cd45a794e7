"""The things of a return that are decided one by one: what was noticed, and what was asked."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.db import is_among
from pa_employer.reviews.models import (
    FinancialReturn,
    ItemAction,
    ItemDecision,
    PlanQuestion,
    Query,
    QueryItem,
)
from pa_employer.reviews.queries import DECIDED, query_of
from pa_employer.together import Ids, for_each, grouped
from payroll.ground.money import NOTHING, Money
from returns.figures import Flag, JudgedLine, Return, Severity

SPARE = "balance_above_band"
"""The key of money that is spare, which has a notice of its own."""
ABOUT_WORK = frozenset(
    {
        "hours_over_plan",
        "net_pay_mismatch",
        "pa_two_places",
        "rate_below_minimum",
        "shift_during_absence",
        "shift_overlap",
        "timesheet_no_wage",
        "wage_no_timesheet",
    }
)
"""The codes of what is noticed about hours and their wages."""
AGAINST = frozenset({ItemAction.REPAY, ItemAction.OWN_MONEY})
"""What costs the person something."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to decide: flags about one payment are one thing, and so is what was asked of it.

    `about` is how much money it is about, nothing where that is no sum.
    """

    key: str
    said: tuple[str, ...]
    rule: str
    rule_key: str
    settles: str
    about: Money
    line: JudgedLine | None
    flags: tuple[Flag, ...]
    question: QueryItem | None
    decided: ItemDecision | None = None
    plan: PlanQuestion | None = None

    @property
    def name(self) -> str:
        """Return its name in an address."""
        return hashlib.sha256(self.key.encode()).hexdigest()[:12]

    @property
    def is_about_work(self) -> bool:
        """Say whether shifts may show what it is about."""
        return any(flag.code in ABOUT_WORK for flag in self.flags)

    @property
    def is_spare_money(self) -> bool:
        """Say whether it is about money that is left over."""
        return self.key == SPARE


def items_of(session: Session, kept: FinancialReturn, drawn: Return) -> list[Item]:
    """Return what is decided of a return: what was asked first, then what else was noticed."""
    decided = decided_items(session, kept.id)
    plans = plan_questions(session, kept.id)
    items = (
        _item(key, flags, question, drawn)
        for key, (flags, question) in _sorted_by_key(drawn, query_of(session, kept)).items()
    )
    return [
        replace(item, decided=decided.get(item.key), plan=plans.get(item.key)) for item in items
    ]


def decided_items(session: Session, return_id: UUID) -> dict[str, ItemDecision]:
    """Return the decision that counts for each thing of a return, by its key."""
    found = select(ItemDecision).where(ItemDecision.return_id == return_id)
    # The newest one comes last and stays.
    return {row.key: row for row in session.scalars(found.order_by(ItemDecision.number))}


def plan_questions(session: Session, return_id: UUID) -> dict[str, PlanQuestion]:
    """Return what the practitioner was asked about a return, by the thing's key."""
    found = select(PlanQuestion).where(PlanQuestion.return_id == return_id)
    return {row.key: row for row in session.scalars(found)}


def paid_as_own(session: Session, agreement_id: UUID, before: date) -> list[ItemDecision]:
    """Return what was decided, in returns that began before a day, to be paid with own money."""
    return [row for starts_on, row in _own_decisions(session, agreement_id) if starts_on < before]


@for_each
def _own_decisions(
    session: Session, agreement_ids: Ids
) -> Mapping[UUID, list[tuple[date, ItemDecision]]]:
    found = (
        select(FinancialReturn.agreement_id, FinancialReturn.starts_on, ItemDecision)
        .join(FinancialReturn, FinancialReturn.id == ItemDecision.return_id)
        .where(
            is_among(session, FinancialReturn.agreement_id, agreement_ids),
            FinancialReturn.state.in_(DECIDED),
        )
        .order_by(ItemDecision.number)
    )
    newest = {
        (row.return_id, row.key): (agreement_id, starts_on, row)
        for agreement_id, starts_on, row in session.execute(found)
    }
    own = [each for each in newest.values() if each[2].action is ItemAction.OWN_MONEY]
    rows = grouped(agreement_ids, own, lambda each: each[0])
    return {id_: [(starts_on, row) for _, starts_on, row in each] for id_, each in rows.items()}


def asked_back(decided: Iterable[ItemDecision]) -> Money:
    """Return how much money is asked back in all."""
    return Money.total(each.amount for each in decided if each.action is ItemAction.REPAY)


def _sorted_by_key(
    drawn: Return, query: Query | None
) -> dict[str, tuple[list[Flag], QueryItem | None]]:
    found: dict[str, tuple[list[Flag], QueryItem | None]] = {}
    for question in query.items if query else ():
        found[_key_of_question(question, drawn)] = ([], question)
    for flag in drawn.flags:
        if flag.severity is not Severity.INFO:
            found.setdefault(flag_item(flag), ([], None))[0].append(flag)
    return found


def flag_item(flag: Flag) -> str:
    """Return the key of the thing a flag is about: its payment, or itself."""
    return f"line:{flag.line_id}" if flag.line_id else flag.key


def _key_of_question(question: QueryItem, drawn: Return) -> str:
    if question.line_id:
        return f"line:{question.line_id}"
    if question.flag_key:
        return question.flag_key
    # What was asked before questions kept what they are about is known by its words.
    alike = (flag.key for flag in drawn.flags if flag.sentence == question.question)
    return next(alike, f"asked:{question.place}")


def _item(key: str, flags: Sequence[Flag], question: QueryItem | None, drawn: Return) -> Item:
    line_id = key.removeprefix("line:")
    line = next((each for each in drawn.lines if each.id == line_id), None)
    first = flags[0] if flags else None
    rests_on = first or question
    if rests_on is None:
        message = f"{key} is neither noticed nor asked"
        raise ValueError(message)
    return Item(
        key=key,
        said=tuple(_said(flags, question)),
        rule=rests_on.rule,
        rule_key=first.rule_key if first else "",
        settles=rests_on.settles,
        about=_about(key, line, drawn),
        line=line,
        flags=tuple(flags),
        question=question,
    )


def _said(flags: Sequence[Flag], question: QueryItem | None) -> Iterator[str]:
    sentences = dict.fromkeys(flag.sentence for flag in flags)
    if question:
        sentences.pop(question.question, None)
        yield question.question
    yield from sentences


def _about(key: str, line: JudgedLine | None, drawn: Return) -> Money:
    if key == SPARE:
        return drawn.set_aside.surplus
    return abs(line.amount) if line else NOTHING
