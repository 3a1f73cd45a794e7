"""The pages with which whoever decides for an employer fills in hours for an assistant."""

from uuid import UUID

from flask import Blueprint, abort, request

from pa_employer.assistants.queries import assistant_of
from pa_employer.people.acting import Power, acting_for
from pa_employer.timesheets import week_pages
from pa_employer.timesheets.week_pages import Desk, Shown
from pa_employer.web.access import ACTING, allow
from pa_employer.web.work import session

bp = Blueprint("fill_in", __name__, template_folder="templates")
WEEKS = "/employers/<uuid:employer_id>/assistants/<uuid:assistant_id>/weeks"


@bp.get(WEEKS)
@allow(*ACTING)
def weeks(employer_id: UUID, assistant_id: UUID) -> str:
    """List an assistant's weeks."""
    return week_pages.show_weeks(_desk(employer_id, assistant_id))


@bp.get(f"{WEEKS}/<day>")
@allow(*ACTING)
def week(employer_id: UUID, assistant_id: UUID, day: str) -> Shown:
    """Show an assistant's week."""
    return week_pages.show_week(_desk(employer_id, assistant_id), day)


@bp.get(f"{WEEKS}/<day>/shifts/add")
@bp.post(f"{WEEKS}/<day>/shifts/add")
@allow(*ACTING)
def add_shift(employer_id: UUID, assistant_id: UUID, day: str) -> Shown:
    """Add a shift for an assistant."""
    return week_pages.edit_shift(_desk(employer_id, assistant_id, Power.DECIDE), day, None)


@bp.get(f"{WEEKS}/<day>/shifts/<uuid:shift_id>")
@bp.post(f"{WEEKS}/<day>/shifts/<uuid:shift_id>")
@allow(*ACTING)
def change_shift(employer_id: UUID, assistant_id: UUID, day: str, shift_id: UUID) -> Shown:
    """Change a shift for an assistant."""
    return week_pages.edit_shift(_desk(employer_id, assistant_id, Power.DECIDE), day, shift_id)


@bp.post(f"{WEEKS}/<day>/shifts/<uuid:shift_id>/remove")
@allow(*ACTING)
def remove_shift(employer_id: UUID, assistant_id: UUID, day: str, shift_id: UUID) -> Shown:
    """Remove a shift for an assistant."""
    return week_pages.remove_shift(_desk(employer_id, assistant_id, Power.DECIDE), day, shift_id)


@bp.get(f"{WEEKS}/<day>/claims/add")
@bp.post(f"{WEEKS}/<day>/claims/add")
@allow(*ACTING)
def add_claim(employer_id: UUID, assistant_id: UUID, day: str) -> Shown:
    """Ask for miles or money back with an assistant's week."""
    return week_pages.add_claim(_desk(employer_id, assistant_id, Power.DECIDE), day)


@bp.post(f"{WEEKS}/<day>/claims/<uuid:claim_id>/remove")
@allow(*ACTING)
def remove_claim(employer_id: UUID, assistant_id: UUID, day: str, claim_id: UUID) -> Shown:
    """Take a claim back from an assistant's week."""
    return week_pages.remove_claim(_desk(employer_id, assistant_id, Power.DECIDE), day, claim_id)


@bp.post(f"{WEEKS}/<day>/as-planned")
@allow(*ACTING)
def work_as_planned(employer_id: UUID, assistant_id: UUID, day: str) -> Shown:
    """Fill in what was planned of an assistant's week, one shift or all."""
    return week_pages.work_as_planned(
        _desk(employer_id, assistant_id, Power.DECIDE), day, request.args.get("planned")
    )


@bp.post(f"{WEEKS}/<day>/same-as-last-week")
@allow(*ACTING)
def copy_last_week(employer_id: UUID, assistant_id: UUID, day: str) -> Shown:
    """Fill an assistant's week with the shifts of the one before."""
    return week_pages.copy_last_week(_desk(employer_id, assistant_id, Power.DECIDE), day)


@bp.post(f"{WEEKS}/<day>/by-phone")
@allow(*ACTING)
def by_phone(employer_id: UUID, assistant_id: UUID, day: str) -> Shown:
    """Note that the hours were told on the phone."""
    return week_pages.by_phone(_desk(employer_id, assistant_id, Power.DECIDE), day)


@bp.post(f"{WEEKS}/<day>/send")
@allow(*ACTING)
def send(employer_id: UUID, assistant_id: UUID, day: str) -> Shown:
    """Send a week for an assistant."""
    return week_pages.send(_desk(employer_id, assistant_id, Power.DECIDE), day)


@bp.post(f"{WEEKS}/<day>/take-back")
@allow(*ACTING)
def take_back(employer_id: UUID, assistant_id: UUID, day: str) -> Shown:
    """Take a week back for an assistant, to change it."""
    return week_pages.take_back(_desk(employer_id, assistant_id, Power.DECIDE), day)


@bp.post(f"{WEEKS}/<day>/away/<uuid:told_id>")
@allow(*ACTING)
def say_away(employer_id: UUID, assistant_id: UUID, day: str, told_id: UUID) -> Shown:
    """Say what an assistant's work was while the person was away."""
    return week_pages.say_away(_desk(employer_id, assistant_id, Power.DECIDE), day, told_id)


def _desk(employer_id: UUID, assistant_id: UUID, power: Power = Power.PREPARE) -> Desk:
    """Return the desk of one of the employer's assistants; 404 if they are not theirs."""
    acting = acting_for(employer_id, power)
    assistant = assistant_of(session(), employer_id, assistant_id) or abort(404)
    path = f"/employers/{employer_id}/assistants/{assistant_id}"
    return Desk(assistant, path, is_own=False, may_change=acting.may_decide)
