"""The script that keeps a PA's weeks on the phone; at the root, so that it reaches their pages."""

from flask import Blueprint, Response, current_app

from pa_employer.web.access import Role, allow

bp = Blueprint("offline", __name__)


@bp.get("/offline.js")
@allow(Role.ANYONE)
def script() -> Response:
    """Return the script; browsers ask for it anew to see whether it changed."""
    return current_app.send_static_file("offline.js")
