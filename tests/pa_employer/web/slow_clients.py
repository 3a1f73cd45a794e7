"""Serves a database's pages with the product's own server settings, for a test to lean on."""

import os
import sys

from typing_extensions import override

from config.settings import WebServer
from pa_employer.serving import Server


class OnSocket(Server):
    """The same server on an address of the test's own."""

    @override
    def load_config(self) -> None:
        super().load_config()
        self.cfg.set("bind", sys.argv[1])
        self.cfg.set("workers", 1)


if __name__ == "__main__":
    os.environ.setdefault("PA_HTTPS", "0")
    OnSocket(WebServer()).run()
