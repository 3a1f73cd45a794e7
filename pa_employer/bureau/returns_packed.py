"""One employer's returns to a council, whose periods end within some days, with what they lack."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, Organisation
from pa_employer.agreements.models import Agreement
from pa_employer.audit.actor import Actor
from pa_employer.bureau.files import plain_name
from pa_employer.bureau.models import AskedPack, PackKind
from pa_employer.bureau.ordering import Held
from pa_employer.bureau.packed import Packed
from pa_employer.bureau.packs import Wanted, ask_for_pack
from pa_employer.bureau.telling import first_few
from pa_employer.db import is_among
from pa_employer.people.models import Area, Employer
from pa_employer.reviews.bundles import bundle_of
from pa_employer.reviews.clocks import clock_of, due_on
from pa_employer.reviews.models import ReturnState
from pa_employer.reviews.periods import is_finished
from pa_employer.reviews.printed import return_pdf
from pa_employer.reviews.queries import agreements_of, spans_of
from pa_employer.reviews.shown import Shown, cover, shown
from pa_employer.reviews.things import things_to_say
from payroll.ground.days import Span, day_in_words
from payroll.ground.errors import DomainError
from returns.workbook import workbook

NONE_ENDS = "No return of theirs to this council ends in these days."
FINISHED = "Nothing: it is finished."
NO_STATEMENT = "unreconciled"
"""The code of what is noticed where the statement does not meet the book."""
STATES = {
    ReturnState.DRAFTED: "Ready, not sent",
    ReturnState.SUBMITTED: "With the council",
    ReturnState.IN_REVIEW: "With the council",
    ReturnState.QUERIED: "The council asked something",
    ReturnState.ANSWERED: "With the council, answered",
    ReturnState.TO_APPROVE: "With the council",
    ReturnState.DECIDED: "Decided",
    ReturnState.CHALLENGED: "Challenged",
    ReturnState.CLOSED: "Finished",
}
"""A return's state, as an organisation's list has it."""


class BackwardsError(DomainError):
    """The last day is before the first. Check the two dates."""


@dataclass(frozen=True, slots=True)
class CouncilAndDays:
    """Returns to which council, with periods that end within which days."""

    council_id: UUID
    days: Span

    @classmethod
    def parse(cls, written: str) -> Self:
        """Return what `str` wrote."""
        council, first, last = written.split("_")
        return cls(UUID(council), Span(date.fromisoformat(first), date.fromisoformat(last)))

    def __str__(self) -> str:
        return f"{self.council_id}_{self.days.first}_{self.days.last}"


def councils_of(session: Session, held: dict[UUID, Held]) -> list[Organisation]:
    """Return the councils that get returns of those for whom somebody decides on them."""
    theirs = select(Agreement.authority_id).where(
        is_among(session, Agreement.employer_id, _ids(held))
    )
    found = select(Organisation).where(Organisation.id.in_(theirs))
    return list(session.scalars(found.order_by(Organisation.name, Organisation.id)))


def ask_for_returns(
    session: Session, account: Account, wanted: CouncilAndDays, held: dict[UUID, Held], by: Actor
) -> AskedPack:
    """Have the returns packed of everybody with a direct payment from a council."""
    council = session.get_one(Organisation, wanted.council_id)
    found = select(Agreement.employer_id).where(
        is_among(session, Agreement.employer_id, _ids(held)),
        Agreement.authority_id == council.id,
    )
    title = f"Returns to {council.name}, {wanted.days}"
    about = Wanted(PackKind.RETURNS, str(wanted), title)
    return ask_for_pack(session, account, about, set(session.scalars(found)), by)


def returns_packed(session: Session, about: str, employer: Employer, today: date) -> Packed:
    """Return an employer's returns: each sent one's bundle, and what is ready to look at."""
    wanted = CouncilAndDays.parse(about)
    files: dict[str, bytes] = {}
    facts = []
    for found in _returns(session, wanted, employer, today):
        files |= _files(session, found, employer)
        facts.append(_fact(session, found, today))
    return Packed(files, facts, "" if files else NONE_ENDS)


def _returns(
    session: Session, wanted: CouncilAndDays, employer: Employer, today: date
) -> Iterator[Shown]:
    for agreement in agreements_of(session, employer.id):
        if agreement.authority_id != wanted.council_id:
            continue
        for span in spans_of(session, agreement, today):
            if is_finished(span, today) and span.last in wanted.days:
                yield shown(session, agreement, span, today)


def _files(session: Session, found: Shown, employer: Employer) -> dict[str, bytes]:
    name = f"return-{plain_name(found.agreement.reference)}-{found.span.first}"
    if found.is_sent:
        return {f"{name}.zip": bundle_of(session, found)}
    person = employer.supported_person
    return {
        f"{name}-not-sent.pdf": return_pdf(found, person),
        f"{name}-not-sent.xlsx": workbook(found.drawn, cover(found, person)),
    }


def _fact(session: Session, found: Shown, today: date) -> dict[str, Any]:
    drawn = found.drawn
    return {
        "reference": found.agreement.reference,
        "from": found.span.first.isoformat(),
        "until": found.span.last.isoformat(),
        "state": STATES[found.state],
        "missing": _missing(session, found, today),
        "total_in": drawn.total_in.pence,
        "total_out": drawn.total_out.pence,
        "closing": drawn.closing.pence,
        "spare": drawn.set_aside.surplus.pence,
    }


def _missing(session: Session, found: Shown, today: date) -> str:
    """Say what is still to be done for a return, and by when."""
    if found.kept is not None and found.is_sent:
        clock = clock_of(session, found.kept, today)
        return clock.sentence if clock else FINISHED
    due = day_in_words(due_on(found.agreement, found.span))
    apart = [flag.sentence for flag in found.drawn.flags if flag.code == NO_STATEMENT]
    lacking = first_few([*apart, *(thing.words for thing in things_to_say(found.drawn))])
    return f"To be sent by {due}. {lacking}".strip()


def _ids(held: dict[UUID, Held]) -> list[UUID]:
    return [employer_id for employer_id, what in held.items() if what.may(Area.RETURNS)]
