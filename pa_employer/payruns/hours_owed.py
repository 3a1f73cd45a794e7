"""Which hours a payment owes: agreed weeks, weeks caught up, corrections, contracted hours."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property

from pa_employer.payruns.employment import Employment
from pa_employer.payruns.models import Basis
from pa_employer.timesheets.models import TimesheetState
from payroll.ground.days import Span, monday_of
from payroll.ground.money import NOTHING, Money
from payroll.payslip import HoursPaid
from payroll.work.kinds import WorkKind
from payroll.work.pay import Amount, Work, together, work_by_day
from payroll.work.rate_card import Rate
from payroll.work.shift import WorkedShift


class Kind(Enum):
    """Why hours are paid now."""

    HOURS = ""
    CAUGHT_UP = "Earlier"
    CONTRACTED = "Contracted"
    CORRECTION = "Correction"
    BACK_PAY = "Back pay"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A week's timesheet: where it stands, and its shifts; days after `until` do not count."""

    state: TimesheetState
    shifts: tuple[WorkedShift, ...]
    until: date | None = None

    @property
    def is_agreed(self) -> bool:
        """Tell whether both sides agree these hours."""
        return self.state is TimesheetState.AGREED

    def work(self, employment: Employment) -> Work:
        """Return the work by the rates of the days it falls on, or NoTermsThatDayError."""
        by_day = work_by_day(self.shifts, employment.card_on)
        return together(
            work for day, work in by_day.items() if self.until is None or day <= self.until
        )


@dataclass(frozen=True, slots=True)
class PaidBefore:
    """Work of a week that a payslip paid at one rate."""

    week_starts_on: date
    rate: Rate
    amount: Amount
    basis: Basis


@dataclass(frozen=True)
class WorkRecord:
    """One assistant's job, sheets by the Monday they begin on, and what was paid already."""

    employment: Employment
    sheets: Mapping[date, Sheet]
    paid: tuple[PaidBefore, ...]

    def paid_for(self, monday: date, basis: Basis | None = None) -> Work:
        """Return the work of a week that was paid, on one basis or on any, by rate."""
        found: Work = {}
        for each in self._paid_in.get(monday, ()):
            if basis in (None, each.basis):
                found[each.rate] = found.get(each.rate, Amount()) + each.amount
        return found

    def is_settled(self, monday: date) -> bool:
        """Tell whether a week was paid as agreed at least once."""
        return any(each.basis is Basis.AGREED for each in self._paid_in.get(monday, ()))

    def is_paid(self, monday: date) -> bool:
        """Tell whether any payslip paid something of a week."""
        return monday in self._paid_in

    def is_agreed(self, monday: date) -> bool:
        """Tell whether both sides agree a week's hours."""
        return monday in self.sheets and self.sheets[monday].is_agreed

    @cached_property
    def _paid_in(self) -> Mapping[date, list[PaidBefore]]:
        found: dict[date, list[PaidBefore]] = {}
        for each in self.paid:
            found.setdefault(each.week_starts_on, []).append(each)
        return found


@dataclass(frozen=True, slots=True)
class WeekOwed:
    """Work of a week to be paid at one rate; below nothing it is taken back."""

    kind: Kind
    week_starts_on: date
    rate: Rate
    amount: Amount

    @property
    def basis(self) -> Basis:
        """Return on what the week is then paid."""
        return Basis.CONTRACTED if self.kind is Kind.CONTRACTED else Basis.AGREED

    @property
    def label(self) -> str:
        """Return the words of its line on the payslip."""
        own = self.rate.label
        match self.kind:
            case Kind.HOURS:
                return own
            case Kind.CORRECTION:
                kind = "" if self.rate.kind is WorkKind.ORDINARY else f", {self.rate.kind}"
                return f"Correction for {week_in_words(self.week_starts_on)}{kind}"
            case Kind.BACK_PAY if self.is_taken_back:
                return f"Back pay: paid before as {own[0].lower()}{own[1:]}"
            case Kind.BACK_PAY:
                return f"Back pay: {own[0].lower()}{own[1:]}"
            case _:
                return f"{self.kind.value} {own[0].lower()}{own[1:]}"

    @property
    def is_taken_back(self) -> bool:
        """Tell whether it takes back what was paid."""
        return self.amount.minutes < 0 or self.amount.nights < 0

    @property
    def pay(self) -> Money:
        """Return what this work comes to."""
        return self.amount.pay(self.rate)


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
        merged: dict[tuple[str, Rate], Amount] = {}
        for week in self.weeks:
            line = (week.label, week.rate)
            merged[line] = merged.get(line, Amount()) + week.amount
        return tuple(
            HoursPaid(
                label=label,
                minutes=amount.minutes,
                hourly_rate=rate.rate,
                kind=rate.kind,
                nights=amount.nights if rate.is_per_night else None,
            )
            for (label, rate), amount in merged.items()
            if amount
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

    Agreed weeks before these are caught up. A week that was paid already, as contracted or as
    agreed, is owed the difference alone: nothing, unless its hours or the terms of its days
    changed since. Contracted hours are only paid for weeks of these that are late, and only if
    the employer chooses so.
    """
    late = tuple(_late(record, weeks))
    agreed = [
        week
        for monday in sorted(record.sheets)
        if record.is_agreed(monday)
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
    worked = record.sheets[monday].work(record.employment)
    if record.is_paid(monday):
        yield from _difference(record, monday, worked)
        return
    kind = Kind.HOURS if monday >= weeks.first else Kind.CAUGHT_UP
    for rate, amount in worked.items():
        yield WeekOwed(kind, monday, rate, amount)


def _difference(record: WorkRecord, monday: date, worked: Work) -> Iterator[WeekOwed]:
    """Return what is owed beyond what was paid, by rate.

    The same time at other rates is back pay. A week paid as contracted and worked like that
    yields a nothing that settles it.
    """
    paid = record.paid_for(monday)
    rates = dict.fromkeys((*paid, *worked))
    by_rate = {r: worked.get(r, Amount()) - paid.get(r, Amount()) for r in rates}
    changed = {rate: amount for rate, amount in by_rate.items() if amount}
    is_same_time = sum(amount.minutes for amount in changed.values()) == 0
    kind = Kind.BACK_PAY if is_same_time and record.is_settled(monday) else Kind.CORRECTION
    if not changed and not record.is_settled(monday):
        changed = {next(iter(rates)): Amount()}
    for rate, amount in changed.items():
        yield WeekOwed(kind, monday, rate, amount)


def _late(record: WorkRecord, weeks: Span) -> Iterator[LateWeek]:
    for monday in _mondays(weeks):
        if record.is_paid(monday) or record.is_agreed(monday):
            continue
        sheet = record.sheets.get(monday)
        work = record.employment.contracted(monday)
        contracted = sum(amount.minutes for amount in work.values())
        if contracted or (sheet and sheet.shifts):
            yield LateWeek(monday, sheet.state if sheet else None, contracted)


def _contracted(record: WorkRecord, late: tuple[LateWeek, ...]) -> Iterator[WeekOwed]:
    for week in late:
        monday = week.week_starts_on
        for rate, amount in record.employment.contracted(monday).items():
            yield WeekOwed(Kind.CONTRACTED, monday, rate, amount)


def _mondays(weeks: Span) -> Iterator[date]:
    return (day for day in weeks if day == monday_of(day))


def _without_taking_too_much(
    owed: list[WeekOwed],
) -> tuple[tuple[WeekOwed, ...], tuple[date, ...]]:
    """Leave corrections that take back for later if they come to more than there is to pay."""
    if Money.total(week.pay for week in owed) >= NOTHING:
        return tuple(owed), ()
    by_week: dict[date, Money] = {}
    for week in owed:
        by_week[week.week_starts_on] = by_week.get(week.week_starts_on, NOTHING) + week.pay
    held_back = tuple(monday for monday, amount in sorted(by_week.items()) if amount < NOTHING)
    return tuple(week for week in owed if week.week_starts_on not in held_back), held_back
