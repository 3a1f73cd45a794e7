"""Files for pension schemes; their columns are data in `config/pension_files/`."""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import StringIO
from typing import Any

from payroll.frequency import Frequency
from payroll.ground.errors import DomainError
from payroll.ground.money import Money
from payroll.layouts import layout_of, layouts_in
from payroll.paying.payments import spreadsheet_safe
from payroll.pension_files.schedule import Contribution, Member, Schedule

FOLDER = "pension_files"
FREQUENCIES = {
    Frequency.WEEKLY: "Weekly",
    Frequency.FORTNIGHTLY: "Fortnightly",
    Frequency.FOUR_WEEKLY: "Four weekly",
    Frequency.MONTHLY: "Monthly",
}


class NoSuchPensionLayoutError(DomainError):
    """That layout of a pension file is not known here. Choose one from the list."""


class NotReadyForSchemeError(DomainError):
    """Something is in the way of the file for the pension scheme."""

    def __init__(self, found: Iterable[str]) -> None:
        super().__init__(" ".join(found))


@dataclass(frozen=True, slots=True)
class PensionColumn:
    """One column of a pension file."""

    heading: str
    holds: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class PensionLayout:
    """How a scheme wants its file."""

    key: str
    name: str
    source: str
    is_provisional: bool
    has_headings: bool
    date: str
    needs_ni_number: bool
    longest_name: int
    head: tuple[PensionColumn, ...]
    """One row before the members, where the scheme wants it."""
    columns: tuple[PensionColumn, ...]


@cache
def pension_layouts() -> tuple[PensionLayout, ...]:
    """Return every layout, confirmed ones first."""
    return layouts_in(FOLDER, _layout)


def pension_layout(key: str) -> PensionLayout:
    """Return one layout, or raise NoSuchPensionLayoutError."""
    found = layout_of(pension_layouts(), key)
    if found is None:
        raise NoSuchPensionLayoutError
    return found


def write_schedule(schedule: Schedule, layout: PensionLayout) -> bytes:
    """Return the file; cells that a spreadsheet would take for formulas are made harmless."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    if layout.head:
        writer.writerow([_cell(schedule, None, column, layout) for column in layout.head])
    if layout.has_headings:
        writer.writerow([column.heading for column in layout.columns])
    for each in schedule.contributions:
        writer.writerow([_cell(schedule, each, column, layout) for column in layout.columns])
    return text.getvalue().encode("utf-8")


def write_members(members: Iterable[Member]) -> bytes:
    """Return joiners, leavers and who opted out, in one table to key in or upload."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(
        ["Payroll ID", "Forenames", "Surname", "National Insurance number", "Date of birth",
         "Gender", "Address", "Postcode", "Email", "Joined", "Left the job", "Opted out"]
    )  # fmt: skip
    for each in members:
        days = (each.joined_on, each.left_on, each.opted_out_on)
        row = (
            each.payroll_id, " ".join(each.forenames), each.surname, each.ni_number or "",
            each.born_on.isoformat(), each.gender, ", ".join(each.address), each.postcode,
            each.email, *(day.isoformat() if day else "" for day in days),
        )  # fmt: skip
        writer.writerow([spreadsheet_safe(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _cell(
    schedule: Schedule, each: Contribution | None, column: PensionColumn, layout: PensionLayout
) -> str:
    if column.holds == "text":
        return column.text
    if column.holds in OF_THE_SCHEDULE:
        return spreadsheet_safe(OF_THE_SCHEDULE[column.holds](schedule, layout))
    if each is None:
        message = f"the head of {layout.key} cannot hold {column.holds}"
        raise ValueError(message)
    return spreadsheet_safe(OF_A_MEMBER[column.holds](each, layout))


def _pounds(amount: Money) -> str:
    return f"{amount.pounds:.2f}"


def _line(member: Member, number: int) -> str:
    return member.address[number] if len(member.address) > number else ""


OF_THE_SCHEDULE: dict[str, Callable[[Schedule, PensionLayout], str]] = {
    "employer reference": lambda schedule, _: schedule.reference,
    "employer name": lambda schedule, _: schedule.employer,
    "period from": lambda schedule, layout: schedule.period.first.strftime(layout.date),
    "period to": lambda schedule, layout: schedule.period.last.strftime(layout.date),
    "due on": lambda schedule, layout: schedule.due_on.strftime(layout.date),
    "frequency": lambda schedule, _: FREQUENCIES[schedule.frequency],
    "how many": lambda schedule, _: str(len(schedule.contributions)),
}
OF_A_MEMBER: dict[str, Callable[[Contribution, PensionLayout], str]] = {
    "payroll ID": lambda each, _: each.member.payroll_id,
    "NI number": lambda each, _: each.member.ni_number or "",
    "name": lambda each, _: each.member.name,
    "first forename": lambda each, _: (each.member.forenames or ("",))[0],
    "second forename": lambda each, _: (*each.member.forenames, "", "")[1],
    "surname": lambda each, _: each.member.surname,
    "gender": lambda each, _: each.member.gender,
    "born on": lambda each, layout: each.member.born_on.strftime(layout.date),
    "address 1": lambda each, _: _line(each.member, 0),
    "address 2": lambda each, _: _line(each.member, 1),
    "address 3": lambda each, _: _line(each.member, 2),
    "postcode": lambda each, _: each.member.postcode,
    "email": lambda each, _: each.member.email,
    "started on": lambda each, layout: _day(each.member.started_on, layout),
    "left on": lambda each, layout: _day(each.member.left_on, layout),
    "pensionable": lambda each, _: _pounds(each.pensionable),
    "employee": lambda each, _: _pounds(each.employee),
    "employer": lambda each, _: _pounds(each.employer),
    "total": lambda each, _: _pounds(each.total),
}


def _day(day: date | None, layout: PensionLayout) -> str:
    return day.strftime(layout.date) if day else ""


def _layout(key: str, table: dict[str, Any]) -> PensionLayout:
    head = tuple(PensionColumn(**column) for column in table.get("head", ()))
    columns = tuple(PensionColumn(**column) for column in table["columns"])
    known = OF_THE_SCHEDULE.keys() | OF_A_MEMBER.keys() | {"text"}
    unknown = {column.holds for column in (*head, *columns)} - known
    if unknown:
        message = f"the layout {key} has columns that hold {sorted(unknown)}"
        raise ValueError(message)
    return PensionLayout(
        key=key,
        name=table["name"],
        source=table["source"],
        is_provisional=table["is_provisional"],
        has_headings=table["has_headings"],
        date=table["date"],
        needs_ni_number=table["needs_ni_number"],
        longest_name=table["longest_name"],
        head=head,
        columns=columns,
    )
