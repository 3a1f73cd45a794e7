"""A change of terms as both sides read it: what would change, who asked, who answered."""

from dataclasses import dataclass

from pa_employer.assistants.models import Assistant
from pa_employer.employing.changing import Difference, is_less
from pa_employer.employing.models import ProposalState, Side, TermsProposal
from pa_employer.employing.proposals import details_in, differences_in
from payroll.floors.rates import rate_warnings
from payroll.ground.days import age_on

STATES = {
    ProposalState.ASKED: ("Waiting", "blue"),
    ProposalState.AGREED: ("Agreed", "green"),
    ProposalState.GIVEN: ("Given", "green"),
    ProposalState.DECLINED: ("Not agreed", "yellow"),
    ProposalState.WITHDRAWN: ("Taken back", "grey"),
}


@dataclass(frozen=True, slots=True)
class ProposalShown:
    """A change of terms in words."""

    row: TermsProposal
    differences: tuple[Difference, ...]
    cautions: tuple[str, ...]
    """Where the pay would be below what must be paid."""
    is_open: bool
    """Whether it waits for an answer, and no other terms were agreed meanwhile."""

    @property
    def state(self) -> tuple[str, str]:
        """Return where it is in words, and its colour."""
        is_past = self.row.state is ProposalState.ASKED and not self.is_open
        return ("Out of date", "grey") if is_past else STATES[self.row.state]

    @property
    def is_less(self) -> bool:
        """Tell whether anything would be less than was agreed."""
        return is_less(self.differences)

    @property
    def is_of_assistant(self) -> bool:
        """Tell whether the assistant asks for it."""
        return self.row.side is Side.ASSISTANT


def proposal_shown(
    assistant: Assistant, row: TermsProposal, waiting: TermsProposal | None
) -> ProposalShown:
    """Return a change of terms in words; `waiting` is the one that can be answered."""
    day = row.from_on
    rate = details_in(row).hourly_rate
    is_open = waiting is not None and waiting.id == row.id
    cautions = rate_warnings(rate, day, age_on(assistant.date_of_birth, day)) if is_open else ()
    return ProposalShown(row, differences_in(row), tuple(cautions), is_open)
