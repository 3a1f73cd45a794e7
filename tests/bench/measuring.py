"""What every measurement says beside its rate: how much memory, and where the time goes."""

import cProfile
import pstats
import resource
import sys
from collections.abc import Callable
from io import StringIO

SLOWEST = 10


def memory_mib() -> int:
    """Return the most memory this process ever held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def print_slowest(run: Callable[[], object]) -> None:
    """Run something under the profiler, and print the functions that cost most."""
    profile = cProfile.Profile()
    profile.enable()
    run()
    profile.disable()
    text = StringIO()
    pstats.Stats(profile, stream=text).sort_stats("tottime").print_stats(SLOWEST)
    sys.stdout.write(text.getvalue())
