"""Each request has an id, and ends with one line and one count of how it went."""

import logging
import re
import time
from uuid import uuid4

from flask import Flask, Response, current_app, g, request

from pa_employer.watching.logs import ABOUT
from pa_employer.watching.times import RequestTimes

HEADER = "X-Request-ID"
AN_ID = re.compile(r"[0-9a-f-]{16,64}")
NOWHERE = "(none)"
QUIET = "watching."
BROKEN = 500

log = logging.getLogger(__name__)


def watch_requests(app: Flask, trusted_header: str) -> None:
    """Watch every request from before anything else to after everything else.

    `trusted_header` is where a proxy of ours names a request; without one, each is named here.
    """
    app.extensions["request_times"] = RequestTimes()
    app.log_exception = _tell_of_error  # type: ignore[method-assign]  # Flask's tells the address

    @app.before_request
    def begin() -> None:
        given = request.headers.get(trusted_header, "") if trusted_header else ""
        g.request_id = given if AN_ID.fullmatch(given) else uuid4().hex
        g.began = time.perf_counter()
        ABOUT.set({"request_id": g.request_id, "method": request.method, "route": _route()})

    @app.after_request
    def name(response: Response) -> Response:
        g.status = response.status_code
        if "request_id" in g:
            response.headers[HEADER] = g.request_id
        return response

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        if "began" in g:
            _tell(g.get("status", BROKEN), time.perf_counter() - g.began)
        ABOUT.set({})


def _route() -> str:
    return request.url_rule.rule if request.url_rule else NOWHERE


def _tell(status: int, seconds: float) -> None:
    times: RequestTimes = current_app.extensions["request_times"]
    times.note(request.method, _route(), status, seconds)
    is_quiet = (request.endpoint or "").startswith(QUIET) and status < BROKEN
    level = logging.DEBUG if is_quiet else logging.INFO
    told: dict[str, object] = {"status": status, "ms": round(seconds * 1000)}
    if "account_id" in g:
        told["account"] = g.account_id
    log.log(level, "request", extra=told)


def _tell_of_error(exc_info: object) -> None:
    log.error("a request failed", exc_info=exc_info)  # type: ignore[arg-type]
