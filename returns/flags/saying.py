"""How a flag is said: it begins from trust, and names its rule and the day of it."""

from payroll.ground.days import day_in_words
from returns.figures import Flag, Severity
from returns.rulebook import Rule

MAY_BE_FINE = "This may be fine."


def flag(  # noqa: PLR0913  # a flag is all of these
    code: str,
    severity: Severity,
    sentence: str,
    rule: Rule | str,
    settles: str,
    *,
    line_id: str = "",
    about: str = "",
) -> Flag:
    """Return a flag whose sentence begins from trust and whose rule says since when it holds."""
    key = rule.key if isinstance(rule, Rule) else ""
    return Flag(
        code=code,
        severity=severity,
        sentence=f"{MAY_BE_FINE} {sentence}",
        rule=_in_words(rule),
        settles=settles,
        line_id=line_id,
        rule_key=key,
        about=about,
    )


def _in_words(rule: Rule | str) -> str:
    if isinstance(rule, str):
        return rule
    return f"{rule.words} In force since {day_in_words(rule.since)}."
