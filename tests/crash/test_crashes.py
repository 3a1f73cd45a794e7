"""Whoever dies at any point is followed by others: in the end nothing is lost, nothing twice."""

import os
import random
from pathlib import Path

import pytest

from tests.crash.aftermath import after
from tests.crash.scenes import EVERY_SCENE, prepared

SEED = int(os.environ.get("PA_CRASH_SEED", "20261126"))
POINTS = 3
"""So many points of each scene; `make bench` takes hundreds."""


@pytest.mark.usefixtures("household")
@pytest.mark.parametrize("name", EVERY_SCENE)
def test_a_death_at_any_point_leaves_what_would_be_there_without_it(
    database_url: str,
    tmp_path: Path,
    name: str,
) -> None:
    with prepared(name, database_url, tmp_path / "files") as stage:
        every, undisturbed = after(stage, tmp_path, 0)
        assert undisturbed.wrong == ()
        for point in sorted(random.Random(f"{SEED} {name}").sample(range(1, every + 1), POINTS)):  # noqa: S311  # no secret
            _, found = after(stage, tmp_path, point)
            assert found == undisturbed, f"{name}: killed at point {point} of {every}"
