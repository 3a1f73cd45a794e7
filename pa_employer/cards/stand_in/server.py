"""Serving the stand-in on this machine, and nowhere else."""

from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from typing_extensions import override
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from pa_employer.cards.stand_in.pages import CutError, web_app
from pa_employer.cards.stand_in.world import StandIn

HERE = "127.0.0.1"


class QuietRequests(WSGIRequestHandler):
    """One connection, kept open between requests; it says nothing, for requests hold names."""

    protocol_version = "HTTP/1.1"

    @override
    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing."""

    @override
    def run_wsgi(self) -> None:
        try:
            super().run_wsgi()
        except CutError:
            self.close_connection = True


def card_stand_in_server(world: StandIn, port: int = 0) -> BaseWSGIServer:
    """Return a server that is bound to this machine; port 0 takes any that is free."""
    app = web_app(world)
    app.config["PROPAGATE_EXCEPTIONS"] = True

    def one_at_a_time(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        with world.store.lock:
            return list(app(environ, start))

    return make_server(HERE, port, one_at_a_time, threaded=True, request_handler=QuietRequests)
