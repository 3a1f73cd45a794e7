"""A stand-in for HMRC's Transaction Engine that really listens, for tests."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from pa_employer.filings.stand_in_server import SUBMIT, Engine, stand_in_server


@contextmanager
def listening(stand_in: Engine) -> Iterator[str]:
    """Serve a stand-in on a free port; give the address that submissions go to."""
    server = stand_in_server(stand_in)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}{SUBMIT}"
    server.shutdown()
    thread.join()
    server.server_close()
