"""Pages of what a council decided: precedents found by a word, and letters to print and post."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from pa_employer.accounts.council import own_council
from pa_employer.desk.precedents import Sought, number_of, search
from pa_employer.desk.routes import MOST_LETTERS, READERS
from pa_employer.reviews.models import DecisionLetter, FinancialReturn, ItemAction, LetterOut
from pa_employer.reviews.print_routes import PDF
from pa_employer.reviews.printed import letter_pdf
from pa_employer.reviews.telling import letters_to_post, say_posted
from pa_employer.reviews.words import SHORT_ITEM_ACTIONS
from pa_employer.web.access import Role, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.work import actor, session

bp = Blueprint("decisions", __name__, template_folder="templates")
PER_PAGE = 30


@bp.get("/council/decisions")
@allow(*READERS)
def every() -> str:
    """Show what the council decided before, found by a word or by what was decided."""
    action = request.args.get("action", "")
    if action and action not in list(ItemAction):
        abort(404)
    said = request.args.get("find", "")[:MOST_LETTERS]
    sought = Sought(said, ItemAction(action) if action else None)
    total = number_of(session(), own_council(), sought)
    pages = max(-(-total // PER_PAGE), 1)
    page = min(max(request.args.get("page", 1, int), 1), pages)
    return render_template(
        "desk/decisions.html",
        rows=search(session(), own_council(), sought, PER_PAGE, (page - 1) * PER_PAGE),
        said=said,
        action=action,
        actions=SHORT_ITEM_ACTIONS,
        total=total,
        page=page,
        pages=pages,
    )


@bp.get("/council/letters")
@allow(Role.FINANCE_OFFICER)
def to_post() -> str:
    """Show the letters that somebody has to print and post."""
    found = letters_to_post(session(), own_council())
    return render_template("desk/letters.html", found=found, press_form=PressForm(formdata=None))


@bp.get("/council/letters/<uuid:letter_id>.pdf")
@allow(Role.FINANCE_OFFICER)
def printed(letter_id: UUID) -> Response:
    """Give a letter to print."""
    out, kept = _to_post(letter_id)
    letter = session().get_one(DecisionLetter, out.letter_id)
    data = letter_pdf(kept.agreement, kept.span, letter, is_large="large" in request.args)
    answer = Response(data, mimetype=PDF)
    answer.headers["Content-Disposition"] = 'inline; filename="letter.pdf"'
    return answer


@bp.post("/council/letters/<uuid:letter_id>")
@allow(Role.FINANCE_OFFICER)
def posted(letter_id: UUID) -> Response:
    """Write down that a letter is in the post."""
    out, _ = _to_post(letter_id)
    if PressForm().validate_on_submit():
        say_posted(out, actor())
        flash("It is noted as posted.")
    return redirect("/council/letters", 303)


def _to_post(letter_id: UUID) -> tuple[LetterOut, FinancialReturn]:
    found = letters_to_post(session(), own_council())
    return next((each for each in found if each[0].letter_id == letter_id), None) or abort(404)
