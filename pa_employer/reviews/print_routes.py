"""A return to print and keep: standard, large print, Easy Read, the same questions on paper."""

from uuid import UUID

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response

from pa_employer.reviews import words
from pa_employer.reviews.bundles import bundle_of
from pa_employer.reviews.clocks import due_on
from pa_employer.reviews.decide import is_open_to_challenge
from pa_employer.reviews.hours import IN_WORDS
from pa_employer.reviews.letter import parts_of
from pa_employer.reviews.models import DecisionLetter
from pa_employer.reviews.printed import letter_pdf, return_pdf
from pa_employer.reviews.reached import PAGE, TOGETHER, Reached, reach
from pa_employer.reviews.routes import OWN, as_attachment
from pa_employer.reviews.shown import Shown
from pa_employer.reviews.telling import letters_of
from pa_employer.reviews.things import things_to_say
from pa_employer.web.access import ACTING, allow
from pa_employer.web.pdf import tagged_pdf
from pa_employer.web.work import session
from returns.easy import easy_read

bp = Blueprint("return_prints", __name__, template_folder="templates")
PDF = "application/pdf"
ZIP = "application/zip"
SIZES = ("standard", "large", "easy")


@bp.get(f"{PAGE}.pdf")
@bp.get(f"{TOGETHER}/return.pdf")
@allow(*OWN)
def document(**where: UUID | str) -> Response:
    """Give a return as a tagged PDF: standard, in large print, or in Easy Read."""
    reached = reach(where)
    size = request.args.get("size", SIZES[0])
    if size not in SIZES:
        abort(404)
    found = reached.shown()
    if size == "easy":
        return as_attachment(
            tagged_pdf(_easy(reached, "reviews/easy_print.html")), PDF, found, "pdf"
        )
    person = reached.employer.supported_person
    return as_attachment(return_pdf(found, person, is_large=size == "large"), PDF, found, "pdf")


@bp.get(f"{PAGE}/easy-read")
@bp.get(f"{TOGETHER}/easy-read")
@allow(*OWN)
def easy(**where: UUID | str) -> str:
    """Show a return in Easy Read."""
    return _easy(reach(where), "reviews/easy.html")


@bp.get(f"{PAGE}/paper.pdf")
@bp.get(f"{TOGETHER}/paper.pdf")
@allow(*OWN)
def paper(**where: UUID | str) -> Response:
    """Give the same questions as a form on paper, to be filled in by hand."""
    reached = reach(where)
    found = reached.shown()
    if found.is_sent:
        abort(404)
    html = render_template(
        "reviews/paper.html",
        reached=reached,
        found=found,
        things=things_to_say(found.drawn),
        due_on=due_on(reached.agreement, reached.span),
        words=words,
        hours_words=IN_WORDS,
    )
    return as_attachment(tagged_pdf(html), PDF, found, "paper.pdf")


@bp.get(f"{PAGE}/letter/<int:number>")
@allow(*ACTING)
def letter(number: int, **where: UUID | str) -> str:
    """Show what the council wrote about its decision."""
    reached = reach(where)
    found = reached.shown()
    written = _letter(found, number)
    return render_template(
        "reviews/letter.html",
        reached=reached,
        found=found,
        letter=written,
        parts=parts_of(written),
        may_challenge=bool(found.kept and is_open_to_challenge(found.kept)),
    )


@bp.get(f"{PAGE}/letter/<int:number>.pdf")
@allow(*ACTING)
def letter_document(number: int, **where: UUID | str) -> Response:
    """Give a letter about a decision as a tagged PDF, in usual or in large print."""
    reached = reach(where)
    found = reached.shown()
    is_large = request.args.get("size") == "large"
    data = letter_pdf(reached.agreement, reached.span, _letter(found, number), is_large=is_large)
    return as_attachment(data, PDF, found, "letter.pdf")


@bp.get(f"{PAGE}.zip")
@allow(*ACTING)
def bundle(**where: UUID | str) -> Response:
    """Give everything of a return that was sent, sealed so that any change is found."""
    reached = reach(where)
    found = reached.shown()
    if found.kept is None or not found.is_sent:
        abort(404)
    return as_attachment(bundle_of(session(), found), ZIP, found, "zip")


def _letter(found: Shown, number: int) -> DecisionLetter:
    written = letters_of(session(), found.kept.id) if found.kept else []
    return next((each for each in written if each.number == number), None) or abort(404)


def _easy(reached: Reached, template: str) -> str:
    found = reached.shown()
    parts = easy_read(found.drawn, reached.agreement.authority.name)
    return render_template(template, reached=reached, found=found, parts=parts)
