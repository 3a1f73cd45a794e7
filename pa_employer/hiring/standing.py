"""Where somebody stands who wrote in, and what can come next."""

from enum import StrEnum


class Standing(StrEnum):
    """How far it got with somebody who wrote in."""

    WROTE = "wrote in"
    INVITED = "invited"
    MET = "met"
    OFFERED = "offered the job"
    YES = "said yes"
    NO = "said no"
    NOT_CHOSEN = "not chosen"
    WITHDREW = "withdrew"


ENDS = (Standing.NOT_CHOSEN, Standing.WITHDREW)
NEXT: dict[Standing, tuple[Standing, ...]] = {
    Standing.WROTE: (Standing.INVITED, Standing.MET, *ENDS),
    Standing.INVITED: (Standing.MET, *ENDS),
    Standing.MET: (Standing.OFFERED, *ENDS),
    Standing.OFFERED: (Standing.YES, Standing.NO, *ENDS),
    # An offer holds only once the checks are done, and a yes can still fall through.
    Standing.YES: ENDS,
    Standing.NO: (),
    Standing.NOT_CHOSEN: (),
    Standing.WITHDREW: (),
}
COLOURS = {
    Standing.YES: "green",
    Standing.NO: "grey",
    Standing.NOT_CHOSEN: "grey",
    Standing.WITHDREW: "grey",
}


def colour_of(standing: Standing) -> str:
    """Return the colour of a standing's tag; the meaning is in its word."""
    return COLOURS.get(standing, "blue")
