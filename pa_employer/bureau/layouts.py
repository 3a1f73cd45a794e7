"""What each kind of spreadsheet holds: its headings, what has to be there, what can be chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pa_employer.assistants.models import HolidayPlan
from pa_employer.bureau.models import SheetKind
from payroll.frequency import Frequency
from payroll.work.kinds import CHOSEN

EXAMPLE = "EXAMPLE"
"""The reference of the row that only shows how to fill a sheet in; it is never read."""
WHO = ("Reference", "Employer", "PA")
NOTICES = ("P6", "P9", "letter")
HOLIDAYS = tuple(plan.value for plan in HolidayPlan)


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of spreadsheet."""

    kind: SheetKind
    title: str
    headings: tuple[str, ...]
    needed: tuple[str, ...]
    """Headings without which nothing of a file can be understood."""
    shown: tuple[str, ...]
    """What is told of a row that fits."""
    told_by: tuple[str, ...] = ()
    """A row says something only where one of these is filled in; without any, every row does."""
    private: frozenset[str] = frozenset()
    """What is kept sealed, and only until the row is settled."""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    widths: tuple[int, ...] = ()
    example: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def says_something(self, cells: Mapping[str, str]) -> bool:
        """Tell whether somebody filled a row in, rather than leaving it as the template had it."""
        is_example = cells.get("Reference", "").strip().upper() == EXAMPLE
        is_told = not self.told_by or any(cells.get(each) for each in self.told_by)
        return is_told and not is_example

    def in_words(self, cells: Mapping[str, str]) -> str:
        """Say what a row holds: 'Date 4/5/2026, Start 9, End 13'."""
        return ", ".join(f"{name} {cells[name]}" for name in self.shown if cells.get(name))


SHIFTS = Layout(
    kind=SheetKind.SHIFTS,
    title="Shifts",
    headings=(*WHO, "Date", "Start", "End", "Unpaid break", "Kind", "Note"),
    needed=("Reference", "PA", "Date", "Start", "End"),
    shown=("Date", "Start", "End"),
    choices={"Kind": tuple(str(each) for each in CHOSEN)},
    widths=(14, 26, 26, 14, 10, 10, 14, 16, 30),
)
CHANGES = Layout(
    kind=SheetKind.CHANGES,
    title="Changes",
    headings=(
        *WHO, "From", "Pay for an hour", "Hours a week", "Holiday", "Tax code", "Tax notice",
        "Last day",
    ),
    needed=("Reference", "PA", "From", "Last day"),
    shown=("From", "Pay for an hour", "Hours a week", "Holiday", "Tax code", "Last day"),
    told_by=(
        "From", "Pay for an hour", "Hours a week", "Holiday", "Tax code", "Tax notice", "Last day",
    ),
    choices={"Holiday": HOLIDAYS, "Tax notice": NOTICES},
    widths=(14, 26, 26, 14, 16, 14, 18, 14, 12, 14),
    example=(
        EXAMPLE, "Morag Sinclair", "Rhona Baird", "1/4/2027", "14.20", "22.5", "", "", "", "",
    ),
    notes=(
        "One row for each change. What you leave empty stays as it is.",
        "From: the first day of the new pay, hours or holiday. For a tax code, its first pay day.",
        "Hours a week: like 20, 20.5 or 20:30. Write 0 where none are fixed.",
        "Tax code: as HMRC's notice writes it. Say in Tax notice which notice it was.",
        "Last day: the last day of the job, for somebody who leaves.",
        "Dates: like 1/4/2027 or 1 April 2027, the day first.",
        "The row EXAMPLE is never read. You can leave it or take it out.",
        "Everything is tried first, and you see row by row what fits.",
    ),
)  # fmt: skip
PEOPLE = Layout(
    kind=SheetKind.PEOPLE,
    title="New PAs",
    headings=(
        *WHO, "First day", "Date of birth", "Pay for an hour", "Hours a week", "Days a week",
        "Paid", "Holiday", "NI number",
    ),
    needed=("Reference", "PA", "First day", "Date of birth", "Pay for an hour", "Hours a week",
            "Paid"),
    shown=("First day", "Pay for an hour", "Hours a week", "Paid"),
    told_by=("PA", "First day", "Date of birth", "Pay for an hour", "NI number"),
    private=frozenset({"Date of birth", "NI number"}),
    choices={"Paid": tuple(each.value for each in Frequency), "Holiday": HOLIDAYS},
    widths=(14, 26, 26, 14, 14, 16, 14, 12, 14, 18, 16),
    example=(
        EXAMPLE, "Morag Sinclair", "Rhona Baird", "4/1/2027", "28/2/1990", "13.90", "20", "4",
        "four-weekly", "regular hours", "",
    ),
    notes=(
        "One row for each new PA.",
        "PA: the full name, as it is on a passport or a payslip.",
        "Date of birth: needed, because the least pay and National Insurance depend on age.",
        "Days a week: how many days they usually work. Left empty, it is 5.",
        "Holiday: left empty, it is regular hours.",
        "NI number: can stay empty and be added later. It is kept sealed.",
        "Dates: like 4/1/2027 or 4 January 2027, the day first.",
        "The row EXAMPLE is never read. You can leave it or take it out.",
        "Tax, pension and bank details come next, on the page of each PA.",
    ),
)  # fmt: skip
LAYOUTS = {each.kind: each for each in (SHIFTS, CHANGES, PEOPLE)}
