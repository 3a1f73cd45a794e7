"""The council of whoever is signed in, with the places its people go to."""

from collections.abc import Mapping
from uuid import UUID

from flask import abort, request
from flask_login import current_user

from pa_employer.web.access import Role
from pa_employer.web.pages import Place, navigate

RETURNS = Place("Returns", "/council/returns")
QUESTIONS = Place("Questions", "/council/questions")
SHOPS = Place("Kinds of shop", "/council/shops")
VISITS = Place("Visits", "/council/visits")
RULES = Place("Rules", "/council/rules")
PLAN = Place("Plan questions", "/council/plan")
DECISIONS = Place("Decisions", "/council/decisions")
ASSURANCE = Place("Assurance", "/council/assurance")
FILES = Place("Finance files", "/council/finance")
BACK = Place("Money back", "/council/recoveries")
STEPS = Place("Steps", "/council/steps")
RESTRICTED = Place("Restricted", "/council/restricted")
LETTERS = Place("Letters", "/council/letters")
KEEPING = Place("Keeping", "/council/keeping")
RIGHTS = Place("Asked of us", "/council/rights")
MORE = Place("More", "/council/more")
PLACES = {
    Role.FINANCE_OFFICER: (RETURNS, QUESTIONS, DECISIONS, VISITS, RULES),
    Role.AUDITOR: (RETURNS, DECISIONS, ASSURANCE, RULES),
    Role.PRACTITIONER: (PLAN, QUESTIONS, VISITS, RULES),
    Role.FINANCE_MANAGER: (ASSURANCE, RETURNS, DECISIONS, RULES),
}
"""Where somebody of a council goes every day."""
FURTHER = {
    Role.FINANCE_OFFICER: (BACK, STEPS, LETTERS, FILES, SHOPS, KEEPING, RIGHTS, RESTRICTED),
    Role.AUDITOR: (BACK, STEPS, FILES, SHOPS, RESTRICTED),
    Role.PRACTITIONER: (RESTRICTED,),
    Role.FINANCE_MANAGER: (BACK, STEPS, FILES, SHOPS, RESTRICTED),
}
"""Where they go now and then."""
WHAT_FOR = {
    BACK: "Money that is asked back: notices, parts, and when it would be hard.",
    STEPS: "When things do not go well: help first, one step at a time.",
    LETTERS: "Letters that somebody has to print and post.",
    FILES: "Payments and recoveries for the finance system.",
    SHOPS: "Which kinds of shop a payment card opens.",
    KEEPING: "How long papers are kept, and what may not be forgotten.",
    RIGHTS: "Where people say that something about them is wrong. Answer within a month.",
    RESTRICTED: "Fraud and safeguarding, apart from everything else.",
}


def own_council() -> UUID:
    """Return whose desk this is; 404 for somebody who works for no council."""
    further = further_places()
    here = [place for place in further if request.path.startswith(place.href)]
    navigate([*_places(PLACES), *here, *([MORE] if further else [])])
    authority_id: UUID | None = current_user.account.organisation_id
    return authority_id or abort(404)


def further_places() -> list[Place]:
    """Return where whoever is signed in goes now and then."""
    return _places(FURTHER)


def _places(of: Mapping[Role, tuple[Place, ...]]) -> list[Place]:
    found = [place for role, own in of.items() if role in current_user.roles for place in own]
    return list(dict.fromkeys(found))
