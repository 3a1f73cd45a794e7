"""What a page shows of a return: the live figures before it is sent, what was kept after."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.agreements.queries import latest_agreement
from pa_employer.clock import day_of
from pa_employer.plans.service import outcomes_of
from pa_employer.reviews.facts import return_given
from pa_employer.reviews.items import decided_items
from pa_employer.reviews.models import FinancialReturn, ItemDecision, Query, ReturnState
from pa_employer.reviews.periods import in_months, is_finished
from pa_employer.reviews.queries import (
    OpenQuery,
    agreements_of,
    query_of,
    read,
    return_for,
    returns_of,
    spans_of,
    versions_of,
    waiting_for_person,
)
from pa_employer.reviews.words import in_words
from payroll.ground.days import ONE_DAY, Span, month_later
from returns.account import ShiftFact
from returns.compute import compute_return
from returns.figures import Flag, JudgedLine, Return
from returns.given import from_document
from returns.workbook import Cover, Exchange


@dataclass(frozen=True, slots=True)
class Shown:
    """One period's return as a page shows it; `kept` is None before anybody touched it."""

    agreement: Agreement
    span: Span
    is_over: bool
    drawn: Return
    kept: FinancialReturn | None
    query: Query | None
    outcome_ids: tuple[UUID, ...] = ()
    """The outcomes of the return in its order, while something can be said to them."""
    decided: tuple[ItemDecision, ...] = ()
    """What was decided of each thing, once the whole is decided."""

    @property
    def is_last(self) -> bool:
        """Say whether the direct payment ends with this period."""
        return self.agreement.ends_on == self.span.last

    @property
    def state(self) -> ReturnState:
        """Return where it is between the person and the council."""
        return self.kept.state if self.kept else ReturnState.DRAFTED

    @property
    def is_sent(self) -> bool:
        """Say whether the council has it."""
        return self.state is not ReturnState.DRAFTED

    @property
    def months(self) -> str:
        """Say the period by its months."""
        return in_months(self.span)

    @property
    def alike(self) -> list[list[Flag]]:
        """Return the flags, those that rest on the same rule together, gravest first."""
        found: dict[tuple[str, str], list[Flag]] = {}
        for flag in self.drawn.flags:
            if flag.code == "unreconciled" and self.drawn.difference is None and not self.is_over:
                continue  # A period that still runs has no last statement to wait for.
            found.setdefault((flag.code, flag.rule), []).append(flag)
        return list(found.values())

    @property
    def line_of(self) -> dict[str, JudgedLine]:
        """Return every line by its id."""
        return {line.id: line for line in self.drawn.lines}


def shown(session: Session, agreement: Agreement, span: Span, today: date) -> Shown:
    """Return a period's return as its person sees it."""
    kept = return_for(session, agreement.id, span.first)
    if kept is None or kept.state is ReturnState.DRAFTED:
        drawn = compute_return(return_given(session, agreement, span, today))
        outcomes = tuple(outcome.id for outcome in outcomes_of(session, agreement.id))
        return Shown(agreement, span, is_finished(span, today), drawn, kept, None, outcomes)
    return shown_as_sent(session, kept)


def shown_as_sent(session: Session, kept: FinancialReturn) -> Shown:
    """Return a return that was sent, as it was last sent."""
    return Shown(
        agreement=kept.agreement,
        span=kept.span,
        is_over=True,
        drawn=read(versions_of(session, kept)[-1]),
        kept=kept,
        query=query_of(session, kept),
        decided=tuple(decided_items(session, kept.id).values()) if kept.decision else (),
    )


def shifts_of(
    session: Session, agreement: Agreement, span: Span, today: date
) -> dict[str, list[ShiftFact]]:
    """Return the agreed shifts a period's hours were counted from, by assistant, in their order.

    Of a return that was sent they are those it was sent with.
    """
    kept = return_for(session, agreement.id, span.first)
    if kept is None or kept.state is ReturnState.DRAFTED:
        shifts = return_given(session, agreement, span, today).shifts
    else:
        facts = versions_of(session, kept)[-1].given
        shifts = from_document(facts).shifts if facts else ()
    found: dict[str, list[ShiftFact]] = {}
    for shift in sorted(shifts, key=lambda each: each.starts_at):
        if shift.is_own:
            found.setdefault(shift.assistant, []).append(shift)
    return dict(sorted(found.items()))


def rolling_year(session: Session, employer_id: UUID, today: date) -> Shown | None:
    """Return the last twelve months up to yesterday as one return; None before there is a book."""
    agreement = latest_agreement(session, employer_id)
    begun = spans_of(session, agreement, today) if agreement else []
    last = today - ONE_DAY
    if agreement is None or not begun or begun[0].first > last:
        return None
    span = Span(max(month_later(last, -12) + ONE_DAY, begun[0].first), last)
    drawn = compute_return(return_given(session, agreement, span, today))
    return Shown(agreement, span, False, drawn, None, None)  # noqa: FBT003


@dataclass(frozen=True, slots=True)
class Household:
    """All of an employer's returns: ready to look at, asked about, running and past."""

    ready: list[Span]
    asked: list[OpenQuery]
    running: Span | None
    past: list[FinancialReturn]
    """Everything that was sent, newest first."""


def household(session: Session, employer_id: UUID, today: date) -> Household:
    """Return an employer's returns, over every direct payment they have had."""
    agreements = agreements_of(session, employer_id)
    spans = [span for each in agreements for span in spans_of(session, each, today)]
    past = [
        kept
        for each in agreements
        for kept in returns_of(session, each.id)
        if kept.state is not ReturnState.DRAFTED
    ]
    sent = {kept.starts_on for kept in past}
    return Household(
        ready=sorted(s for s in spans if is_finished(s, today) and s.first not in sent),
        asked=waiting_for_person(session, employer_id),
        running=next((span for span in spans if today in span), None),
        past=past,
    )


def cover(found: Shown, person: str) -> Cover:
    """Return what stands at the top of a return's workbook."""
    mark = "" if found.is_sent else " (not sent to the council yet)"
    return Cover(
        person=person,
        authority=found.agreement.authority.name,
        reference=f"{found.agreement.reference}{mark}",
        exchanges=tuple(_exchanges(found)),
    )


def _exchanges(found: Shown) -> list[Exchange]:
    kept, query = found.kept, found.query
    said: list[Exchange] = []
    if kept and kept.submitted_at:
        sent_on = day_of(kept.submitted_at)
        if kept.how_going:
            said.append(Exchange(sent_on, "How are things going?", kept.how_going))
        if kept.tell_us:
            said.append(Exchange(sent_on, "Anything you want to change?", kept.tell_us))
    if query:
        asked_on = day_of(query.asked_at)
        said.extend(Exchange(asked_on, f"{i.question} {i.rule}", i.answer) for i in query.items)
    if kept and kept.decision and kept.decided_at:
        decided_on = day_of(kept.decided_at)
        said.append(Exchange(decided_on, f"Decision: {kept.decision}", kept.decision_reason))
        said.extend(
            Exchange(decided_on, each.said, f"{in_words(each)} {each.reason}")
            for each in found.decided
        )
    return said
