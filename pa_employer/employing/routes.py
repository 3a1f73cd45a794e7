"""The employer's pages of taking somebody on: the steps, what was checked, the statement."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import assistant_of
from pa_employer.employing import facts, particulars
from pa_employer.employing.forms import FactForm, ParticularsForm, PvgForm
from pa_employer.employing.models import FactKind, Particulars
from pa_employer.employing.steps import steps_of
from pa_employer.employing.words import PAGES, about, usual_entries
from pa_employer.people.acting import Power, acting_for
from pa_employer.web.access import ACTING, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import form_page
from pa_employer.web.pdf import tagged_pdf
from pa_employer.web.work import actor, session, today

bp = Blueprint("employing", __name__, template_folder="templates")
Shown = str | Response | tuple[str, int]
OF = "/employers/<uuid:employer_id>/assistants/<uuid:assistant_id>"


@dataclass(frozen=True, slots=True)
class Reached:
    """An assistant reached through a mandate."""

    assistant: Assistant
    may_decide: bool

    @property
    def path(self) -> str:
        """Return where their pages begin."""
        return f"/employers/{self.assistant.employer_id}/assistants/{self.assistant.id}"


@bp.get(f"{OF}/steps")
@allow(*ACTING)
def steps(employer_id: UUID, assistant_id: UUID) -> str:
    """Show the steps of taking somebody on, and what is done of them."""
    reached = _reached(employer_id, assistant_id)
    found = steps_of(session(), reached.assistant, today())
    return render_template("employing/steps.html", reached=reached, steps=found)


@bp.get(f"{OF}/checks/<name>")
@bp.post(f"{OF}/checks/<name>")
@allow(*ACTING)
def checks(employer_id: UUID, assistant_id: UUID, name: str) -> Shown:
    """Show what was noted of one kind, and note more."""
    reached = _reached(employer_id, assistant_id)
    kind = PAGES.get(name) or abort(404)
    form = PvgForm() if kind is FactKind.PVG else FactForm()
    if form.is_submitted():
        acting_for(employer_id, Power.DECIDE)
    noted = form.attempt(
        lambda: facts.note_fact(session(), reached.assistant, form.details(kind), actor())
    )
    if noted:
        flash("That is kept.")
        return redirect(f"{reached.path}/checks/{name}", 303)
    return form_page(
        "employing/checks.html",
        reached=reached,
        form=form,
        name=name,
        about=about(kind, reached.assistant.known_as),
        found=facts.facts_of_kind(session(), assistant_id, kind)[::-1],
        standing=facts.pvg_standing(session(), assistant_id, today())
        if kind is FactKind.PVG
        else None,
        press_form=PressForm(),
    )


@bp.post(f"{OF}/checks/<name>/<uuid:fact_id>/cross-out")
@allow(*ACTING)
def cross_out(employer_id: UUID, assistant_id: UUID, name: str, fact_id: UUID) -> Shown:
    """Cross out what was noted wrongly."""
    acting_for(employer_id, Power.DECIDE)
    reached = _reached(employer_id, assistant_id)
    fact = facts.fact_of(session(), assistant_id, fact_id) or abort(404)
    facts.cross_out(session(), reached.assistant, fact, actor())
    flash("Crossed out.")
    return redirect(f"{reached.path}/checks/{name}", 303)


@bp.get(f"{OF}/particulars")
@allow(*ACTING)
def statements(employer_id: UUID, assistant_id: UUID) -> str:
    """Show the newest statement, and the ones before."""
    reached = _reached(employer_id, assistant_id)
    found = particulars.particulars_of(session(), assistant_id)
    return render_template(
        "employing/particulars.html",
        reached=reached,
        found=found,
        sections=particulars.sections_of(found[0]) if found else [],
        form=PressForm(),
    )


@bp.get(f"{OF}/particulars/make")
@bp.post(f"{OF}/particulars/make")
@allow(*ACTING)
def make(employer_id: UUID, assistant_id: UUID) -> Shown:
    """Make a statement from the terms that were agreed."""
    acting_for(employer_id, Power.DECIDE)
    reached = _reached(employer_id, assistant_id)
    before = particulars.particulars_of(session(), assistant_id)
    form = ParticularsForm(data=usual_entries(reached.assistant, before))
    made = form.attempt(
        lambda: particulars.make_particulars(session(), reached.assistant, form.entered(), actor())
    )
    if made:
        flash(f"Made. Give it to {reached.assistant.known_as}, or let them read it here.")
        return redirect(f"{reached.path}/particulars", 303)
    return form_page("employing/make.html", reached=reached, form=form)


@bp.get(f"{OF}/particulars/<int:number>.pdf")
@allow(*ACTING)
def as_pdf(employer_id: UUID, assistant_id: UUID, number: int) -> Response:
    """Give a statement to print."""
    reached = _reached(employer_id, assistant_id)
    return statement_pdf(reached.assistant, _statement(assistant_id, number))


@bp.post(f"{OF}/particulars/<int:number>/agreed")
@allow(*ACTING)
def agreed(employer_id: UUID, assistant_id: UUID, number: int) -> Shown:
    """Note that the assistant signed a statement on paper."""
    acting_for(employer_id, Power.DECIDE)
    reached = _reached(employer_id, assistant_id)
    found = _statement(assistant_id, number)
    particulars.agree_particulars(session(), reached.assistant, found, actor())
    flash(f"Noted that {reached.assistant.known_as} signed it.")
    return redirect(f"{reached.path}/particulars", 303)


def statement_pdf(assistant: Assistant, found: Particulars) -> Response:
    """Return a statement as a file."""
    html = render_template(
        "employing/print.html",
        assistant=assistant,
        found=found,
        sections=particulars.sections_of(found),
        large=request.args.get("print") == "large",
    )
    answer = make_response(tagged_pdf(html))
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="statement-{found.from_on}.pdf"'
    return answer


def _reached(employer_id: UUID, assistant_id: UUID) -> Reached:
    acting = acting_for(employer_id)
    assistant = assistant_of(session(), employer_id, assistant_id) or abort(404)
    return Reached(assistant, acting.may_decide)


def _statement(assistant_id: UUID, number: int) -> Particulars:
    found = particulars.particulars_of(session(), assistant_id)
    return next((each for each in found if each.number == number), None) or abort(404)
