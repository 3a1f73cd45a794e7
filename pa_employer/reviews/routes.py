"""The pages of a household's returns: what is ready, what it says, sending and answering."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from pa_employer.accounts.models import Account
from pa_employer.agreements.models import Agreement
from pa_employer.people.acting import Acting, Power, acting_for
from pa_employer.reviews import service, words
from pa_employer.reviews.forms import AnswersForm, ExplainForm, ObjectionForm, WordsForm
from pa_employer.reviews.hours import IN_WORDS
from pa_employer.reviews.models import QueryItem
from pa_employer.reviews.periods import in_months
from pa_employer.reviews.queries import period_at
from pa_employer.reviews.shown import Shown, cover, household, shown
from pa_employer.statements.models import StatementLine
from pa_employer.statements.service import Meaning, explain_line
from pa_employer.web.access import ACTING, allow
from pa_employer.web.forms import Form
from pa_employer.web.pages import NOTHING_KEPT, form_page
from pa_employer.web.work import actor, session, today
from payroll.ground.days import Span
from payroll.ground.money import NOTHING
from returns.groups import Group, Income
from returns.workbook import workbook

bp = Blueprint("reviews", __name__, template_folder="templates")
bp.add_app_template_filter(in_months, "months")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Shows = str | tuple[str, int]
PAGE = "/employers/<uuid:employer_id>/returns"


@dataclass(frozen=True, slots=True)
class Reached:
    """A period of an employer's that somebody may see."""

    acting: Acting
    agreement: Agreement
    span: Span

    @property
    def path(self) -> str:
        """Return where the page of this return is."""
        return url_for(
            "reviews.one",
            employer_id=self.acting.employer.id,
            starts_on=self.span.first.isoformat(),
        )


@bp.get(PAGE)
@allow(*ACTING)
def every(employer_id: UUID) -> str:
    """Show which returns are ready, which period runs, and what became of the others."""
    acting = acting_for(employer_id)
    found = household(session(), employer_id, today())
    return render_template("reviews/every.html", acting=acting, found=found, words=words)


@bp.get(f"{PAGE}/<starts_on>")
@allow(*ACTING)
def one(employer_id: UUID, starts_on: str) -> Shows:
    """Show one period's return."""
    return _page(_reach(employer_id, starts_on))


@bp.get(f"{PAGE}/<starts_on>.xlsx")
@allow(*ACTING)
def book(employer_id: UUID, starts_on: str) -> Response:
    """Give one period's return as a workbook."""
    reached = _reach(employer_id, starts_on)
    found = shown(session(), reached.agreement, reached.span, today())
    return as_workbook(found, reached.acting.employer.supported_person)


@bp.post(f"{PAGE}/<starts_on>/keep")
@allow(*ACTING)
def keep(employer_id: UUID, starts_on: str) -> Shows | Response:
    """Keep the person's words for later, or on the way to saying what they do not agree with."""
    reached = _reach(employer_id, starts_on)
    form = WordsForm()
    if not form.attempt(lambda: service.keep_words(*_period(reached), _said(form), actor())):
        return _page(reached, form, words_form=form)
    if request.args.get("then") == "disagree":
        return redirect(f"{reached.path}/disagree", 303)
    flash("Your words are kept. Nothing was sent.")
    return redirect(reached.path, 303)


@bp.post(f"{PAGE}/<starts_on>/send")
@allow(*ACTING)
def send(employer_id: UUID, starts_on: str) -> Shows | Response:
    """Send the return to the council."""
    reached = _reach(employer_id, starts_on, Power.DECIDE)
    form = WordsForm()
    capacity = reached.acting.mandate.capacity
    sent = form.attempt(
        lambda: service.send_return(*_period(reached), _said(form), capacity, actor())
    )
    if not sent:
        return _page(reached, form, words_form=form)
    flash("Your return is sent. The council looks at it, and you will see here what they say.")
    return redirect(reached.path, 303)


@bp.get(f"{PAGE}/<starts_on>/disagree")
@bp.post(f"{PAGE}/<starts_on>/disagree")
@allow(*ACTING)
def disagree(employer_id: UUID, starts_on: str) -> Shows | Response:
    """Ask what the person does not agree with, and keep it for the council to read."""
    reached = _reach(employer_id, starts_on)
    form = ObjectionForm()
    said = form.objection.data or ""
    if form.attempt(lambda: service.disagree(*_period(reached), said, actor())):
        flash("That is kept, and the council will read it with your return.")
        return redirect(reached.path, 303)
    return form_page("reviews/disagree.html", form=form, reached=reached)


@bp.post(f"{PAGE}/<starts_on>/lines/<uuid:line_id>")
@allow(*ACTING)
def explain(employer_id: UUID, starts_on: str, line_id: UUID) -> Shows | Response:
    """Take the answer to what one payment was for."""
    reached = _reach(employer_id, starts_on)
    found = shown(session(), reached.agreement, reached.span, today())
    line = found.line_of.get(str(line_id))
    if line is None or found.is_sent:
        abort(404)
    form = ExplainForm.about(line)
    stored = session().get_one(StatementLine, line_id)
    if not form.attempt(lambda: _explained(stored, form)):
        return _page(reached, form, explain_form=(line.id, form))
    flash("Thank you. That is explained.")
    return redirect(f"{reached.path}#questions", 303)


@bp.post(f"{PAGE}/<starts_on>/answers/keep")
@allow(*ACTING)
def keep_answers(employer_id: UUID, starts_on: str) -> Shows | Response:
    """Keep answers to the council for later."""
    reached = _reach(employer_id, starts_on)
    found, items = _asked(reached)
    form = AnswersForm.to(items)
    kept = found.kept
    if kept is None:
        abort(404)
    answers = form.answers(items)
    if form.attempt(lambda: service.keep_answers(session(), kept, answers, actor())):
        flash("Your answers are kept. Nothing was sent.")
        return redirect(reached.path, 303)
    return _page(reached, form, answers_form=form)


@bp.post(f"{PAGE}/<starts_on>/answers")
@allow(*ACTING)
def answer(employer_id: UUID, starts_on: str) -> Shows | Response:
    """Send the answers to the council."""
    reached = _reach(employer_id, starts_on, Power.DECIDE)
    found, items = _asked(reached)
    form = AnswersForm.to(items, is_sending=True)
    kept = found.kept
    if kept is None:
        abort(404)
    answers = form.answers(items)
    if form.attempt(lambda: service.answer_query(session(), kept, answers, actor())):
        flash("Your answers are sent. The council reads them and then decides.")
        return redirect(reached.path, 303)
    return _page(reached, form, answers_form=form)


def as_workbook(found: Shown, person: str) -> Response:
    """Answer with a return's workbook, named after its period."""
    mark = "" if found.is_sent else "-not-sent"
    name = f"return-{found.span.first.isoformat()}{mark}.xlsx"
    response = Response(workbook(found.drawn, cover(found, person)), mimetype=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _reach(employer_id: UUID, starts_on: str, power: Power = Power.PREPARE) -> Reached:
    acting = acting_for(employer_id, power)
    found = period_at(session(), employer_id, starts_on, today())
    if found is None:
        abort(404)
    return Reached(acting, *found)


def _page(
    reached: Reached,
    form: Form | None = None,
    *,
    words_form: WordsForm | None = None,
    explain_form: tuple[str, ExplainForm] | None = None,
    answers_form: AnswersForm | None = None,
) -> Shows:
    """Show a return; the form that was refused, if any, as it was filled in."""
    found = shown(session(), reached.agreement, reached.span, today())
    refused = dict([explain_form]) if explain_form else {}
    kept = found.kept
    page = render_template(
        "reviews/one.html",
        form=form,
        reached=reached,
        found=found,
        words=words,
        hours_words=IN_WORDS,
        words_form=words_form or WordsForm(formdata=None, obj=kept),
        explain={
            question.line_id: refused.get(question.line_id)
            or ExplainForm.about(found.line_of[question.line_id])
            for question in found.drawn.questions
        },
        answers_form=answers_form or (found.query and AnswersForm.to(found.query.items)),
        sender=_sender(found),
    )
    return (page, NOTHING_KEPT) if form else page


def _sender(found: Shown) -> Account | None:
    sent_by = found.kept and found.kept.submitted_by_id
    return session().get(Account, sent_by) if sent_by else None


def _asked(reached: Reached) -> tuple[Shown, list[QueryItem]]:
    found = shown(session(), reached.agreement, reached.span, today())
    return found, found.query.items if found.query else []


def _period(reached: Reached) -> tuple[Session, Agreement, Span]:
    return session(), reached.agreement, reached.span


def _said(form: WordsForm) -> service.SentWords:
    return service.SentWords(
        form.how_going.data or "", form.tell_us.data or "", form.seen.data or ""
    )


def _explained(line: StatementLine, form: ExplainForm) -> StatementLine:
    heading = Income if line.amount > NOTHING else Group
    words, no_receipt = form.words.data or "", bool(form.no_receipt.data)
    explain_line(session(), line, Meaning(heading(form.group.data), words, no_receipt), actor())
    return line
