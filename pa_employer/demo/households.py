"""The invented households: who they are, how their weeks go, and what each one shows."""

from dataclasses import dataclass, replace
from datetime import date, time
from enum import Enum, auto

from pa_employer.statements.models import AccountKind
from payroll.frequency import Frequency
from payroll.ground.money import Money
from payroll.pension import PensionKind
from returns.groups import Group

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


@dataclass(frozen=True, slots=True)
class UsualShift:
    """A shift as it comes every week; an end before the start is the next day."""

    weekday: int
    start: time
    end: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A personal assistant; weeks are counted back from the newest, which is 0."""

    name: str
    born_on: date
    shifts: tuple[UsualShift, ...]
    tax_code: str = "S1257L"
    pension: PensionKind = PensionKind.NONE
    starts_weeks_ago: int | None = None
    leaves_weeks_ago: int | None = None
    unsent_weeks: frozenset[int] = frozenset()
    """Weeks whose hours were never sent."""

    @property
    def weekly_minutes(self) -> int:
        """Return the contracted minutes of a week."""
        return sum(_minutes(shift) for shift in self.shifts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """Something that is bought now and then, and what the person says about it."""

    every_weeks: int
    shop: str
    pence: int
    group: Group
    words: str = ""
    has_receipt: bool = False
    is_always: bool = False
    """Whether the first time makes it a rule for the shop."""
    is_bill: bool = False
    """Whether it comes as a bill, which is noted before it is paid."""


class Ending(Enum):
    """What became of the newest finished return."""

    NOT_SENT = auto()
    SENT = auto()
    ASKED = auto()
    ANSWERED = auto()
    ACCEPTED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One household."""

    shows: str
    """Whom the visitor would be, and what they would see."""
    employer: str
    supported_person: str = ""
    reference: str
    weekly_pence: int
    planned_minutes: int
    purpose: str
    workers: tuple[Worker, ...]
    habits: tuple[Habit, ...] = ()
    opening_pence: int = 150_000
    account: AccountKind = AccountKind.BANK
    joined_weeks_ago: int | None = None
    by_organisation: bool = False
    """Whether the support organisation prepares and decides the payroll."""
    organisation_prepares: bool = False
    """Whether the support organisation prepares, and the employer decides."""
    representative: str = ""
    supporter: str = ""
    skips_hmrc: bool = False
    """Whether the last two payments to HMRC were not made."""
    leaves_unclear: bool = False
    """Whether the newest month's spending is still to be told about."""
    ending: Ending = Ending.SENT
    how_going: str = ""
    tell_us: str = ""

    @property
    def weekly_amount(self) -> Money:
        """Return the direct payment for a week."""
        return Money(self.weekly_pence)

    @property
    def paid_every(self) -> Frequency:
        """Return how often the council pays."""
        return Frequency.FOUR_WEEKLY


def _minutes(shift: UsualShift) -> int:
    start = shift.start.hour * 60 + shift.start.minute
    end = shift.end.hour * 60 + shift.end.minute
    return (end - start) % (24 * 60)


def _shifts(weekdays: tuple[int, ...], start: int, end: int) -> tuple[UsualShift, ...]:
    return tuple(UsualShift(day, time(start), time(end)) for day in weekdays)


INSURANCE = Habit(
    every_weeks=40,
    shop="MARCHMONT INSURANCE",
    pence=8_900,
    group=Group.INSURANCE,
    has_receipt=True,
)
SWIMMING = Habit(
    every_weeks=2, shop="COMMONWEALTH POOL", pence=1_150, group=Group.ACTIVITIES, words="Swimming"
)
CAFE = Habit(
    every_weeks=3,
    shop="THE WEE TEAPOT",
    pence=1_420,
    group=Group.EXPENSES,
    words="Lunch for my PA on our day out",
)
GARDEN = Habit(
    every_weeks=7,
    shop="DOBBIE LANE GARDEN CENTRE",
    pence=1_840,
    group=Group.ACTIVITIES,
    words="Seeds and pots for the gardening group",
)
ART = Habit(
    every_weeks=9,
    shop="CASTLE ART SUPPLIES",
    pence=4_230,
    group=Group.ACTIVITIES,
    words="Paint for the art class",
    has_receipt=True,
)
TABLET = Habit(
    every_weeks=30,
    shop="HIGH STREET ELECTRICAL",
    pence=18_999,
    group=Group.EQUIPMENT,
    words="A tablet for speech, in my plan",
    has_receipt=True,
)

TIDY = (
    replace(INSURANCE, has_receipt=False, is_bill=True),
    replace(SWIMMING, words="", is_always=True),
    replace(GARDEN, words="", is_always=True),
    replace(ART, words="", has_receipt=False, is_always=True, pence=1_950),
)
"""What needs no receipt and, after the first time, no word."""

HOUSEHOLDS = (
    Plan(
        shows="Morag employs two PAs. Her year is tidy, and her last return was accepted.",
        employer="Morag Sinclair",
        reference="KC-1001",
        weekly_pence=36_500,
        planned_minutes=24 * 60,
        purpose="To live in my own home, swim, and see my friends.",
        workers=(
            Worker(
                name="Rhona Baird",
                born_on=date(1990, 2, 28),
                shifts=_shifts((MON, WED, FRI), 9, 13),
            ),
            Worker(
                name="Tam Lennox",
                born_on=date(1984, 7, 3),
                shifts=_shifts((TUE, THU), 14, 20),
                tax_code="SBR",
            ),
        ),
        habits=TIDY,
        opening_pence=120_000,
        ending=Ending.ACCEPTED,
        how_going="Well. I swim twice a week now and I am not tired after.",
    ),
    Plan(
        shows="Ewan waits for his PA's hours: two weeks were not sent yet.",
        employer="Ewan Grant",
        reference="KC-1002",
        weekly_pence=31_500,
        planned_minutes=20 * 60,
        purpose="Help in the mornings, and getting to my allotment.",
        workers=(
            Worker(
                name="Sandy Muir",
                born_on=date(1999, 11, 9),
                shifts=_shifts((MON, TUE, WED, THU, FRI), 8, 12),
                unsent_weeks=frozenset({0, 1}),
            ),
        ),
        habits=(INSURANCE, GARDEN, CAFE),
        supporter="Nadia Grant",
        organisation_prepares=True,
        ending=Ending.SENT,
        how_going="Mostly good. Sandy was ill for a week in the summer.",
    ),
    Plan(
        shows="Isla has a vacancy since the summer, so fewer hours are paid than planned.",
        employer="Isla Robertson",
        reference="KC-1003",
        weekly_pence=42_000,
        planned_minutes=26 * 60,
        purpose="Two people to help me study, cook and go out.",
        workers=(
            Worker(
                name="Catriona Bell",
                born_on=date(1976, 5, 21),
                shifts=_shifts((MON, WED), 10, 16),
            ),
            Worker(
                name="Jack Orr",
                born_on=date(2001, 1, 30),
                shifts=_shifts((FRI, SAT), 12, 19),
                leaves_weeks_ago=18,
            ),
        ),
        habits=(INSURANCE, CAFE, ART),
        ending=Ending.ASKED,
        how_going="Hard since Jack left. I am looking for somebody.",
        tell_us="The hours are down because nobody answered the advert yet.",
    ),
    Plan(
        shows="Callum's sister acts for him. More has built up than is set aside.",
        employer="Callum Fraser",
        reference="KC-1004",
        weekly_pence=34_000,
        planned_minutes=22 * 60,
        purpose="Support at home, and a short break each year.",
        workers=(
            Worker(
                name="Agnes Kerr",
                born_on=date(1968, 9, 14),
                shifts=_shifts((MON, TUE, THU), 9, 15),
            ),
        ),
        habits=(SWIMMING, INSURANCE),
        opening_pence=410_000,
        representative="Shona Fraser",
        ending=Ending.ANSWERED,
        how_going="Callum is happy with Agnes.",
        tell_us="We are saving for a week at the sea in spring.",
    ),
    Plan(
        shows="Jean's last two payments to HMRC are not seen yet; a support organisation helps.",
        employer="Jean McKay",
        reference="KC-1005",
        weekly_pence=51_000,
        planned_minutes=32 * 60,
        purpose="To stay at home with my cats.",
        workers=(
            Worker(
                name="Piotr Nowak",
                born_on=date(1988, 3, 2),
                shifts=_shifts((MON, TUE, WED, THU), 9, 17),
                pension=PensionKind.RELIEF_AT_SOURCE,
            ),
        ),
        habits=(INSURANCE, CAFE, GARDEN),
        opening_pence=220_000,
        by_organisation=True,
        skips_hmrc=True,
        ending=Ending.SENT,
    ),
    Plan(
        shows="Amina is new: her first PA started three weeks ago and the first pay run waits.",
        employer="Amina Hussain",
        reference="KC-1006",
        weekly_pence=36_000,
        planned_minutes=20 * 60,
        purpose="Help to get to college and back.",
        workers=(
            Worker(
                name="Lewis Hay",
                born_on=date(2004, 6, 17),
                shifts=_shifts((MON, TUE, WED, THU, FRI), 8, 12),
                tax_code="1257L W1",
                starts_weeks_ago=3,
            ),
        ),
        joined_weeks_ago=4,
        organisation_prepares=True,
        opening_pence=0,
        ending=Ending.NOT_SENT,
    ),
    Plan(
        shows="Kirsty employs PAs for her son Finlay; small spending waits for a word.",
        employer="Kirsty Boyd",
        supported_person="Finlay Boyd",
        reference="KC-1007",
        weekly_pence=22_500,
        planned_minutes=15 * 60,
        purpose="Finlay plays outside with other children, and we rest.",
        workers=(
            Worker(
                name="Eilidh Shaw",
                born_on=date(2002, 12, 1),
                shifts=(
                    *_shifts((TUE, THU), 15, 18),
                    UsualShift(SAT, time(9), time(17, 0)),
                ),
            ),
        ),
        habits=(SWIMMING, CAFE, GARDEN, TABLET),
        leaves_unclear=True,
        organisation_prepares=True,
        ending=Ending.NOT_SENT,
    ),
    Plan(
        shows="Donald's wages are paid from a payment card account, nights included.",
        employer="Donald MacLeod",
        reference="KC-1008",
        weekly_pence=53_000,
        planned_minutes=33 * 60,
        purpose="Somebody here at night, and my boat club.",
        workers=(
            Worker(
                name="Grace Adeyemi",
                born_on=date(1981, 10, 25),
                shifts=(
                    UsualShift(FRI, time(22), time(7)),
                    UsualShift(SAT, time(22), time(7)),
                    *_shifts((MON, WED, THU), 10, 15),
                ),
                pension=PensionKind.RELIEF_AT_SOURCE,
            ),
        ),
        habits=(SWIMMING, INSURANCE, ART),
        opening_pence=260_000,
        account=AccountKind.CARD,
        by_organisation=True,
        ending=Ending.NOT_SENT,
        how_going="The nights are calm.",
    ),
)
