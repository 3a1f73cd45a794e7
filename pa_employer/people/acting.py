"""Acting for an employer: every page of theirs is reached through here, or does not exist."""

from dataclasses import dataclass
from enum import Enum, auto
from uuid import UUID

from flask import abort, request
from flask_login import current_user

from pa_employer.contested.queries import is_restricted
from pa_employer.people.models import Area, Capacity, Employer, Mandate
from pa_employer.people.queries import mandate_for
from pa_employer.web.pages import Place, navigate
from pa_employer.web.work import session, today
from payroll.ground.days import day_in_words
from payroll.ground.errors import DomainError


class Power(Enum):
    """What a page asks of a mandate."""

    PREPARE = auto()
    DECIDE = auto()
    SHARE = auto()
    """Letting others in or out: for the employer or their representative in person."""


AREAS = {
    "hours": Area.HOURS,
    "pay": Area.PAY,
    "pension": Area.PAY,
    "hmrc": Area.HMRC,
    "year-end": Area.HMRC,
    "money": Area.MONEY,
    "returns": Area.RETURNS,
    "visits": Area.RETURNS,
    "council-steps": Area.RETURNS,
    "ending": Area.RETURNS,
    "assistants": Area.STAFF,
    "hiring": Area.STAFF,
    "leave": Area.STAFF,
}
"""By the first part of an address below an employer's own."""
OF_NO_AREA = frozenset(
    {"cost", "duties", "history", "messages", "people", "rights", "set-up", "time"}
)


HELD = "Something here is kept, and must not be used until it is settled."


class OnlyTheyDecideError(DomainError):
    """You can prepare this, but only the employer or their representative can decide it."""


@dataclass(frozen=True, slots=True)
class Acting:
    """Somebody acting for an employer today."""

    employer: Employer
    mandate: Mandate

    area: Area | None = None
    """What the page being asked for is about."""

    @property
    def may_decide(self) -> bool:
        """Tell whether they may approve, pay and send, as far as this page is about."""
        return self.mandate.decides(self.area)

    @property
    def may_share(self) -> bool:
        """Tell whether they may let others help and stop them; an organisation may not."""
        return self.mandate.capacity in {Capacity.SELF, Capacity.REPRESENTATIVE}

    @property
    def ribbon(self) -> str:
        """Say for whom somebody acts and until when; nothing for oneself."""
        if self.mandate.capacity is Capacity.SELF:
            return ""
        until = self.mandate.until_on
        ends = f" until {day_in_words(until)}" if until else ""
        as_what = f"You act for {self.employer.name} as {self.mandate.capacity}{ends}."
        is_some = self.mandate.areas is not None and self.mandate.decides(None)
        return f"{as_what} You decide {self.mandate.areas_in_words}." if is_some else as_what


def area_of(path: str) -> Area | None:
    """Return what an address of an employer's pages is about; None where it is no one area."""
    parts = path.strip("/").split("/")[2:]
    if parts[:1] == ["assistants"] and "weeks" in parts:
        return Area.HOURS
    return AREAS.get(parts[0]) if parts else None


def acting_for(employer_id: UUID, power: Power = Power.PREPARE) -> Acting:
    """Return the mandate of whoever is signed in; 404 where there is none."""
    mandate = mandate_for(session(), current_user.account, employer_id, today())
    if mandate is None:
        abort(404)
    acting = Acting(mandate.employer, mandate, area_of(request.path))
    if power is Power.DECIDE and not acting.may_decide:
        raise OnlyTheyDecideError
    if power is Power.SHARE and not acting.may_share:
        raise OnlyTheyDecideError
    held = _held(employer_id)
    ribbon = f"{acting.ribbon} {HELD}".strip() if held else acting.ribbon
    navigate(_places(employer_id), ribbon, [*_at_hand(acting), *held])
    return acting


def _held(employer_id: UUID) -> list[Place]:
    """Return where to see what is held and not used, if anything of this household is."""
    is_held = is_restricted(session(), employer_id)
    return [Place("See what is held", f"/employers/{employer_id}/rights")] if is_held else []


def _at_hand(acting: Acting) -> list[Place]:
    """Return what somebody of an organisation wants at hand on each of a person's pages."""
    if acting.mandate.capacity is not Capacity.SUPPORT_ORGANISATION:
        return []
    own = f"/employers/{acting.employer.id}"
    places = [Place("Note time", f"{own}/time")]
    if acting.mandate.until_on or acting.mandate.follows_id:
        places.append(Place("Hand-over", f"{own}/people/handed-over"))
    return places


def _places(employer_id: UUID) -> list[Place]:
    own = f"/employers/{employer_id}"
    return [
        Place("Home", own),
        Place("Hours", f"{own}/hours"),
        Place("Pay", f"{own}/pay"),
        Place("HMRC", f"{own}/hmrc"),
        Place("Money", f"{own}/money"),
        Place("Returns", f"{own}/returns"),
        Place("Your PAs", f"{own}/assistants"),
        Place("Who helps", f"{own}/people"),
    ]
