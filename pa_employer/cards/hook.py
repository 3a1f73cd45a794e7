"""Where a card programme tells what happened: checked, stored as it came, answered at once."""

from flask import Blueprint, abort, current_app, request

from pa_employer.cards.inbox import keep
from pa_employer.cards.programme import CardProgramme, ForgedNewsError
from pa_employer.web.access import Role, allow
from pa_employer.web.arriving import takes
from pa_employer.web.work import now, session

bp = Blueprint("card_hook", __name__)
LARGEST = 1024 * 1024


@bp.post("/webhooks/stripe")
@allow(Role.ANYONE)
@takes(LARGEST)
def told() -> tuple[str, int]:
    """Store news of the card programme; what is forged, old or of a trial is refused."""
    programme: CardProgramme | None = current_app.extensions["cards"]
    if programme is None:
        abort(404)
    try:
        news = programme.read_news(request.get_data(), request.headers.get("Stripe-Signature", ""))
    except ForgedNewsError:
        abort(400)
    keep(session(), news, now())
    return "", 200
