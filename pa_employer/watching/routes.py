"""The addresses a machine asks: is the process up, can it serve, and how is it doing."""

import hmac
from collections.abc import Iterable
from contextlib import suppress
from typing import cast

from flask import Blueprint, Response, abort, current_app, request
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError
from typing_extensions import override

from config.settings import Settings
from pa_employer.watching.readiness import why_not_ready
from pa_employer.watching.times import RequestTimes
from pa_employer.watching.waiting import Measure, measures
from pa_employer.web.access import Role, allow
from pa_employer.web.work import now, session

bp = Blueprint("watching", __name__)


@bp.get("/health/live")
@allow(Role.ANYONE)
def live() -> Response:
    """Say that this process answers."""
    return _plain("up")


@bp.get("/health/ready")
@allow(Role.ANYONE)
def ready() -> Response:
    """Say whether this process can serve; 503 and a plain reason if it cannot."""
    reason = why_not_ready(session())
    return _plain("ready") if reason is None else _plain(reason, 503)


@bp.get("/metrics")
@allow(Role.ANYONE)
def metrics() -> Response:
    """Give figures to whoever shows this installation's token; without one there are none."""
    token = cast("Settings", current_app.extensions["settings"]).watching.metrics_token
    if not token:
        abort(404)
    shown = request.headers.get("Authorization", "")
    if not hmac.compare_digest(shown.encode(), f"Bearer {token}".encode()):
        refused = _plain("A token is needed.", 401)
        refused.headers["WWW-Authenticate"] = "Bearer"
        return refused
    times: RequestTimes = current_app.extensions["request_times"]
    waiting = CollectorRegistry()
    waiting.register(_Waiting(_measured()))
    found = generate_latest(times.registry()) + generate_latest(waiting)
    return Response(found, content_type=CONTENT_TYPE_PLAIN_0_0_4)


class _Waiting(Collector):
    """Measures, as the library hands them out."""

    def __init__(self, found: Iterable[Measure]) -> None:
        self._found = tuple(found)

    @override
    def collect(self) -> Iterable[Metric]:
        for each in self._found:
            family = GaugeMetricFamily(f"pa_employer_{each.name}", each.what, labels=each.labels)
            for labels, value in each.values.items():
                family.add_metric(labels, value)
            yield family


def _measured() -> list[Measure]:
    """Return what the database tells, or only that it does not answer."""
    found: list[Measure] = []
    with suppress(SQLAlchemyError):
        found = list(measures(session(), now()))
    is_up = Measure("database_up", "Whether the database answers", (), {(): float(bool(found))})
    return [is_up, *found]


def _plain(words: str, status: int = 200) -> Response:
    return Response(f"{words}\n", status, content_type="text/plain; charset=utf-8")
