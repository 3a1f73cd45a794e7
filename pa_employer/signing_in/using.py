"""Noting when a sign-in was last used, to the hour, whatever is asked for."""

import logging
from datetime import timedelta

from flask import Flask, current_app, g
from flask_login import current_user
from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from pa_employer.accounts.models import SignIn
from pa_employer.web.work import now

OFTEN_ENOUGH = timedelta(hours=1)
log = logging.getLogger(__name__)


def note_use(app: Flask) -> None:
    """Have each sign-in know when it was last used; after the page's own work is settled."""

    @app.teardown_request
    def note(_error: BaseException | None) -> None:
        sign_in = g.get("used_sign_in")
        if sign_in is None:
            return
        digest, at = sign_in
        try:
            with Session(current_app.extensions["engine"]) as own:
                own.execute(
                    update(SignIn).where(SignIn.token_digest == digest).values(last_used_at=at)
                )
                own.commit()
        except SQLAlchemyError:
            # It is a courtesy to the reader of a list; the page they asked for went well.
            log.warning("could not note that a sign-in was used")

    @app.after_request
    def look(response: Response) -> Response:
        if "_login_user" in g and current_user.is_authenticated and current_user.sign_in:
            kept = current_user.sign_in
            if now() - kept.last_used_at >= OFTEN_ENOUGH:
                g.used_sign_in = (kept.token_digest, now())
        return response
