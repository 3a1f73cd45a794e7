"""The council of whoever is signed in, with the places its people go to."""

from uuid import UUID

from flask import abort
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
PLACES = {
    Role.FINANCE_OFFICER: (
        RETURNS,
        QUESTIONS,
        DECISIONS,
        BACK,
        FILES,
        STEPS,
        LETTERS,
        VISITS,
        SHOPS,
        RULES,
        KEEPING,
        RESTRICTED,
    ),
    Role.AUDITOR: (RETURNS, DECISIONS, BACK, STEPS, FILES, ASSURANCE, SHOPS, RULES, RESTRICTED),
    Role.PRACTITIONER: (PLAN, QUESTIONS, VISITS, RULES, RESTRICTED),
    Role.FINANCE_MANAGER: (
        ASSURANCE,
        RETURNS,
        DECISIONS,
        BACK,
        STEPS,
        FILES,
        RULES,
        SHOPS,
        RESTRICTED,
    ),
}


def own_council() -> UUID:
    """Return whose desk this is; 404 for somebody who works for no council."""
    places = [place for role, own in PLACES.items() if role in current_user.roles for place in own]
    navigate(dict.fromkeys(places))
    authority_id: UUID | None = current_user.account.organisation_id
    return authority_id or abort(404)
