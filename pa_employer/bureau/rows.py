"""What every kind of spreadsheet does with a row: whose it is, and what becomes of it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import assistants_of
from pa_employer.assistants.service import KnownAssistantError
from pa_employer.audit.actor import Actor
from pa_employer.audit.models import AuditEvent
from pa_employer.bureau.models import RowState, SheetFile, SheetRow
from pa_employer.bureau.ordering import Held
from pa_employer.people.models import Area, Employer
from payroll.ground.errors import DomainError


class NotYoursError(DomainError):
    """You act for nobody with that reference. Check it against the template."""


class OtherEmployerError(DomainError):
    """That reference is another employer's than the row names. Check both."""


class NoSuchAssistantError(DomainError):
    """Nobody with that name works there. Check it against the template."""


class TwoOfThatNameError(DomainError):
    """Two PAs there have that name. Enter this on their own pages."""


class ThereAlreadyError(DomainError):
    """The very same is there already, so nothing is to be done."""


class TheyDecideTermsError(DomainError):
    """They agree terms and take on PAs themselves. Ask them to do it on their own pages."""


@dataclass(frozen=True, slots=True)
class Bringing:
    """A file that is tried or brought in: for whom its sender may act, and who asks."""

    file: SheetFile
    held: dict[UUID, Held]
    by: Actor
    recorded: list[AuditEvent]
    """What the audit trail is going to be told; what was done for nothing is taken out again."""

    @contextmanager
    def step(self, session: Session) -> Iterator[None]:
        """Do something in a savepoint; where an error leaves it, nothing of it is told either."""
        before = len(self.recorded)
        try:
            with session.begin_nested():
                yield
        except Exception:
            del self.recorded[before:]
            raise


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a row, why, and whose it is."""

    state: RowState
    sentence: str = ""
    assistant_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Fits:
    """A row that fits: whose it is, and what to look at about it."""

    assistant: Assistant
    to_look_at: str = ""


Step = Callable[[Session, SheetRow, Bringing], Fits]
"""What brings one row in, in a savepoint of its own; DomainError where it does not fit."""


def each_by_itself(
    session: Session, bringing: Bringing, rows: Iterable[SheetRow], step: Step
) -> dict[UUID, Ended]:
    """Bring rows in one by one, and say of each what became of it."""
    ended = {}
    for row in rows:
        try:
            with bringing.step(session):
                fits = step(session, row, bringing)
            ended[row.id] = Ended(RowState.FINE, fits.to_look_at, fits.assistant.id)
        except (ThereAlreadyError, KnownAssistantError) as known:
            ended[row.id] = Ended(RowState.THERE, known.message)
        except DomainError as refused:
            ended[row.id] = Ended(RowState.REFUSED, refused.message)
    return ended


def employer_of(session: Session, row: SheetRow, bringing: Bringing) -> Employer:
    """Return whose row it is, by reference and, where it is filled in, by name."""
    found = select(Employer).join(Agreement, Agreement.employer_id == Employer.id)
    reference, name = row.cells.get("Reference", ""), row.cells.get("Employer", "")
    employers = session.scalars(found.where(Agreement.reference == reference).distinct())
    mine = [each for each in employers if each.id in bringing.held]
    if len(mine) != 1:
        raise NotYoursError
    if name and name.casefold() != mine[0].name.casefold():
        raise OtherEmployerError
    return mine[0]


def must_decide_terms(employer: Employer, bringing: Bringing) -> None:
    """Refuse what the employer decides themselves."""
    if not bringing.held[employer.id].may(Area.STAFF):
        raise TheyDecideTermsError


def assistant_named(session: Session, row: SheetRow, employer: Employer) -> Assistant:
    """Return the one PA of an employer with the name that a row has."""
    name = row.cells.get("PA", "").casefold()
    named = [each for each in assistants_of(session, employer.id) if each.name.casefold() == name]
    if not named:
        raise NoSuchAssistantError
    if len(named) > 1:
        raise TwoOfThatNameError
    return named[0]
