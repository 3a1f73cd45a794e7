"""A month's time as the sheets of a workbook: what each client comes to, and every entry."""

from collections.abc import Iterator, Sequence

from pa_employer.supporting.models import HelpKind, HelpTime
from pa_employer.supporting.queries import MonthOfTime, month_of
from pa_employer.web.workbook import Content, Sheet


def sheets_of(entries: Sequence[HelpTime]) -> list[Sheet]:
    """Return the sheets of some time."""
    by_client = ("Client", *(str(kind).capitalize() for kind in HelpKind), "Minutes in all")
    each = ("Day", "Client", "Who", "What for", "Minutes", "Words")
    return [
        Sheet("By client", by_client, _by_client(month_of(entries))),
        Sheet("Every entry", each, _each(entries)),
    ]


def _by_client(month: MonthOfTime) -> Iterator[Sequence[Content]]:
    for each in month.clients:
        yield (each.name, *(each.by_kind.get(kind, 0) for kind in HelpKind), each.minutes)
    yield ("TOTAL", *(month.by_kind.get(kind, 0) for kind in HelpKind), month.minutes)


def _each(entries: Sequence[HelpTime]) -> Iterator[Sequence[Content]]:
    for entry in entries:
        yield (
            entry.on, entry.employer.name, entry.account.name, str(entry.kind), entry.minutes,
            entry.words,
        )  # fmt: skip
