"""How long pages take and how they end, added up over all processes that serve them."""

import os
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram, values
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

SHARED = "PROMETHEUS_MULTIPROC_DIR"
SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})


class RequestTimes:
    """The counts of one process; what they hold is a pattern of an address, never an address."""

    def __init__(self) -> None:
        self._own = CollectorRegistry()
        self._seconds = Histogram(
            "pa_employer_request_seconds",
            "How long requests took, by the pattern of their address",
            ("method", "route"),
            buckets=SECONDS,
            registry=self._own,
        )
        self._ended = Counter(
            "pa_employer_requests",
            "How many requests ended with which status",
            ("route", "status"),
            registry=self._own,
        )

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request that is over."""
        self._seconds.labels(method if method in METHODS else "other", route).observe(seconds)
        self._ended.labels(route, str(status)).inc()

    def registry(self) -> CollectorRegistry:
        """Return the counts of all processes that share a folder, or else of this one."""
        if SHARED not in os.environ:
            return self._own
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return together


def share_counts(folder: Path) -> None:
    """Let the processes begun from here on add up their counts in an empty folder."""
    os.environ[SHARED] = str(folder)
    # The library decides this as it is imported, which was before anybody knew the folder.
    values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]


def forget_process(pid: int) -> None:
    """Take note that a process is gone; what it counted stays counted."""
    mark_process_dead(pid)  # type: ignore[no-untyped-call]
