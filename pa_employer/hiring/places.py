"""Where an advert can be posted: the kinds of place, and what each is good for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlaceToPost:
    """A kind of place, and what it is good for."""

    name: str
    good_for: str


PLACES = (
    PlaceToPost(
        "A support organisation or centre for inclusive living near you",
        "They know the area, look over adverts, and often help with the meeting too.",
    ),
    PlaceToPost(
        "A noticeboard for PAs",
        "Some support organisations and networks of PAs have one. PAs who look for more hours "
        "read it.",
    ),
    PlaceToPost(
        "“Find a job”, the Jobcentre's own service on GOV.UK",
        "It costs nothing, and many people see it.",
    ),
    PlaceToPost(
        "People you know",
        "PAs you have or had, friends, a club, a college. Ask them to pass it on.",
    ),
)
COSTS = (
    "If a place asks for money, ask the council first: the direct payment can often pay for an "
    "advert."
)
