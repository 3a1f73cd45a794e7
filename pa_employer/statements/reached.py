"""Whose money a page is about, and which line of it: 404 where it is not theirs."""

from dataclasses import dataclass
from uuid import UUID

from flask import abort

from pa_employer.agreements.models import Agreement
from pa_employer.agreements.queries import latest_agreement
from pa_employer.people.acting import Acting, Power, acting_for
from pa_employer.statements.models import StatementLine
from pa_employer.statements.queries import line_of
from pa_employer.web.work import session


@dataclass(frozen=True, slots=True)
class Reached:
    """Whose money this is, and the direct payment it belongs to."""

    acting: Acting
    agreement: Agreement

    @property
    def path(self) -> str:
        """Return where this money's pages are."""
        return f"/employers/{self.acting.employer.id}/money"


def reach(employer_id: UUID, power: Power = Power.PREPARE) -> Reached:
    """Return whose money it is; 404 unless whoever is signed in acts for them."""
    acting = acting_for(employer_id, power)
    agreement = latest_agreement(session(), employer_id)
    if agreement is None:
        abort(404)
    return Reached(acting, agreement)


def reach_line(reached: Reached, line_id: UUID) -> StatementLine:
    """Return a line of this money; 404 if it is not one of its."""
    line = line_of(session(), reached.agreement.id, line_id)
    if line is None:
        abort(404)
    return line
