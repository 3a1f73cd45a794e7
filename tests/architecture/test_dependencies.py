"""What is installed is what was chosen: each package has one exact version."""

import re
from importlib.metadata import distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)$")


def pins() -> dict[str, str]:
    lines = (ROOT / "config/constraints.txt").read_text(encoding="utf-8").splitlines()
    found = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    loose = [line for line in found if not PINNED.match(line)]
    assert loose == []
    return {plain(match[1]): match[2] for line in found if (match := PINNED.match(line))}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_package_that_is_installed_is_pinned_to_its_version() -> None:
    kept = pins()
    other = {
        name: each.version
        for each in distributions()
        if (name := plain(each.name)) in kept and each.version != kept[name]
    }
    assert other == {}


def test_everything_the_product_asks_for_is_pinned() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("[project.scripts]")[0]
    asked = {plain(name) for name in re.findall(r'^  "([A-Za-z0-9._-]+)', text, re.MULTILINE)}
    assert asked - pins().keys() == set()
