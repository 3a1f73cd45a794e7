"""Whole months to choose from, as addresses name them: 2026-05."""

from datetime import date

from payroll.ground.days import ONE_DAY, Span, month_later

SHOWN = 13


def month_named(name: str) -> Span | None:
    """Return the days of a month like '2026-05', or None where it names none."""
    try:
        first = date.fromisoformat(f"{name}-01")
    except ValueError:
        return None
    return Span(first, month_later(first) - ONE_DAY)


def months_to_choose(today: date) -> dict[str, str]:
    """Return the last months, the newest first: their names and words."""
    this = today.replace(day=1)
    firsts = [month_later(this, -number) for number in range(SHOWN)]
    return {f"{day:%Y-%m}": f"{day:%B %Y}" for day in firsts}
