"""The pages of hours on paper: printing a week, sending a photo of it, and looking it over."""

from datetime import date
from uuid import UUID

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
)
from flask_wtf.file import FileField
from werkzeug.wrappers import Response
from wtforms import SelectMultipleField

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.own_job import own_job
from pa_employer.assistants.queries import assistant_of
from pa_employer.paper import service
from pa_employer.paper.models import PaperWeek
from pa_employer.people.acting import Power, acting_for
from pa_employer.timesheets.job_weeks import JobWeeks
from pa_employer.timesheets.shifts import times_in_words, week_in_words
from pa_employer.web.access import ACTING, Role, allow
from pa_employer.web.forms import Form, PressForm, needed
from pa_employer.web.pages import form_page
from pa_employer.web.pdf import tagged_pdf
from pa_employer.web.work import actor, files, session, today

bp = Blueprint("paper", __name__, template_folder="templates")
Shown = str | Response | tuple[str, int]
PAPER = "/employers/<uuid:employer_id>/hours/paper"


class PhotoForm(Form):
    """A photo or a scan of printed weeks."""

    file = FileField("Photo or scan", [needed("Choose the photo or the scan")])


class TickedForm(Form):
    """What somebody sees ticked on paper."""

    ticked = SelectMultipleField("What is ticked on the paper?")


@bp.get("/employers/<uuid:employer_id>/assistants/<uuid:assistant_id>/weeks/<day>/paper.pdf")
@allow(*ACTING)
def given(employer_id: UUID, assistant_id: UUID, day: str) -> Response:
    """Give a week to print."""
    acting_for(employer_id)
    return _pdf(assistant_of(session(), employer_id, assistant_id) or abort(404), day)


@bp.get("/work/<uuid:assistant_id>/weeks/<day>/paper.pdf")
@allow(Role.ASSISTANT)
def own(assistant_id: UUID, day: str) -> Response:
    """Give an assistant their own week to print."""
    return _pdf(own_job(assistant_id), day)


@bp.get(PAPER)
@bp.post(PAPER)
@allow(*ACTING)
def papers(employer_id: UUID) -> Shown:
    """Take a photo of printed weeks, and list those nobody has looked at."""
    acting = acting_for(employer_id)
    form = PhotoForm()
    kept = form.attempt(lambda: _take(employer_id, form))
    if kept:
        flash("Kept. Look it over: nothing is filled in yet.")
        return redirect(f"/employers/{employer_id}/hours/paper/{kept[0].id}", 303)
    return form_page(
        "paper/papers.html",
        acting=acting,
        form=form,
        waiting=service.papers_waiting(session(), employer_id),
        week_in_words=week_in_words,
    )


@bp.get(f"{PAPER}/<uuid:paper_id>")
@bp.post(f"{PAPER}/<uuid:paper_id>")
@allow(*ACTING)
def look(employer_id: UUID, paper_id: UUID) -> Shown:
    """Look a paper week over, and fill in what is ticked."""
    acting = acting_for(employer_id)
    paper = _paper(employer_id, paper_id)
    planned = service.planned_on(session(), paper)
    form = TickedForm(data={"ticked": paper.ticked or []})
    form.ticked.choices = {
        each.key: times_in_words(each.starts_at, each.ends_at) for each in planned
    }
    if form.is_submitted():
        acting_for(employer_id, Power.DECIDE)
    done = form.attempt(lambda: _fill_in(paper, form))
    week = f"/employers/{employer_id}/assistants/{paper.assistant_id}/weeks/{paper.week_starts_on}"
    if done:
        for sentence in done:
            flash(sentence)
        return redirect(week, 303)
    return form_page(
        "paper/look.html",
        acting=acting,
        paper=paper,
        planned=planned,
        form=form,
        week=week,
        title=week_in_words(paper.week_starts_on),
        press_form=PressForm(),
    )


@bp.post(f"{PAPER}/<uuid:paper_id>/put-by")
@allow(*ACTING)
def put_by(employer_id: UUID, paper_id: UUID) -> Response:
    """Put a paper week by."""
    acting_for(employer_id, Power.DECIDE)
    service.put_by(session(), _paper(employer_id, paper_id), actor())
    flash("Put by.")
    return redirect(f"/employers/{employer_id}/hours/paper", 303)


@bp.get(f"{PAPER}/<uuid:paper_id>/picture")
@allow(*ACTING)
def picture(employer_id: UUID, paper_id: UUID) -> Response:
    """Show the picture of a paper week."""
    acting_for(employer_id)
    answer = make_response(files().get(_paper(employer_id, paper_id).digest))
    answer.headers["Content-Type"] = "image/jpeg"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _take(employer_id: UUID, form: PhotoForm) -> list[PaperWeek]:
    intake = service.Intake(current_app.extensions["desk"], files())
    return service.take_photo(session(), intake, employer_id, form.file.data.read(), actor())


def _fill_in(paper: PaperWeek, form: TickedForm) -> list[str]:
    left_out = service.fill_in(session(), paper, form.ticked.data or (), actor())
    return [*left_out, "Filled in from the paper. Look it over, and add what was otherwise."]


def _paper(employer_id: UUID, paper_id: UUID) -> PaperWeek:
    return service.paper_of(session(), employer_id, paper_id) or abort(404)


def _pdf(assistant: Assistant, day: str) -> Response:
    try:
        monday = date.fromisoformat(day)
    except ValueError:
        abort(404)
    if monday.weekday() or monday not in JobWeeks.of(assistant, today()):
        abort(404)
    html = render_template(
        "paper/print.html",
        assistant=assistant,
        week=service.printed_week(session(), assistant, monday),
        title=week_in_words(monday),
        large=request.args.get("print") == "large",
    )
    answer = make_response(tagged_pdf(html))
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="hours-{monday}.pdf"'
    return answer
