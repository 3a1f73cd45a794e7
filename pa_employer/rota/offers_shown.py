"""A shift that could change hands as a page shows it: whose, when, for what, and where it is."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from pa_employer.leave.away import off_on
from pa_employer.planning.models import OfferState, ShiftOffer
from pa_employer.planning.offered import shifts_of, when
from pa_employer.rota.week import rests_with

STATES = {
    OfferState.ASKED: ("Waiting", "blue"),
    OfferState.BACK: ("Said yes, for a shift in return", "blue"),
    OfferState.AGREED: ("Both agreed, not confirmed yet", "blue"),
    OfferState.STANDS: ("It stands", "green"),
    OfferState.DECLINED: ("Said no", "grey"),
    OfferState.WITHDRAWN: ("Taken back", "grey"),
    OfferState.TURNED_DOWN: ("Not confirmed", "grey"),
}


@dataclass(frozen=True, slots=True)
class OfferShown:
    """An offer between two PAs in words."""

    row: ShiftOffer
    asker: str
    colleague: str
    shift: str
    in_return: str
    """The shift given for it, in words; nothing where there is none."""

    @property
    def state(self) -> tuple[str, str]:
        """Return where it is in words, and its colour."""
        return STATES[self.row.state]

    @property
    def can_be_taken_back(self) -> bool:
        """Tell whether the one who asked can still take it back."""
        return self.row.settled_at is None


def offer_shown(session: Session, row: ShiftOffer) -> OfferShown:
    """Return an offer in words; a shift that is planned otherwise by now is said by its day."""
    wanted, given = shifts_of(session, row)
    return OfferShown(
        row=row,
        asker=row.asker.known_as,
        colleague=row.colleague.known_as,
        shift=when(wanted) if wanted else f"{row.on:%A} {row.on.day} {row.on:%B}",
        in_return=when(given) if given else "",
    )


def cautions_on(session: Session, row: ShiftOffer) -> list[str]:
    """Say for the employer whose rest would be short, and who is away then; nothing stops it."""
    wanted, given = shifts_of(session, row)
    found = []
    for who, gets, gives in ((row.colleague, wanted, given), (row.asker, given, wanted)):
        if gets is None:
            continue
        off = off_on(session, who, gets.on)
        found += [f"{who.known_as}: {off[0].lower()}{off[1:]}."] if off else []
        found += rests_with(session, who, f"{who.known_as} would have", gets, gives)
    return found
