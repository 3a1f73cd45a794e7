"""How far pay for many employers is: what was counted, and what a person has to look at first."""

from collections.abc import Sequence
from dataclasses import dataclass

from pa_employer.bureau.models import BulkLine, LineState, Told
from pa_employer.people.models import Employer
from payroll.ground.money import Money

UNDER_WAY = frozenset({LineState.WAITING, LineState.CHOSEN})


@dataclass(frozen=True, slots=True)
class Standing:
    """One employer's line, and where their pay really stands."""

    line: BulkLine
    state: LineState

    @property
    def employer(self) -> Employer:
        """Return whose pay it is."""
        return self.line.employer


@dataclass(frozen=True, slots=True)
class Progress:
    """An order's lines, by where they stand."""

    lines: Sequence[Standing]

    def at(self, state: LineState) -> list[Standing]:
        """Return the lines in a state."""
        return [each for each in self.lines if each.state is state]

    @property
    def is_under_way(self) -> bool:
        """Tell whether the worker has something to do."""
        return any(each.state in UNDER_WAY or each.line.told is Told.CHOSEN for each in self.lines)

    @property
    def settled(self) -> int:
        """Return how many employers the worker is through with for now."""
        waits = (each for each in self.lines if each.state in UNDER_WAY)
        return len(self.lines) - sum(1 for _ in waits)

    @property
    def blocked(self) -> list[Standing]:
        """Return whose pay cannot be worked out as things are."""
        return self.at(LineState.BLOCKED)

    @property
    def to_look_at(self) -> list[Standing]:
        """Return whose pay is worked out, with something to look at first."""
        return self.at(LineState.LOOK)

    @property
    def ready(self) -> list[Standing]:
        """Return whose pay can be approved together."""
        return self.at(LineState.READY)

    @property
    def with_client(self) -> list[Standing]:
        """Return whose pay the employer looks at and approves."""
        return self.at(LineState.CLIENT)

    @property
    def approved(self) -> list[Standing]:
        """Return whose pay is approved."""
        return self.at(LineState.APPROVED)

    @property
    def nothing(self) -> list[Standing]:
        """Return who has nobody to pay this time."""
        return self.at(LineState.NOTHING)

    @property
    def to_tell(self) -> list[Standing]:
        """Return whose pay HMRC was not told of."""
        return [each for each in self.approved if each.line.told in {Told.NO, Told.NOT_READY}]

    @property
    def told(self) -> list[Standing]:
        """Return whose pay HMRC was told of."""
        return [each for each in self.approved if each.line.told is Told.TOLD]

    @property
    def cost(self) -> Money:
        """Return what all that is approved costs."""
        return Money.total(each.line.cost for each in self.approved)

    @property
    def payslips(self) -> int:
        """Return how many payslips were approved."""
        return sum(each.line.payslips for each in self.approved)
