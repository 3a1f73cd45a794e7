"""The pages of who helps an employer, and what was done for them."""

from datetime import date
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from pa_employer.accounts.models import Organisation, OrganisationKind
from pa_employer.accounts.queries import organisations
from pa_employer.accounts.service import find_or_invite
from pa_employer.people import changing, service
from pa_employer.people.acting import Acting, Power, acting_for
from pa_employer.people.changing import newest_change
from pa_employer.people.forms import (
    ChangeOrganisationForm,
    DialForm,
    HistoryForm,
    LettersForm,
    OrganisationMandateForm,
    PersonMandateForm,
)
from pa_employer.people.history import everybody, page_from_elsewhere, page_of
from pa_employer.people.models import Area, Capacity, Control, Ground, LettersBy, Mandate
from pa_employer.people.queries import mandates_of
from pa_employer.web.access import ACTING, allow, needs_proof
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, now, session, today
from payroll.ground.days import ONE_DAY, day_in_words
from payroll.ground.errors import DomainError


class NothingDecidedError(DomainError):
    """Tick at least one thing they may decide, or let them prepare only."""


LAST_NUMBER = 2**31
bp = Blueprint("people", __name__, template_folder="templates")


@bp.get("/employers/<uuid:employer_id>/people")
@allow(*ACTING)
def helpers(employer_id: UUID) -> str:
    """Show who may act, as what and until when."""
    acting = acting_for(employer_id)
    mandates = mandates_of(session(), employer_id)
    current = [mandate for mandate in mandates if mandate.holds_on(today())]
    coming = [mandate for mandate in mandates if mandate.is_to_come(today())]
    past = [mandate for mandate in mandates if mandate not in [*current, *coming]]
    return render_template(
        "people/helpers.html",
        acting=acting,
        current=current,
        coming=coming,
        past=past,
        organisations=[each for each in current if each.organisation_id],
        change=newest_change(session(), acting.employer),
        form=PressForm(),
    )


@bp.get("/employers/<uuid:employer_id>/people/add")
@bp.post("/employers/<uuid:employer_id>/people/add")
@allow(*ACTING)
@needs_proof
def add_person(employer_id: UUID) -> str | Response | tuple[str, int]:
    """Let a person help or act."""
    acting = acting_for(employer_id, Power.SHARE)
    form = PersonMandateForm()
    given = form.attempt(lambda: _give_person(acting, form))
    if given:
        flash(f"{given.holder} may now help.")
        return redirect(f"/employers/{employer_id}/people", 303)
    return form_page("people/add_person.html", form=form, acting=acting)


@bp.get("/employers/<uuid:employer_id>/people/add-organisation")
@bp.post("/employers/<uuid:employer_id>/people/add-organisation")
@allow(*ACTING)
@needs_proof
def add_organisation(employer_id: UUID) -> str | Response | tuple[str, int]:
    """Let a support organisation help or act."""
    acting = acting_for(employer_id, Power.SHARE)
    supporting = organisations(session(), OrganisationKind.SUPPORT)
    form = OrganisationMandateForm()
    form.organisation.choices = {str(found.id): found.name for found in supporting}
    given = form.attempt(lambda: _give_organisation(acting, form, supporting))
    if given:
        flash(f"{given.holder} may now help. You can stop it any day.")
        return redirect(f"/employers/{employer_id}/people", 303)
    return form_page(
        "people/add_organisation.html", form=form, acting=acting, supporting=supporting
    )


@bp.get("/employers/<uuid:employer_id>/people/change-organisation")
@bp.post("/employers/<uuid:employer_id>/people/change-organisation")
@allow(*ACTING)
@needs_proof
def change_organisation(employer_id: UUID) -> str | Response | tuple[str, int]:
    """Let another support organisation take over on a day."""
    acting = acting_for(employer_id, Power.SHARE)
    mandates = [each for each in mandates_of(session(), employer_id) if each.organisation_id]
    leaving = [each for each in mandates if each.holds_on(today())]
    if not leaving:
        abort(404)
    here = {each.organisation_id for each in leaving}
    supporting = [
        each for each in organisations(session(), OrganisationKind.SUPPORT) if each.id not in here
    ]
    form = ChangeOrganisationForm(
        data={"leaving": str(leaving[0].id), "from_on": today() + ONE_DAY, "areas": list(Area)}
    )
    form.organisation.choices = {str(found.id): found.name for found in supporting}
    form.leaving.choices = {str(each.id): each.holder for each in leaving}
    given = form.attempt(lambda: _change_organisation(form, leaving, supporting))
    if given:
        flash(f"{given.holder} takes over on {day_in_words(given.from_on)}.")
        return redirect(f"/employers/{employer_id}/people/handed-over", 303)
    return form_page(
        "people/change_organisation.html", form=form, acting=acting, supporting=supporting
    )


@bp.post("/employers/<uuid:employer_id>/people/<uuid:mandate_id>/end")
@allow(*ACTING)
@needs_proof
def end(employer_id: UUID, mandate_id: UUID) -> Response:
    """End a mandate today."""
    acting_for(employer_id, Power.SHARE)
    mandate = session().get(Mandate, mandate_id)
    if mandate is None or mandate.employer_id != employer_id:
        abort(404)
    if PressForm().validate_on_submit():
        service.end_mandate(session(), mandate, today(), actor())
        flash(f"{mandate.holder} can no longer act.")
    return redirect(f"/employers/{employer_id}/people", 303)


@bp.get("/employers/<uuid:employer_id>/people/dial")
@bp.post("/employers/<uuid:employer_id>/people/dial")
@allow(*ACTING)
def dial(employer_id: UUID) -> str | Response | tuple[str, int]:
    """Choose who is asked first, any day."""
    acting = acting_for(employer_id, Power.SHARE)
    form = DialForm(data={"control": acting.employer.control})
    chosen = form.attempt(
        lambda: service.turn_dial(session(), acting.employer, Control(form.control.data), actor())
    )
    if chosen:
        flash("Thank you. You can change it any day.")
        return redirect(f"/employers/{employer_id}/people", 303)
    return form_page("people/dial.html", form=form, acting=acting)


@bp.get("/employers/<uuid:employer_id>/people/letters")
@bp.post("/employers/<uuid:employer_id>/people/letters")
@allow(*ACTING)
def letters(employer_id: UUID) -> str | Response | tuple[str, int]:
    """Choose how the council's letters come."""
    acting = acting_for(employer_id)
    employer = acting.employer
    form = LettersForm(data={"letters_by": employer.letters_by})
    if form.attempt(
        lambda: service.choose_letters(
            session(), employer, LettersBy(form.letters_by.data), actor()
        )
    ):
        flash("Thank you. The next letter comes that way.")
        return redirect(f"/employers/{employer_id}/people", 303)
    return form_page("people/letters.html", form=form, acting=acting)


@bp.get("/employers/<uuid:employer_id>/history")
@allow(*ACTING)
def history(employer_id: UUID) -> str:
    """Show who did what for an employer, newest first, or only what one of them did."""
    acting = acting_for(employer_id)
    doers = everybody(session(), employer_id)
    form = HistoryForm(request.args)
    form.who.choices = {"": "Everybody"} | {str(own): who.both for own, who in doers.items()}
    chosen = next((own for own in doers if str(own) == form.who.data), None)
    asked = request.args.get("before", 0, type=int)
    before = asked if 0 < asked < LAST_NUMBER else None
    page = page_of(session(), employer_id, before=before, by=chosen)
    return render_template(
        "people/history.html",
        acting=acting,
        form=form,
        page=page,
        chosen=chosen,
        before=before,
        came=bool(page_from_elsewhere(session(), employer_id).told),
    )


@bp.get("/employers/<uuid:employer_id>/history/elsewhere")
@allow(*ACTING)
def history_elsewhere(employer_id: UUID) -> str:
    """Show who did what for an employer in another service, before their record came here."""
    acting = acting_for(employer_id)
    asked = request.args.get("before", 0, type=int)
    before = asked if 0 < asked < LAST_NUMBER else None
    page = page_from_elsewhere(session(), employer_id, before=before)
    return render_template(
        "people/history_elsewhere.html", acting=acting, page=page, before=before
    )


def _give_person(acting: Acting, form: PersonMandateForm) -> Mandate:
    typed = (form.email.data or "", form.name.data or "")
    holder, link = find_or_invite(session(), *typed, now())
    if link:
        flash(
            f"Give {holder.known_as} this link to choose a password. It works for 7 days: {link}"
        )
    is_deciding = form.capacity.data == Capacity.REPRESENTATIVE.value
    details = service.MandateDetails(
        capacity=Capacity(form.capacity.data),
        from_on=today(),
        until_on=_last_day(form),
        may_decide=is_deciding,
        basis=form.basis.data or "",
        areas=_areas(form) if is_deciding else None,
        ground=Ground(form.ground.data) if is_deciding and form.ground.data else None,
        registration=(form.registration.data or "") if is_deciding else "",
    )
    return service.give_mandate(session(), acting.employer, holder, details, actor())


def _give_organisation(
    acting: Acting, form: OrganisationMandateForm, supporting: list[Organisation]
) -> Mandate:
    holder = _chosen(form, supporting)
    return service.give_mandate(
        session(), acting.employer, holder, _details(form, today()), actor()
    )


def _change_organisation(
    form: ChangeOrganisationForm, leaving: list[Mandate], supporting: list[Organisation]
) -> Mandate:
    old = next(each for each in leaving if str(each.id) == form.leaving.data)
    details = _details(form, form.from_on.data)
    return changing.change_organisation(
        session(), old, _chosen(form, supporting), details, actor()
    )


def _chosen(form: OrganisationMandateForm, supporting: list[Organisation]) -> Organisation:
    return next(found for found in supporting if str(found.id) == form.organisation.data)


def _details(form: OrganisationMandateForm, from_on: date) -> service.MandateDetails:
    return service.MandateDetails(
        capacity=Capacity.SUPPORT_ORGANISATION,
        from_on=from_on,
        until_on=_last_day(form),
        may_decide=form.powers.data == "decide",
        areas=_areas(form) if form.powers.data == "decide" else None,
    )


def _areas(form: PersonMandateForm | OrganisationMandateForm) -> tuple[Area, ...] | None:
    """Return the areas that were ticked; None where it was all of them."""
    ticked = tuple(area for area in Area if area.value in (form.areas.data or ()))
    if not ticked:
        raise NothingDecidedError
    return None if len(ticked) == len(Area) and not _is_bound(form) else ticked


def _is_bound(form: PersonMandateForm | OrganisationMandateForm) -> bool:
    ground = form.ground.data if isinstance(form, PersonMandateForm) else None
    return Ground(ground) in service.BOUND if ground else False


def _last_day(form: PersonMandateForm | OrganisationMandateForm) -> date | None:
    chosen: date | None = form.until_on.data
    return chosen
