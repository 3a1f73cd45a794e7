"""The stand-in at an address of its own on this machine, for as long as a test needs it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from config.settings import CardService
from pa_employer.cards.stand_in.server import card_stand_in_server
from pa_employer.cards.stand_in.world import StandIn


@contextmanager
def served(world: StandIn) -> Iterator[CardService]:
    """Serve the stand-in, and say how it is asked."""
    server = card_stand_in_server(world)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield CardService.stand_in(f"http://127.0.0.1:{server.port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
