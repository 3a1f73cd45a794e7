"""A letter about a decision as a document: in usual or in large print."""

from flask import render_template

from pa_employer.agreements.models import Agreement
from pa_employer.reviews.letter import parts_of
from pa_employer.reviews.models import DecisionLetter
from pa_employer.web.pdf import tagged_pdf
from payroll.ground.days import Span


def letter_pdf(
    agreement: Agreement, span: Span, letter: DecisionLetter, *, is_large: bool = False
) -> bytes:
    """Return a letter as a tagged PDF."""
    html = render_template(
        "reviews/letter_print.html",
        agreement=agreement,
        span=span,
        letter=letter,
        parts=parts_of(letter),
        large=is_large,
    )
    return tagged_pdf(html)
