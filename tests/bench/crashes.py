"""Killing whoever works at points all through each scene, on both databases: nothing may differ.

`PA_BENCH_CRASH_STEP` (3) says how many points to go on by; 1 takes all. Prints how many deaths
there were, how long that took, and each point after which anything was found that is not as
without a death.
"""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy.orm import Session

from pa_employer.accounts.passwords import Passwords
from tests.bench.databases import each_database
from tests.crash.aftermath import after, database_of
from tests.crash.scenes import EVERY_SCENE, prepared
from tests.pa_employer.household import QUICK, make_household

STEP = int(os.environ.get("PA_BENCH_CRASH_STEP", "3"))


def main() -> None:
    """Go through every scene on each database; exit code 1 where a death left a difference."""
    faults = 0
    with each_database() as engines, TemporaryDirectory() as folder:
        for name, engine in engines.items():
            with Session(engine) as session:
                make_household(Passwords(QUICK), session)
            url = engine.url.render_as_string(hide_password=False)
            engine.dispose()
            for scene in EVERY_SCENE:
                faults += sweep(name, scene, url, Path(folder))
    if faults:
        sys.exit(1)


def sweep(database: str, scene: str, url: str, folder: Path) -> int:
    """Kill at points all through a scene; return how many left a difference."""
    own = folder / f"{database} {scene}"
    own.mkdir()
    began, faults = perf_counter(), 0
    with database_of(url, own) as address, prepared(scene, address, own / "files") as stage:
        every, undisturbed = after(stage, own, 0)
        points = range(1, every + 1, STEP)
        for point in points:
            _, found = after(stage, own, point)
            if found != undisturbed:
                faults += 1
                print(f"  {database}, {scene}: point {point}: {found} and not {undisturbed}")  # noqa: T201
    print(  # noqa: T201
        f"{database}, {scene}: {len(points)} deaths at {every} points, "
        f"{faults} with a difference, "
        f"{perf_counter() - began:.0f} s",
        flush=True,
    )
    return faults


if __name__ == "__main__":
    main()
