"""Which hours a payment owes: agreed weeks, weeks caught up, corrections, contracted hours."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from pa_employer.payruns.employment import Employment
from pa_employer.payruns.models import Basis
from pa_employer.timesheets.models import TimesheetState
from payroll.engine import hours_pay
from payroll.ground.days import Span, monday_of
from payroll.ground.money import NOTHING, Money
from payroll.payslip import HoursPaid


class Kind(Enum):
    """Why hours are paid now."""

    HOURS = "Hours"
    CAUGHT_UP = "Earlier hours"
    CONTRACTED = "Contracted hours"
    CORRECTION = "Correction"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A week's timesheet: where it stands, and its paid minutes on each day."""

    state: TimesheetState
    minutes_on: Mapping[date, int]

    @property
    def is_agreed(self) -> bool:
        """Tell whether both sides agree these hours."""
        return self.state is TimesheetState.AGREED


@dataclass(frozen=True, slots=True)
class PaidBefore:
    """Minutes of a week that a payslip paid at one rate."""

    week_starts_on: date
    hourly_rate: Money
    minutes: int
    basis: Basis


@dataclass(frozen=True, slots=True)
class WorkRecord:
    """One assistant's job, sheets by the Monday they begin on, and what was paid already."""

    employment: Employment
    sheets: Mapping[date, Sheet]
    paid: tuple[PaidBefore, ...]

    def paid_for(self, monday: date, basis: Basis) -> dict[Money, int]:
        """Return the minutes of a week that were paid on one basis, by rate."""
        found: dict[Money, int] = {}
        for each in self.paid:
            if each.week_starts_on == monday and each.basis is basis:
                found[each.hourly_rate] = found.get(each.hourly_rate, 0) + each.minutes
        return found

    def is_settled(self, monday: date) -> bool:
        """Tell whether a week was paid as agreed, which happens once."""
        return bool(self.paid_for(monday, Basis.AGREED))

    def is_agreed(self, monday: date) -> bool:
        """Tell whether both sides agree a week's hours."""
        return monday in self.sheets and self.sheets[monday].is_agreed


@dataclass(frozen=True, slots=True)
class WeekOwed:
    """Minutes of a week to be paid at one rate; below nothing they are taken back."""

    kind: Kind
    week_starts_on: date
    hourly_rate: Money
    minutes: int

    @property
    def basis(self) -> Basis:
        """Return on what the week is then paid."""
        return Basis.CONTRACTED if self.kind is Kind.CONTRACTED else Basis.AGREED

    @property
    def label(self) -> str:
        """Return the words of its line on the payslip."""
        if self.kind is Kind.CORRECTION:
            return f"Correction for {week_in_words(self.week_starts_on)}"
        return f"{self.kind.value} at {self.hourly_rate}"

    @property
    def amount(self) -> Money:
        """Return what these minutes come to."""
        return hours_pay(HoursPaid(self.label, self.minutes, self.hourly_rate)).amount


@dataclass(frozen=True, slots=True)
class LateWeek:
    """A week without agreed hours: where its sheet stands, if there is one."""

    week_starts_on: date
    state: TimesheetState | None
    contracted_minutes: int

    @property
    def in_words(self) -> str:
        """Say what is missing, without blame."""
        week = week_in_words(self.week_starts_on)
        match self.state:
            case TimesheetState.SUBMITTED:
                return f"The hours for {week} are sent and wait for you to agree them."
            case TimesheetState.SENT_BACK:
                return f"The hours for {week} went back with your comment."
            case _:
                return f"No hours agreed yet for {week}."


@dataclass(frozen=True, slots=True)
class HoursOwed:
    """All that one payment owes an assistant for work, and what it must leave for later."""

    weeks: tuple[WeekOwed, ...] = ()
    late: tuple[LateWeek, ...] = ()
    uncorrected: tuple[date, ...] = ()
    """Weeks paid as contracted whose sheets are still not agreed."""
    held_back: tuple[date, ...] = ()
    """Weeks whose correction would take back more than there is to pay."""

    @property
    def lines(self) -> tuple[HoursPaid, ...]:
        """Return the payslip's lines of hours: one for each label and rate."""
        merged: dict[tuple[str, Money], int] = {}
        for week in self.weeks:
            line = (week.label, week.hourly_rate)
            merged[line] = merged.get(line, 0) + week.minutes
        return tuple(
            HoursPaid(label, minutes, rate) for (label, rate), minutes in merged.items() if minutes
        )

    @property
    def contracted_minutes(self) -> int:
        """Return the contracted minutes of the late weeks."""
        return sum(week.contracted_minutes for week in self.late)


NO_HOURS = HoursOwed()


def week_in_words(monday: date) -> str:
    """Name a week: week of 2 November."""
    return f"week of {monday.day} {monday:%B}"


def hours_owed(record: WorkRecord, weeks: Span, *, pays_contracted: bool) -> HoursOwed:
    """Return what is owed for the sheets of a record, most of them in these whole weeks.

    Agreed weeks before these are caught up. A week is paid as agreed once, ever; one that was
    paid as contracted is corrected by the difference when its sheet is agreed. Contracted hours
    are only paid for weeks of these that are late, and only if the employer chooses so.
    """
    late = tuple(_late(record, weeks))
    agreed = [
        week
        for monday in sorted(record.sheets)
        if record.is_agreed(monday) and not record.is_settled(monday)
        for week in _agreed(record, monday, weeks)
    ]
    contracted = _contracted(record, late) if pays_contracted else ()
    owed = sorted((*agreed, *contracted), key=_in_order)
    kept, held_back = _without_taking_too_much(owed)
    waiting = {each.week_starts_on for each in record.paid if each.basis is Basis.CONTRACTED}
    uncorrected = (
        monday
        for monday in sorted(waiting)
        if not record.is_agreed(monday) and not record.is_settled(monday)
    )
    return HoursOwed(kept, late, tuple(uncorrected), held_back)


def _in_order(week: WeekOwed) -> tuple[int, date]:
    return list(Kind).index(week.kind), week.week_starts_on


def _agreed(record: WorkRecord, monday: date, weeks: Span) -> Iterator[WeekOwed]:
    worked = record.employment.by_rate(record.sheets[monday].minutes_on)
    contracted = record.paid_for(monday, Basis.CONTRACTED)
    if contracted:
        yield from _correction(monday, worked, contracted)
        return
    kind = Kind.HOURS if monday >= weeks.first else Kind.CAUGHT_UP
    for rate, minutes in worked.items():
        if minutes:
            yield WeekOwed(kind, monday, rate, minutes)


def _correction(
    monday: date, worked: dict[Money, int], paid: dict[Money, int]
) -> Iterator[WeekOwed]:
    """Return the difference by rate; where there is none, a nothing that settles the week."""
    rates = dict.fromkeys((*paid, *worked))
    by_rate = {rate: worked.get(rate, 0) - paid.get(rate, 0) for rate in rates}
    changed = {rate: minutes for rate, minutes in by_rate.items() if minutes}
    for rate, minutes in (changed or {next(iter(rates)): 0}).items():
        yield WeekOwed(Kind.CORRECTION, monday, rate, minutes)


def _late(record: WorkRecord, weeks: Span) -> Iterator[LateWeek]:
    for monday in _mondays(weeks):
        is_paid = any(each.week_starts_on == monday for each in record.paid)
        if is_paid or record.is_agreed(monday):
            continue
        sheet = record.sheets.get(monday)
        contracted = sum(record.employment.contracted_by_rate(monday).values())
        if contracted or (sheet and any(sheet.minutes_on.values())):
            yield LateWeek(monday, sheet.state if sheet else None, contracted)


def _contracted(record: WorkRecord, late: tuple[LateWeek, ...]) -> Iterator[WeekOwed]:
    for week in late:
        monday = week.week_starts_on
        for rate, minutes in record.employment.contracted_by_rate(monday).items():
            yield WeekOwed(Kind.CONTRACTED, monday, rate, minutes)


def _mondays(weeks: Span) -> Iterator[date]:
    return (day for day in weeks if day == monday_of(day))


def _without_taking_too_much(
    owed: list[WeekOwed],
) -> tuple[tuple[WeekOwed, ...], tuple[date, ...]]:
    """Leave corrections that take back for later if they come to more than there is to pay."""
    if Money.total(week.amount for week in owed) >= NOTHING:
        return tuple(owed), ()
    by_week: dict[date, Money] = {}
    for week in owed:
        by_week[week.week_starts_on] = by_week.get(week.week_starts_on, NOTHING) + week.amount
    held_back = tuple(monday for monday, amount in sorted(by_week.items()) if amount < NOTHING)
    return tuple(week for week in owed if week.week_starts_on not in held_back), held_back
