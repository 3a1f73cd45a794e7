"""Everything of one return in one file: figures, facts, papers, what was said and decided."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from pa_employer.reviews.decide import challenge_of
from pa_employer.reviews.models import FinancialReturn
from pa_employer.reviews.printed import return_pdf
from pa_employer.reviews.queries import query_of, versions_of
from pa_employer.reviews.shown import Shown, cover
from pa_employer.reviews.sittings import sittings_about
from returns.bundle import make_bundle
from returns.figures import canonical
from returns.workbook import workbook


def bundle_of(session: Session, found: Shown) -> bytes:
    """Return the bundle of a return that was sent, as it was last sent."""
    kept = found.kept
    if kept is None:
        message = "only a return that was sent has a bundle"
        raise ValueError(message)
    newest = versions_of(session, kept)[-1]
    person = kept.agreement.employer.supported_person
    papers = {
        "return.pdf": return_pdf(found, person),
        "return.xlsx": workbook(found.drawn, cover(found, person)),
        "story.json": canonical(_story(session, kept)),
    }
    return make_bundle(newest.document, newest.given, papers)


def _story(session: Session, kept: FinancialReturn) -> dict[str, Any]:
    """Return what was said and done about a return, in the order it happened."""
    query, objection = query_of(session, kept), challenge_of(session, kept)
    return {
        "person": kept.agreement.employer.supported_person,
        "employer": kept.agreement.employer.name,
        "council": kept.agreement.authority.name,
        "reference": kept.agreement.reference,
        "period": [kept.starts_on.isoformat(), kept.ends_on.isoformat()],
        "state": kept.state.value,
        "sent": {
            "at": _at(kept.submitted_at),
            "as": kept.submitted_as,
            "person_agreed": kept.person_agreed,
            "how_going": kept.how_going,
            "tell_us": kept.tell_us,
        },
        "together": [
            {"with": each.person, "as": each.capacity.value, "minutes": each.minutes}
            for each in sittings_about(session, kept.agreement, kept.span)
        ],
        "asked": [
            {
                "question": item.question,
                "rule": item.rule,
                "answer": item.answer,
                "answered_at": _at(item.answered_at),
            }
            for item in (query.items if query else ())
        ],
        "decision": {
            "what": kept.decision.value if kept.decision else None,
            "reason": kept.decision_reason,
            "at": _at(kept.decided_at),
        },
        "challenge": objection
        and {
            "words": objection.words,
            "at": _at(objection.made_at),
            "answer": objection.answer,
            "is_changed": objection.is_changed,
        },
        "versions": [
            {"number": each.number, "made_at": _at(each.made_at), "digest": each.digest.hex()}
            for each in versions_of(session, kept)
        ],
    }


def _at(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
