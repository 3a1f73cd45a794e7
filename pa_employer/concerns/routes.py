"""Pages of restricted matters: 404 for everybody who does not belong to one."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from pa_employer.accounts.council import own_council
from pa_employer.agreements.models import Agreement
from pa_employer.concerns import service
from pa_employer.concerns.forms import AdmitForm, CloseForm, DeclineForm, RaiseForm, WordsForm
from pa_employer.concerns.models import Concern, ConcernKind
from pa_employer.people.queries import names_of
from pa_employer.web.access import Role, allow
from pa_employer.web.forms import Form, PressForm
from pa_employer.web.pages import NOTHING_KEPT, form_page
from pa_employer.web.work import actor, session
from payroll.ground.errors import DomainError

bp = Blueprint("concerns", __name__, template_folder="templates")
PATH = "/council/restricted"
COUNCIL = (Role.FINANCE_OFFICER, Role.FINANCE_MANAGER, Role.PRACTITIONER, Role.AUDITOR)
LOOKS_SHOWN = 50
Shown = str | Response | tuple[str, int]


class NoSuchReferenceError(DomainError):
    """There is no direct payment with this reference. Check it once more."""


@bp.get(PATH)
@allow(*COUNCIL)
def every() -> str:
    """Show the matters one belongs to; there may be others that nobody sees here."""
    own_council()
    found = service.concerns_of(session(), current_user.account.id)
    return render_template("concerns/every.html", found=found, own_id=current_user.account.id)


@bp.get(f"{PATH}/raise")
@bp.post(f"{PATH}/raise")
@allow(*COUNCIL)
def begin() -> Shown:
    """Raise a matter, with a second person."""
    own_council()
    form = RaiseForm()
    form.second.choices = _colleagues()
    made = form.attempt(lambda: _raise(form))
    if made:
        flash("It is raised. Only you and the second person see it.")
        return redirect(f"{PATH}/{made.id}", 303)
    return form_page("concerns/raise.html", form=form)


@bp.get(f"{PATH}/<uuid:concern_id>")
@allow(*COUNCIL)
def one(concern_id: UUID) -> Shown:
    """Show a matter to who belongs to it, once it is written down that they look today."""
    concern = _reach(concern_id)
    if not service.has_seen(session(), concern, actor()):
        return form_page("concerns/look.html", form=PressForm(formdata=None), concern=concern)
    return _page(concern)


@bp.post(f"{PATH}/<uuid:concern_id>/look")
@allow(*COUNCIL)
def look(concern_id: UUID) -> Response:
    """Write down that a member looks at a matter today."""
    concern = _reach(concern_id)
    if PressForm().validate_on_submit():
        service.see(session(), concern, actor())
    return redirect(f"{PATH}/{concern.id}", 303)


@bp.post(f"{PATH}/<uuid:concern_id>/open")
@allow(*COUNCIL)
def open_(concern_id: UUID) -> Shown:
    """Open a matter as the second person."""
    concern = _reach(concern_id)
    form = PressForm()
    if form.attempt(lambda: service.open_concern(session(), concern, actor())):
        return redirect(f"{PATH}/{concern.id}", 303)
    return _page(concern, form)


@bp.get(f"{PATH}/<uuid:concern_id>/decline")
@bp.post(f"{PATH}/<uuid:concern_id>/decline")
@allow(*COUNCIL)
def decline(concern_id: UUID) -> Shown:
    """Say why a matter is not opened."""
    concern = _reach(concern_id)
    form = DeclineForm()
    said = form.words.data or ""
    if form.attempt(lambda: service.decline_concern(session(), concern, said, actor())):
        return redirect(f"{PATH}/{concern.id}", 303)
    return form_page("concerns/words.html", form=form, concern=concern, title="Decline")


@bp.get(f"{PATH}/<uuid:concern_id>/write")
@bp.post(f"{PATH}/<uuid:concern_id>/write")
@allow(*COUNCIL)
def write(concern_id: UUID) -> Shown:
    """Write into a matter."""
    concern = _reach(concern_id)
    form = WordsForm()
    if form.attempt(lambda: service.write(session(), concern, form.words.data or "", actor())):
        return redirect(f"{PATH}/{concern.id}", 303)
    return form_page("concerns/words.html", form=form, concern=concern, title="Write")


@bp.get(f"{PATH}/<uuid:concern_id>/close")
@bp.post(f"{PATH}/<uuid:concern_id>/close")
@allow(*COUNCIL)
def close(concern_id: UUID) -> Shown:
    """Close a matter with what came of it."""
    concern = _reach(concern_id)
    form = CloseForm()
    if form.attempt(lambda: service.close(session(), concern, form.words.data or "", actor())):
        return redirect(f"{PATH}/{concern.id}", 303)
    return form_page("concerns/words.html", form=form, concern=concern, title="Close")


@bp.get(f"{PATH}/<uuid:concern_id>/admit")
@bp.post(f"{PATH}/<uuid:concern_id>/admit")
@allow(*COUNCIL)
def admit(concern_id: UUID) -> Shown:
    """Let a colleague read it too."""
    concern = _reach(concern_id)
    form = AdmitForm()
    form.who.choices = _colleagues()
    if form.attempt(lambda: _admit(concern, form)):
        return redirect(f"{PATH}/{concern.id}", 303)
    return form_page("concerns/admit.html", form=form, concern=concern)


def _raise(form: RaiseForm) -> Concern:
    found = select(Agreement).where(
        Agreement.authority_id == own_council(), Agreement.reference == form.reference.data
    )
    agreement = session().scalars(found.order_by(Agreement.starts_on.desc())).first()
    if agreement is None:
        raise NoSuchReferenceError
    raised = service.Raised(
        ConcernKind(form.kind.data or ""), form.words.data or "", UUID(form.second.data)
    )
    return service.raise_concern(session(), agreement, raised, actor())


def _admit(concern: Concern, form: AdmitForm) -> bool:
    service.admit(session(), concern, UUID(form.who.data), actor())
    return True


def _colleagues() -> dict[str, str]:
    found = service.colleagues_of(session(), current_user.account.id)
    return {"": "Choose"} | {
        str(each.id): f"{each.name}, {each.post.value}" if each.post else each.name
        for each in found
    }


def _reach(concern_id: UUID) -> Concern:
    own_council()
    found = service.concern_for(session(), current_user.account.id, concern_id)
    return found or abort(404)


def _page(concern: Concern, form: Form | None = None) -> Shown:
    notes = service.notes_of(session(), concern)
    looks = service.seen_by(session(), concern, LOOKS_SHOWN)
    people = {
        concern.raised_by_id,
        concern.second_id,
        *(each.written_by_id for each in notes),
        *(each.seen_by_id for each in looks),
        *filter(None, [concern.closed_by_id]),
    }
    page = render_template(
        "concerns/one.html",
        form=form,
        press_form=PressForm(formdata=None),
        concern=concern,
        notes=notes,
        looks=looks,
        members=service.members_of(session(), concern),
        names=names_of(session(), people),
        own_id=current_user.account.id,
    )
    return (page, NOTHING_KEPT) if form else page
