"""The questions an officer can begin with, in plain words, each with the rule it rests on."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from returns.rulebook import Rule


@dataclass(frozen=True, slots=True)
class Template:
    """A question to begin with."""

    name: str
    title: str
    question: str
    settles: str
    rule: str
    """A key of the council's rulebook."""

    def rule_words(self, rules: Iterable[Rule]) -> str:
        """Return the rule it rests on, in the words a return was under; '' where it was not."""
        return next((each.words for each in rules if each.key == self.rule), "")


@cache
def templates() -> tuple[Template, ...]:
    """Return every question there is to begin with."""
    text = (files("config") / "ask_templates.toml").read_text(encoding="utf-8")
    return tuple(Template(**each) for each in tomllib.loads(text)["template"])


def template_named(name: str) -> Template | None:
    """Return a question by its name, or None."""
    return next((each for each in templates() if each.name == name), None)
