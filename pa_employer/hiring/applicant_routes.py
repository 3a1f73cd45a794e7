"""The employer's pages of people who wrote in: steps, private notes, forgetting, taking on."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect
from werkzeug.wrappers import Response

from pa_employer.assistants.forms import NewAssistantForm, usual_terms
from pa_employer.assistants.models import Assistant
from pa_employer.assistants.service import add_assistant
from pa_employer.hiring import applicants
from pa_employer.hiring.forms import ApplicantForm, MoveForm, NewApplicantForm, NoteForm
from pa_employer.hiring.queries import Person, note_of, notes_of
from pa_employer.hiring.reached import Reached, person_in, reached
from pa_employer.hiring.standing import Standing, colour_of
from pa_employer.people.acting import Power
from pa_employer.web.access import ACTING, allow, needs_proof
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session, today
from returns.family import Circumstance8

bp = Blueprint("applicants", __name__, template_folder="templates")
Shown = str | Response | tuple[str, int]
ALL = "/employers/<uuid:employer_id>/hiring/<uuid:vacancy_id>/applicants"
OF = f"{ALL}/<uuid:applicant_id>"


@bp.get(f"{ALL}/add")
@bp.post(f"{ALL}/add")
@allow(*ACTING)
def add(employer_id: UUID, vacancy_id: UUID) -> Shown:
    """Note that somebody wrote in."""
    found = reached(employer_id, vacancy_id, Power.DECIDE)
    form = NewApplicantForm(data={"on": today()})
    added = form.attempt(
        lambda: applicants.note_applicant(
            session(), found.vacancy, form.details(), form.on.data, actor()
        )
    )
    if added:
        flash(f"{added.name} is noted.")
        return redirect(f"{found.path}/applicants/{added.id}", 303)
    return form_page("hiring/add_applicant.html", form=form, reached=found)


@bp.get(OF)
@bp.post(OF)
@allow(*ACTING)
def one(employer_id: UUID, vacancy_id: UUID, applicant_id: UUID) -> Shown:
    """Show how far it got with somebody, and note what came next."""
    found = reached(employer_id, vacancy_id)
    person = person_in(found, applicant_id)
    form = MoveForm(data={"on": today()})
    if form.is_submitted():
        reached(employer_id, vacancy_id, Power.DECIDE)
        form.accept()
    if form.attempt(lambda: _moved(found, person, form)):
        flash("That is noted.")
        return redirect(_path(found, person), 303)
    form.offer(person_in(found, applicant_id).standing)
    return form_page(
        "hiring/applicant.html",
        form=form,
        reached=found,
        person=person,
        colour_of=colour_of,
        circumstances=[each.words for each in Circumstance8],
        press_form=PressForm(),
    )


@bp.get(f"{OF}/change")
@bp.post(f"{OF}/change")
@allow(*ACTING)
def change(employer_id: UUID, vacancy_id: UUID, applicant_id: UUID) -> Shown:
    """Put right who somebody is or how they are reached."""
    found = reached(employer_id, vacancy_id, Power.DECIDE)
    person = person_in(found, applicant_id)
    who = person.applicant
    form = ApplicantForm(data={"name": who.name, "phone": who.phone, "email": who.email})
    changed = form.attempt(
        lambda: applicants.change_applicant(session(), found.vacancy, who, form.details(), actor())
    )
    if changed:
        flash("That is kept.")
        return redirect(_path(found, person), 303)
    return form_page("hiring/change_applicant.html", form=form, reached=found, person=person)


@bp.post(f"{OF}/back")
@allow(*ACTING)
def take_back(employer_id: UUID, vacancy_id: UUID, applicant_id: UUID) -> Response:
    """Take back the last step, which was a slip."""
    found = reached(employer_id, vacancy_id, Power.DECIDE)
    person = person_in(found, applicant_id)
    applicants.take_back(session(), found.vacancy, person.applicant, actor())
    flash("The last step is taken back.")
    return redirect(_path(found, person), 303)


@bp.get(f"{OF}/notes")
@bp.post(f"{OF}/notes")
@allow(*ACTING)
def notes(employer_id: UUID, vacancy_id: UUID, applicant_id: UUID) -> Shown:
    """Show the private notes of meeting somebody, and write one."""
    found = reached(employer_id, vacancy_id, Power.DECIDE)
    person = person_in(found, applicant_id)
    form = NoteForm()
    written = form.attempt(
        lambda: applicants.write_note(
            session(), found.vacancy, person.applicant, form.words.data or "", actor()
        )
    )
    if written:
        flash("The note is kept.")
        return redirect(f"{_path(found, person)}/notes", 303)
    return form_page(
        "hiring/notes.html",
        form=form,
        reached=found,
        person=person,
        notes=notes_of(session(), applicant_id),
        press_form=PressForm(),
    )


@bp.post(f"{OF}/notes/<uuid:note_id>/forget")
@allow(*ACTING)
def forget_note(
    employer_id: UUID, vacancy_id: UUID, applicant_id: UUID, note_id: UUID
) -> Response:
    """Forget one note."""
    found = reached(employer_id, vacancy_id, Power.DECIDE)
    person = person_in(found, applicant_id)
    note = note_of(session(), applicant_id, note_id) or abort(404)
    applicants.take_note_away(session(), found.vacancy, person.applicant, note, actor())
    flash("The note is forgotten.")
    return redirect(f"{_path(found, person)}/notes", 303)


@bp.get(f"{OF}/forget")
@bp.post(f"{OF}/forget")
@allow(*ACTING)
def forget(employer_id: UUID, vacancy_id: UUID, applicant_id: UUID) -> Shown:
    """Forget somebody at once, with the notes about them."""
    found = reached(employer_id, vacancy_id, Power.DECIDE)
    person = person_in(found, applicant_id)
    form = PressForm()
    if form.attempt(lambda: _forgotten(found, person)):
        flash("They are forgotten.")
        return redirect(found.path, 303)
    return form_page("hiring/forget.html", form=form, reached=found, person=person)


@bp.get(f"{OF}/take-on")
@bp.post(f"{OF}/take-on")
@allow(*ACTING)
@needs_proof
def take_on(employer_id: UUID, vacancy_id: UUID, applicant_id: UUID) -> Shown:
    """Add somebody who said yes as a PA: the page of adding one, with what is known filled in."""
    found = reached(employer_id, vacancy_id, Power.DECIDE)
    person = person_in(found, applicant_id)
    applicants.check_agreed(person)
    form = NewAssistantForm(data=usual_terms() | _known(found, person))
    added = form.attempt(lambda: _taken_on(found, person, form))
    if added:
        flash(f"{added.name} is added. Next: the steps of taking {added.known_as} on.")
        return redirect(f"/employers/{employer_id}/assistants/{added.id}/steps", 303)
    return form_page("assistants/add.html", acting=found.acting, form=form)


def _path(found: Reached, person: Person) -> str:
    return f"{found.path}/applicants/{person.applicant.id}"


def _moved(found: Reached, person: Person, form: MoveForm) -> Person:
    to = Standing(form.standing.data), form.on.data
    return applicants.move(session(), found.vacancy, person.applicant, to, actor())


def _forgotten(found: Reached, person: Person) -> bool:
    applicants.forget(session(), found.vacancy, person.applicant, actor())
    return True


def _known(found: Reached, person: Person) -> dict[str, object]:
    return {
        "name": person.applicant.name,
        "email": person.applicant.email,
        "hourly_rate": found.vacancy.hourly_rate,
    }


def _taken_on(found: Reached, person: Person, form: NewAssistantForm) -> Assistant:
    employer_id = found.vacancy.employer_id
    added = add_assistant(session(), employer_id, form.details(), form.first_terms(), actor())
    return applicants.note_taken_on(session(), found.vacancy, person.applicant, added, actor())
