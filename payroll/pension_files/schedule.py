"""Who paid what into the pension in one pay period, and what is in the way of telling it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from payroll.frequency import Frequency
from payroll.ground.days import Span
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money


class ContributionsDifferError(DomainError):
    """A schedule does not come to what the pay run says is due."""

    def __init__(self, listed: Money, due: Money) -> None:
        super().__init__(
            f"The contributions come to {listed}, and the pay run says {due} is due. No file is "
            "made until they agree."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody in the scheme, or who was."""

    payroll_id: str
    forenames: tuple[str, ...]
    surname: str
    ni_number: str | None
    born_on: date
    gender: str = ""
    address: tuple[str, ...] = ()
    postcode: str = ""
    email: str = ""
    started_on: date | None = None
    joined_on: date | None = None
    left_on: date | None = None
    opted_out_on: date | None = None

    @property
    def name(self) -> str:
        """Return the whole name."""
        return " ".join((*self.forenames, self.surname))


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one payslip put into the pension."""

    member: Member
    pensionable: Money
    employee: Money
    employer: Money

    @property
    def total(self) -> Money:
        """Return both sides' part."""
        return self.employee + self.employer


@dataclass(frozen=True, slots=True)
class Schedule:
    """The contributions of one pay run."""

    employer: str
    reference: str
    """By which the scheme knows the employer."""
    period: Span
    due_on: date
    frequency: Frequency
    contributions: tuple[Contribution, ...]

    @property
    def total(self) -> Money:
        """Return all that is due to the scheme."""
        return Money.total(each.total for each in self.contributions)


def check_due(schedule: Schedule, due: Money) -> None:
    """Raise ContributionsDifferError unless the schedule comes to what the run says is due."""
    if schedule.total != due:
        raise ContributionsDifferError(schedule.total, due)


def findings(schedule: Schedule, *, needs_ni_number: bool, longest_name: int) -> tuple[str, ...]:
    """Return everything that is in the way of the file, each naming whom it is about."""
    return tuple(_findings(schedule, needs_ni_number, longest_name))


def _findings(schedule: Schedule, needs_ni_number: bool, longest_name: int) -> Iterator[str]:  # noqa: FBT001  # handed on
    if not schedule.contributions:
        yield "Nobody paid into the pension in this run, so there is nothing to tell."
    for each in schedule.contributions:
        name = each.member.name
        if needs_ni_number and not each.member.ni_number:
            yield f"{name}: the scheme asks for a National Insurance number, and none is here."
        if len(name) > longest_name:
            yield f"{name}: the scheme takes names of at most {longest_name} places."
        if each.employee < NOTHING or each.employer < NOTHING:
            yield f"{name}: a contribution is below nothing. The scheme refunds it by hand."
