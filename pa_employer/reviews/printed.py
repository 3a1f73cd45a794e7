"""Returns and letters as documents: the same words as on their pages, as tagged PDFs."""

from flask import render_template

from pa_employer.agreements.models import Agreement
from pa_employer.reviews import words
from pa_employer.reviews.hours import IN_WORDS
from pa_employer.reviews.letter import parts_of
from pa_employer.reviews.models import DecisionLetter
from pa_employer.reviews.shown import Shown, cover
from pa_employer.web.pdf import tagged_pdf
from payroll.ground.days import Span


def return_pdf(found: Shown, person: str, *, is_large: bool = False) -> bytes:
    """Return a period's return as a PDF, in usual or in 18-point print."""
    html = render_template(
        "reviews/print.html",
        found=found,
        drawn=found.drawn,
        cover=cover(found, person),
        large=is_large,
        words=words,
        hours_words=IN_WORDS,
    )
    return tagged_pdf(html)


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
