"""The pages of a household's returns: what is ready, what it says, sending and answering."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from pa_employer.accounts.models import Account
from pa_employer.agreements.queries import latest_agreement
from pa_employer.ladder.service import told_steps
from pa_employer.people.acting import Power, acting_for
from pa_employer.people.models import Capacity
from pa_employer.recovering.service import recovery_of
from pa_employer.reviews import service, words
from pa_employer.reviews.clocks import clock_of, due_on
from pa_employer.reviews.decide import challenge_of, is_open_to_challenge
from pa_employer.reviews.forms import (
    AnswersForm,
    ChallengeForm,
    HelpForm,
    ObjectionForm,
    WordsForm,
)
from pa_employer.reviews.hours import IN_WORDS
from pa_employer.reviews.items import plan_questions
from pa_employer.reviews.looking import looks_at
from pa_employer.reviews.models import (
    FinancialReturn,
    QueryItem,
)
from pa_employer.reviews.periods import in_months
from pa_employer.reviews.reached import PAGE, TOGETHER, Reached, reach
from pa_employer.reviews.shown import Shown, cover, household, rolling_year, shifts_of
from pa_employer.reviews.sittings import end_sitting, sittings_about
from pa_employer.reviews.telling import letters_of
from pa_employer.reviews.things import things_to_say
from pa_employer.reviews.visiting import visits_to
from pa_employer.timesheets.shifts import times_in_words
from pa_employer.web.access import ACTING, Role, allow
from pa_employer.web.forms import Form, PressForm
from pa_employer.web.pages import NOTHING_KEPT, form_page
from pa_employer.web.work import actor, session, today
from returns.workbook import workbook

bp = Blueprint("reviews", __name__, template_folder="templates")
bp.add_app_template_filter(in_months, "months")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Shows = str | tuple[str, int]
OWN = (*ACTING, Role.FINANCE_OFFICER, Role.PRACTITIONER)
"""Who may reach a return: by a mandate, or for the council sitting with the person."""


@bp.get("/employers/<uuid:employer_id>/returns")
@allow(*ACTING)
def every(employer_id: UUID) -> str:
    """Show which returns are ready, which period runs, and what became of the others."""
    acting = acting_for(employer_id)
    found = household(session(), employer_id, today())
    agreement = latest_agreement(session(), employer_id)
    return render_template(
        "reviews/every.html",
        acting=acting,
        found=found,
        words=words,
        has_steps=bool(agreement and told_steps(session(), agreement.id)),
        visits=visits_to(session(), agreement.id, today()) if agreement else [],
    )


@bp.get("/employers/<uuid:employer_id>/returns/last-year")
@allow(*ACTING)
def last_year(employer_id: UUID) -> str:
    """Show the last twelve months as one return; nothing of it is sent."""
    acting = acting_for(employer_id)
    found = rolling_year(session(), employer_id, today()) or abort(404)
    return render_template(
        "reviews/year.html", acting=acting, found=found, words=words, hours_words=IN_WORDS
    )


@bp.get(PAGE)
@bp.get(TOGETHER)
@allow(*OWN)
def one(**where: UUID | str) -> Shows:
    """Show one period's return."""
    return page(reach(where))


@bp.get(f"{PAGE}/hours")
@bp.get(f"{TOGETHER}/hours")
@allow(*OWN)
def hours(**where: UUID | str) -> str:
    """Show the single shifts that the return's hours were counted from."""
    reached = reach(where)
    found = shifts_of(*reached.period, today())
    return render_template(
        "reviews/hours.html", reached=reached, found=found, times=times_in_words
    )


@bp.get(f"{PAGE}.xlsx")
@bp.get(f"{TOGETHER}/return.xlsx")
@allow(*OWN)
def book(**where: UUID | str) -> Response:
    """Give one period's return as a workbook."""
    reached = reach(where)
    return as_workbook(reached.shown(), reached.employer.supported_person)


@bp.post(f"{PAGE}/keep")
@bp.post(f"{TOGETHER}/keep")
@allow(*OWN)
def keep(**where: UUID | str) -> Shows | Response:
    """Keep the person's words for later, or on the way to something else."""
    reached = reach(where)
    form = WordsForm()
    if not form.attempt(lambda: service.keep_words(*reached.period, _said(form), actor())):
        return page(reached, form, words_form=form)
    then = request.args.get("then")
    if then in {"disagree", "help"}:
        return redirect(f"{reached.path}/{then}", 303)
    flash("Your words are kept. Nothing was sent.")
    return redirect(reached.path, 303)


@bp.post(f"{PAGE}/send")
@bp.post(f"{TOGETHER}/send")
@allow(*OWN)
def send(**where: UUID | str) -> Shows | Response:
    """Send the return to the council."""
    reached = reach(where, Power.DECIDE)
    form = WordsForm()
    if not form.attempt(lambda: _send(reached, form)):
        return page(reached, form, words_form=form)
    flash("Your return is sent. The council looks at it, and you will see here what they say.")
    return redirect(reached.path if reached.acting else "/council/visits", 303)


@bp.get(f"{PAGE}/disagree")
@bp.get(f"{TOGETHER}/disagree")
@bp.post(f"{PAGE}/disagree")
@bp.post(f"{TOGETHER}/disagree")
@allow(*OWN)
def disagree(**where: UUID | str) -> Shows | Response:
    """Ask what the person does not agree with, and keep it for the council to read."""
    reached = reach(where)
    form = ObjectionForm()
    said = form.objection.data or ""
    if form.attempt(lambda: service.disagree(*reached.period, said, actor())):
        flash("That is kept, and the council will read it with your return.")
        return redirect(reached.path, 303)
    return form_page("reviews/disagree.html", form=form, reached=reached)


@bp.get(f"{PAGE}/help")
@bp.post(f"{PAGE}/help")
@allow(*ACTING)
def ask_help(**where: UUID | str) -> Shows | Response:
    """Let somebody ask for help with a return: their own people, or a visit of the council's."""
    reached = reach(where)
    form = HelpForm()
    said = form.words.data or ""
    if form.attempt(lambda: service.ask_for_help(*reached.period, said, actor())):
        council = reached.agreement.authority.name
        flash(f"{council} sees that you would like help, and gets in touch. Nothing was sent.")
        return redirect(reached.path, 303)
    return form_page("reviews/help.html", form=form, reached=reached)


@bp.post(f"{PAGE}/answers/keep")
@allow(*ACTING)
def keep_answers(**where: UUID | str) -> Shows | Response:
    """Keep answers to the council for later."""
    reached = reach(where)
    kept, items = _asked(reached)
    form = AnswersForm.to(items)
    answers = form.answers(items)
    if form.attempt(lambda: service.keep_answers(session(), kept, answers, actor())):
        flash("Your answers are kept. Nothing was sent.")
        return redirect(reached.path, 303)
    return page(reached, form, answers_form=form)


@bp.post(f"{PAGE}/answers")
@allow(*ACTING)
def answer(**where: UUID | str) -> Shows | Response:
    """Send the answers to the council."""
    reached = reach(where, Power.DECIDE)
    kept, items = _asked(reached)
    form = AnswersForm.to(items, is_sending=True)
    answers = form.answers(items)
    if form.attempt(lambda: service.answer_query(session(), kept, answers, actor())):
        flash("Your answers are sent. The council reads them and then decides.")
        return redirect(reached.path, 303)
    return page(reached, form, answers_form=form)


@bp.post(f"{PAGE}/agree")
@allow(*ACTING)
def agree(**where: UUID | str) -> Shows | Response:
    """Agree with what the council decided, and be done."""
    reached = reach(where, Power.DECIDE)
    form = PressForm()
    if form.attempt(lambda: service.settle(session(), _kept(reached), actor())):
        flash("Thank you. This return is finished.")
        return redirect(reached.path, 303)
    return page(reached, form)


@bp.get(f"{PAGE}/challenge")
@bp.post(f"{PAGE}/challenge")
@allow(*ACTING)
def challenge(**where: UUID | str) -> Shows | Response:
    """Say that the council's decision is wrong."""
    reached = reach(where, Power.DECIDE)
    kept = _kept(reached)
    form = ChallengeForm()
    said = form.words.data or ""
    if form.attempt(lambda: service.challenge(session(), kept, said, actor())):
        flash("That is sent. Somebody who did not decide it looks again.")
        return redirect(reached.path, 303)
    return form_page(
        "reviews/challenge.html",
        form=form,
        reached=reached,
        kept=kept,
        decided=reached.shown().decided,
        words=words,
    )


def as_workbook(found: Shown, person: str) -> Response:
    """Answer with a return's workbook, named after its period."""
    return as_attachment(workbook(found.drawn, cover(found, person)), XLSX, found, "xlsx")


def as_attachment(data: bytes, kind: str, found: Shown, ending: str) -> Response:
    """Answer with a file of a return, named after its period."""
    mark = "" if found.is_sent else "-not-sent"
    name = f"return-{found.span.first.isoformat()}{mark}.{ending}"
    response = Response(data, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def page(
    reached: Reached,
    form: Form | None = None,
    *,
    words_form: WordsForm | None = None,
    answers_form: AnswersForm | None = None,
) -> Shows:
    """Show a return; the form that was refused, if any, as it was filled in."""
    found = reached.shown()
    kept = found.kept
    shows = render_template(
        "reviews/one.html",
        form=form,
        reached=reached,
        found=found,
        words=words,
        hours_words=IN_WORDS,
        words_form=words_form or WordsForm(formdata=None, obj=kept),
        answers_form=answers_form or (found.query and AnswersForm.to(found.query.items)),
        sender=_account(kept.submitted_by_id if kept else None),
        things=[] if found.is_sent else things_to_say(found.drawn),
        sittings=[
            (each, _account(each.helper_id))
            for each in sittings_about(session(), reached.agreement, reached.span)
        ],
        clock=clock_of(session(), kept, today()) if kept else None,
        due_on=due_on(reached.agreement, reached.span),
        objection=challenge_of(session(), kept) if kept else None,
        looks=looks_at(session(), kept) if kept else [],
        plans=plan_questions(session(), kept.id).values() if kept else (),
        letters=letters_of(session(), kept.id) if kept else [],
        recovery=recovery_of(session(), kept.id) if kept and reached.acting else None,
        may_challenge=bool(kept and is_open_to_challenge(kept)),
        press_form=PressForm(formdata=None),
    )
    return (shows, NOTHING_KEPT) if form else shows


def _account(account_id: UUID | None) -> Account | None:
    return session().get(Account, account_id) if account_id else None


def _kept(reached: Reached) -> FinancialReturn:
    return reached.shown().kept or abort(404)


def _asked(reached: Reached) -> tuple[FinancialReturn, list[QueryItem]]:
    found = reached.shown()
    if found.kept is None:
        abort(404)
    return found.kept, found.query.items if found.query else []


def _send(reached: Reached, form: WordsForm) -> FinancialReturn:
    agreed = form.person_agreed.data or ""
    if reached.sitting:
        helper = current_user.account.name
        agreed = f"{reached.sitting.person} agreed, sitting with {helper}."
    sent = service.send_return(*reached.period, _said(form, reached.capacity, agreed), actor())
    if reached.sitting:
        end_sitting(session(), reached.sitting, actor(), is_sent=True)
    return sent


def _said(
    form: WordsForm, capacity: Capacity = Capacity.SELF, agreed: str = ""
) -> service.SentWords:
    return service.SentWords(
        form.how_going.data or "",
        form.tell_us.data or "",
        form.seen.data or "",
        capacity,
        agreed,
    )
