"""Layouts of files as data: each a TOML file in a folder of `config/`, read once by its loader."""

import tomllib
from collections.abc import Callable
from importlib.resources import files
from typing import Any, Protocol, TypeVar


class Layout(Protocol):
    """What every layout has, whatever its columns are for."""

    @property
    def key(self) -> str:
        """Return the name of its file, without the ending."""
        ...

    @property
    def name(self) -> str:
        """Return what people call it."""
        ...

    @property
    def is_provisional(self) -> bool:
        """Tell whether it was put together without its owner's own guide."""
        ...


Found = TypeVar("Found", bound=Layout)


def layouts_in(folder: str, make: Callable[[str, dict[str, Any]], Found]) -> tuple[Found, ...]:
    """Return every layout of a folder, confirmed ones first, each by name."""
    found = [
        make(each.name.removesuffix(".toml"), tomllib.loads(each.read_text(encoding="utf-8")))
        for each in (files("config") / folder).iterdir()
        if each.name.endswith(".toml")
    ]
    return tuple(sorted(found, key=lambda layout: (layout.is_provisional, layout.name)))


def layout_of(found: tuple[Found, ...], key: str) -> Found | None:
    """Return the layout with a key, or None."""
    return next((layout for layout in found if layout.key == key), None)
