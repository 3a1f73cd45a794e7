"""A return as a document: the same figures and words as on its page, as a tagged PDF."""

from flask import render_template

from pa_employer.reviews import words
from pa_employer.reviews.hours import IN_WORDS
from pa_employer.reviews.shown import Shown, cover
from pa_employer.web.pdf import tagged_pdf


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
