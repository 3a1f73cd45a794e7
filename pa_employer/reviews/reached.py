"""A period's return as somebody may reach it: by a mandate, or sitting with the person."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import abort, url_for
from flask_login import current_user
from sqlalchemy.orm import Session

from pa_employer.accounts.council import own_council
from pa_employer.agreements.models import Agreement
from pa_employer.people.acting import Acting, Power, acting_for
from pa_employer.people.models import Capacity, Employer
from pa_employer.reviews.models import Sitting
from pa_employer.reviews.queries import period_at
from pa_employer.reviews.shown import Shown, shown
from pa_employer.reviews.sittings import open_sitting, sitting_with
from pa_employer.web.pages import Place, navigate
from pa_employer.web.work import now, session, today
from payroll.ground.days import Span

PAGE = "/employers/<uuid:employer_id>/returns/<starts_on>"
TOGETHER = "/council/sittings/<uuid:sitting_id>"


@dataclass(frozen=True, slots=True)
class Reached:
    """A return in somebody's hands: whose, for which days, in which capacity, on which page."""

    agreement: Agreement
    span: Span
    path: str
    capacity: Capacity
    may_decide: bool
    acting: Acting | None = None
    """None for somebody of the council who sits with the person."""
    sitting: Sitting | None = None

    @property
    def employer(self) -> Employer:
        """Return whose return it is."""
        return self.agreement.employer

    @property
    def period(self) -> tuple[Session, Agreement, Span]:
        """Return what every change of it begins with."""
        return session(), self.agreement, self.span

    def file(self, ending: str) -> str:
        """Return where a file of it is, by how its name ends: 'pdf'."""
        return f"{self.path}.{ending}" if self.acting else f"{self.path}/return.{ending}"

    @property
    def returns_path(self) -> str:
        """Return where all returns of this household are, or the visits of a council."""
        if self.acting is None:
            return url_for("sittings.begin", agreement_id=self.agreement.id)
        return url_for("reviews.every", employer_id=self.employer.id)

    def shown(self) -> Shown:
        """Return it as a page shows it."""
        return shown(session(), self.agreement, self.span, today())


def reach(where: Mapping[str, UUID | str], power: Power = Power.PREPARE) -> Reached:
    """Return the return a page is about; 404 for what is not theirs to see."""
    if "sitting_id" in where:
        return _together(UUID(str(where["sitting_id"])))
    return _own(UUID(str(where["employer_id"])), str(where["starts_on"]), power)


def _own(employer_id: UUID, starts_on: str, power: Power) -> Reached:
    acting = acting_for(employer_id)
    found = period_at(session(), employer_id, starts_on, today())
    if found is None:
        abort(404)
    agreement, span = found
    sitting = sitting_with(session(), current_user.account, agreement, span, now())
    if sitting is None and power is not Power.PREPARE:
        acting = acting_for(employer_id, power)
    return Reached(
        agreement,
        span,
        url_for("reviews.one", employer_id=employer_id, starts_on=starts_on),
        sitting.capacity if sitting else acting.mandate.capacity,
        may_decide=bool(sitting) or acting.may_decide,
        acting=acting,
        sitting=sitting,
    )


def _together(sitting_id: UUID) -> Reached:
    own_council()
    sitting = open_sitting(session(), sitting_id, current_user.account, now())
    if sitting is None:
        abort(404)
    agreement = sitting.agreement
    found = period_at(session(), agreement.employer_id, sitting.starts_on.isoformat(), today())
    if found is None or agreement.authority_id != current_user.account.organisation_id:
        abort(404)
    path = url_for("reviews.one", sitting_id=sitting.id)
    navigate([Place("Visits", "/council/visits")], _ribbon(sitting))
    return Reached(agreement, found[1], path, sitting.capacity, may_decide=True, sitting=sitting)


def _ribbon(sitting: Sitting) -> str:
    return f"You sit with {sitting.person}, for the return of {sitting.agreement.employer.name}."
