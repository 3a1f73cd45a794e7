"""What a return was computed from, kept beside it, so that anybody can compute it again."""

from typing import Any

from payroll.ground.plain import of_plain, to_plain
from returns.account import ReturnGiven
from returns.compute import compute_return
from returns.figures import Return, canonical

Document = dict[str, Any]


def as_document(given: ReturnGiven) -> Document:
    """Return the facts of a return as plain values that JSON can hold."""
    plain: Document = to_plain(given)
    return plain


def from_document(document: Document) -> ReturnGiven:
    """Return the facts that `as_document` wrote, or raise ValueError or TypeError."""
    given: ReturnGiven = of_plain(ReturnGiven, document)
    return given


def computed_again(document: Document) -> Return:
    """Return what the kept facts come to, by the rules that held on the return's own day."""
    return compute_return(from_document(document))


def is_as_kept(facts: Document, kept: Document) -> bool:
    """Tell whether computing it again gives the kept return to the byte."""
    return canonical(computed_again(facts).as_plain()) == canonical(kept)
