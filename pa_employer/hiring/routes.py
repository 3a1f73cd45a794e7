"""The employer's pages of finding a PA: the advert, the card for the meeting, and the end."""

from uuid import UUID

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from pa_employer.hiring import service
from pa_employer.hiring.advert import plain_text, sections_of
from pa_employer.hiring.forgetting import last_day_of
from pa_employer.hiring.forms import ADVERT, AnswerForm, CardForm, EndForm
from pa_employer.hiring.meeting import NOT_TO_ASK, chosen
from pa_employer.hiring.models import Ending, Vacancy
from pa_employer.hiring.pay import floors_in_words
from pa_employer.hiring.places import COSTS, PLACES
from pa_employer.hiring.queries import people_of, vacancies_of
from pa_employer.hiring.reached import Reached, reached
from pa_employer.hiring.standing import colour_of
from pa_employer.hiring.wording import cautions_in
from pa_employer.people.acting import Power, acting_for
from pa_employer.web.access import ACTING, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import form_page
from pa_employer.web.pdf import tagged_pdf
from pa_employer.web.work import actor, session, today
from payroll.floors.rates import rate_warnings
from receipts.keeping import Kept, keeping_rule

bp = Blueprint("hiring", __name__, template_folder="templates")
Shown = str | Response | tuple[str, int]
ALL = "/employers/<uuid:employer_id>/hiring"
OF = f"{ALL}/<uuid:vacancy_id>"


@bp.get(ALL)
@allow(*ACTING)
def searches(employer_id: UUID) -> str:
    """Show for whom is looked now, and the searches before."""
    acting = acting_for(employer_id)
    return render_template(
        "hiring/searches.html",
        acting=acting,
        found=vacancies_of(session(), employer_id),
        form=PressForm(),
    )


@bp.post(f"{ALL}/begin")
@allow(*ACTING)
def begin(employer_id: UUID) -> Response:
    """Begin an advert, with its first question."""
    acting_for(employer_id)
    vacancy = service.begin_vacancy(session(), employer_id, actor())
    return redirect(f"/employers/{employer_id}/hiring/{vacancy.id}/ask/{next(iter(ADVERT))}", 303)


@bp.get(OF)
@allow(*ACTING)
def one(employer_id: UUID, vacancy_id: UUID) -> str:
    """Show a search: what is answered, who wrote in, and what comes next."""
    found = reached(employer_id, vacancy_id)
    return render_template(
        "hiring/one.html",
        reached=found,
        questions=[(key, each, _is_answered(found.vacancy, key)) for key, each in ADVERT.items()],
        people=people_of(session(), vacancy_id),
        colour_of=colour_of,
        last_day=last_day_of(session(), found.vacancy),
        kept=keeping_rule(Kept.APPLICANT, today()),
        form=PressForm(),
    )


@bp.get(f"{OF}/ask/<question>")
@bp.post(f"{OF}/ask/<question>")
@allow(*ACTING)
def ask(employer_id: UUID, vacancy_id: UUID, question: str) -> Shown:
    """Ask one question of the advert, and keep the answer."""
    found = reached(employer_id, vacancy_id)
    asked = ADVERT.get(question) or abort(404)
    form = asked.form(data=asked.form.shown(found.vacancy))
    after = _after(found, question)
    if _kept(found, form):
        flash("Kept.")
        return redirect(after, 303)
    return form_page(
        "hiring/ask.html",
        form=form,
        reached=found,
        question=asked,
        number=list(ADVERT).index(question) + 1,
        many=len(ADVERT),
        after=after,
        stamp=asked.form.stamp(found.vacancy),
        stands=_stands(found.vacancy, form),
        floors=list(floors_in_words(today())) if question == "pay" else [],
    )


@bp.get(f"{OF}/advert")
@allow(*ACTING)
def advert(employer_id: UUID, vacancy_id: UUID) -> str:
    """Show the advert as it would read, with what to look at once more, and where to post it."""
    found = reached(employer_id, vacancy_id)
    shown, rate = found.vacancy.advert, found.vacancy.hourly_rate
    return render_template(
        "hiring/advert.html",
        reached=found,
        advert=shown,
        sections=sections_of(shown),
        text=plain_text(shown),
        cautions=cautions_in(shown, found.acting.employer.address),
        question_of={
            column: key for key, each in ADVERT.items() for column in each.form.columns()
        },
        warnings=rate_warnings(rate, today()) if rate else (),
        missing=[
            (key, each) for key, each in ADVERT.items() if not _is_answered(found.vacancy, key)
        ],
        places=PLACES,
        costs=COSTS,
    )


@bp.get(f"{OF}/advert.pdf")
@allow(*ACTING)
def advert_pdf(employer_id: UUID, vacancy_id: UUID) -> Response:
    """Give the advert to print."""
    shown = reached(employer_id, vacancy_id).vacancy.advert
    html = render_template(
        "hiring/print_advert.html", advert=shown, sections=sections_of(shown), large=_is_large()
    )
    return _file(html, "advert.pdf")


@bp.get(f"{OF}/meeting")
@bp.post(f"{OF}/meeting")
@allow(*ACTING)
def meeting(employer_id: UUID, vacancy_id: UUID) -> Shown:
    """Choose the questions for the meeting, and show what not to ask."""
    found = reached(employer_id, vacancy_id)
    form = CardForm(data=CardForm.shown(found.vacancy))
    if _kept(found, form):
        flash("Kept. You can print the card now.")
        return redirect(f"{found.path}/meeting", 303)
    return form_page(
        "hiring/meeting.html",
        form=form,
        reached=found,
        stamp=CardForm.stamp(found.vacancy),
        stands=_card(found.vacancy) if form.is_submitted() else [],
        not_to_ask=NOT_TO_ASK,
        has_card=bool(_card(found.vacancy)),
    )


@bp.get(f"{OF}/meeting.pdf")
@allow(*ACTING)
def meeting_pdf(employer_id: UUID, vacancy_id: UUID) -> Response:
    """Give the card for the meeting to print."""
    found = reached(employer_id, vacancy_id)
    html = render_template(
        "hiring/print_meeting.html",
        questions=_card(found.vacancy),
        not_to_ask=NOT_TO_ASK,
        large=_is_large(),
    )
    return _file(html, "meeting.pdf")


@bp.get(f"{OF}/end")
@bp.post(f"{OF}/end")
@allow(*ACTING)
def end(employer_id: UUID, vacancy_id: UUID) -> Shown:
    """Say that somebody was found, or that the search stops."""
    found = reached(employer_id, vacancy_id, Power.DECIDE)
    form = EndForm()
    ended = form.attempt(
        lambda: service.end_search(session(), found.vacancy, Ending(form.ending.data), actor())
    )
    if ended:
        flash("Noted. Take the advert down where you posted it.")
        return redirect(found.path, 303)
    kept = keeping_rule(Kept.APPLICANT, today())
    return form_page("hiring/end.html", form=form, reached=found, kept=kept)


@bp.post(f"{OF}/open-again")
@allow(*ACTING)
def open_again(employer_id: UUID, vacancy_id: UUID) -> Response:
    """Look on after all."""
    found = reached(employer_id, vacancy_id, Power.DECIDE)
    service.open_again(session(), found.vacancy, actor())
    flash("You are looking again.")
    return redirect(found.path, 303)


@bp.post(f"{OF}/complaint")
@allow(*ACTING)
def complaint(employer_id: UUID, vacancy_id: UUID) -> Response:
    """Forget nothing of a search while somebody complains."""
    found = reached(employer_id, vacancy_id, Power.DECIDE)
    service.keep_for_complaint(session(), found.vacancy, actor(), is_on=True)
    flash("Everything is kept until you say that the complaint is over.")
    return redirect(found.path, 303)


@bp.post(f"{OF}/complaint/over")
@allow(*ACTING)
def complaint_over(employer_id: UUID, vacancy_id: UUID) -> Response:
    """Let a search be forgotten again when its time is over."""
    found = reached(employer_id, vacancy_id, Power.DECIDE)
    service.keep_for_complaint(session(), found.vacancy, actor(), is_on=False)
    flash("Noted. It is forgotten when its time is over.")
    return redirect(found.path, 303)


@bp.post(f"{OF}/away")
@allow(*ACTING)
def throw_away(employer_id: UUID, vacancy_id: UUID) -> Response:
    """Throw an advert away that nobody wrote in about."""
    found = reached(employer_id, vacancy_id, Power.DECIDE)
    service.throw_away(session(), found.vacancy, actor())
    flash("The advert is gone.")
    return redirect(f"/employers/{employer_id}/hiring", 303)


def _kept(found: Reached, form: AnswerForm) -> Vacancy | None:
    seen = form.seen.data or ""
    return form.attempt(
        lambda: service.keep_answer(session(), found.vacancy, form.given(), seen, actor())
    )


def _after(found: Reached, name: str) -> str:
    """Return the next question, or after the last the advert as it reads."""
    names = [*ADVERT, None]
    following = names[names.index(name) + 1]
    return f"{found.path}/ask/{following}" if following else f"{found.path}/advert"


def _is_answered(vacancy: Vacancy, name: str) -> bool:
    return bool(getattr(vacancy, ADVERT[name].form.columns()[0]))


def _stands(vacancy: Vacancy, form: AnswerForm) -> list[str]:
    """Return what stands where a press was refused because another window changed it."""
    if not form.is_submitted() or form.seen.data == form.stamp(vacancy):
        return []
    return [str(value) for value in form.shown(vacancy).values() if value]


def _card(vacancy: Vacancy) -> list[str]:
    return chosen(vacancy.asked, vacancy.own_questions)


def _is_large() -> bool:
    return request.args.get("print") == "large"


def _file(html: str, name: str) -> Response:
    answer = make_response(tagged_pdf(html))
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
