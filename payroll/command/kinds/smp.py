"""The kind `smp`: Statutory Maternity Pay."""

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from payroll.command.fields import FieldError, Fields
from payroll.command.kind import Answer, Kind
from payroll.ground.days import ONE_DAY, month_later
from payroll.ground.money import Money
from payroll.ground.timeline import Timeline
from payroll.parental.dates import earliest_leave, latest_start_of_job, qualifying_week
from payroll.parental.earnings import average_over_months, average_over_weeks
from payroll.parental.entitled import lower_limit
from payroll.parental.kinds import ParentalKind
from payroll.parental.pay import ParentalLeave, payments
from payroll.rates.parental_pay import ParentalRate, parental_rates

WEEKS = 39
PAY_DAYS = (
    "last_day_of_each_pay_week, weekly, fortnightly, first_day_of_month, last_day_of_month or "
    "last_working_day_of_month"
)
EACH_WEEK = "last_day_of_each_pay_week"
LAST_KNOWN = (
    "For pay weeks from 4 April 2027 the rate of 2026-27 is used, because theirs is not published."
)


def answer(given: Fields) -> Answer:
    """Return dates, entitlement by earnings and weeks, or only what `check` names."""
    match given.text("check", otherwise=""):
        case "average_weekly_earnings":
            return _earnings(given)
        case "latest_employment_start":
            return _dates(given)
        case "payments" | "total" as asked:
            return _payments(given, asked)
        case _:
            return _everything(given)


def _everything(given: Fields) -> Answer:
    dates = _dates(given)
    leave, rates, said = _leave(given)
    limit = lower_limit(qualifying_week(ParentalKind.MATERNITY, given.day("due_date")))
    enough = leave.earnings >= limit.pounds
    weeks = payments(leave, _pay_days(given, leave), rates) if enough else ()
    total = Money.total(pay for _, pay in weeks)
    sentence = (
        f"{len(weeks)} weeks from {leave.starts_on.isoformat()} come to {total}."
        if enough
        else f"Earnings are below the limit of {limit}, so no maternity pay is due."
    )
    result = {
        **dates.result,
        "lower_earnings_limit": limit,
        "earns_enough": enough,
        "total": total,
        "weeks": [{"week_end": end, "pay": pay} for end, pay in weeks],
    }
    return Answer(result, (*dates.working, sentence, *said))


def _payments(given: Fields, asked: str) -> Answer:
    given.day("due_date", otherwise=date.min)
    leave, rates, said = _leave(given)
    found = payments(leave, _pay_days(given, leave), rates)
    total = Money.total(pay for _, pay in found)
    shown = [{"pay_day": day, "pay": pay} for day, pay in found]
    result = {asked: total if asked == "total" else shown}
    return Answer(result, (f"{len(found)} payments come to {total}.", *said))


def _dates(given: Fields) -> Answer:
    due = given.day("due_date")
    week = qualifying_week(ParentalKind.MATERNITY, due)
    result = {
        "qualifying_week_start": week.first,
        "qualifying_week_end": week.last,
        "latest_employment_start": latest_start_of_job(week),
        "earliest_leave_start": earliest_leave(due),
    }
    return Answer(result, (f"The qualifying week ends on {week.last.isoformat()}.",))


def _earnings(given: Fields) -> Answer:
    pay = given.money("earnings_in_relevant_period")
    given.text("pay_pattern", otherwise="")
    if given.has("months_in_relevant_period"):
        weekly = average_over_months(pay, given.whole("months_in_relevant_period"))
    else:
        weekly = average_over_weeks(pay, given.whole("weeks_in_relevant_period"))
    said = f"{pay} in the relevant period is £{weekly.normalize():f} a week."
    return Answer({"average_weekly_earnings": weekly}, (said,))


def _leave(given: Fields) -> tuple[ParentalLeave, Timeline[ParentalRate], tuple[str, ...]]:
    leave = ParentalLeave(
        ParentalKind.MATERNITY,
        given.day("leave_start"),
        WEEKS,
        given.decimal("average_weekly_earnings"),
    )
    known = parental_rates()
    rates = {
        row.day("pay_weeks_starting_from"): replace(
            known.on(known.on_record.last),
            weekly=row.money("rate"),
            earnings_share=Decimal("0.9"),
        )
        for row in given.tables("flat_weekly_rates")
    }
    if rates:
        return leave, Timeline("The rate given", rates, known_until=date(2099, 12, 31)), ()
    is_beyond = leave.days.last > known.on_record.last
    return leave, _going_on(known), (LAST_KNOWN,) if is_beyond else ()


def _going_on(known: Timeline[ParentalRate]) -> Timeline[ParentalRate]:
    """Return the rates on record, the last of them going on."""
    values = {start: known.on(start) for start in known.starts}
    return Timeline("The rate of statutory parental pay", values, known_until=date(2099, 12, 31))


def _pay_days(given: Fields, leave: ParentalLeave) -> list[date]:
    named = given.text("pay_days", otherwise=EACH_WEEK)
    working = given.whole_numbers("working_weekdays") if given.has("working_weekdays") else ()
    days: dict[str, Callable[[], Iterator[date]]] = {
        EACH_WEEK: lambda: _every(leave.starts_on + timedelta(days=6), 7, leave),
        "weekly": lambda: _every(given.day("a_pay_day"), 7, leave),
        "fortnightly": lambda: _every(given.day("a_pay_day"), 14, leave),
        "first_day_of_month": lambda: _monthly(leave, lambda first: first),
        "last_day_of_month": lambda: _monthly(leave, _last_of_month),
        "last_working_day_of_month": lambda: _monthly(
            leave, lambda first: _last_working(_last_of_month(first), working)
        ),
    }
    if named not in days:
        name = "pay_days"
        raise FieldError(name, f"must be one of {', '.join(days)}")
    return list(days[named]())


def _every(day: date, step: int, leave: ParentalLeave) -> Iterator[date]:
    behind = (leave.starts_on - day).days
    day += timedelta(days=-(-behind // step) * step)
    while day - timedelta(days=step) < leave.days.last:
        yield day
        day += timedelta(days=step)


def _monthly(leave: ParentalLeave, pick: Callable[[date], date]) -> Iterator[date]:
    first = leave.starts_on.replace(day=1)
    previous = leave.starts_on - ONE_DAY
    while previous < leave.days.last:
        day = pick(first)
        first = month_later(first)
        if day >= leave.starts_on:
            yield day
            previous = day


def _last_of_month(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])


def _last_working(day: date, weekdays: tuple[int, ...]) -> date:
    while weekdays and day.isoweekday() % 7 not in weekdays:
        day -= ONE_DAY
    return day


KIND = Kind(
    name="smp",
    title="Statutory Maternity Pay",
    takes=(
        ("due_date", "the day the baby is due"),
        ("leave_start", "the first day of leave"),
        ("average_weekly_earnings", "earnings a week up to the qualifying week"),
        ("pay_days", PAY_DAYS),
        ("a_pay_day", "one pay day, for weekly and fortnightly"),
        ("working_weekdays", "for the last working day of the month"),
        ("flat_weekly_rates", "pay_weeks_starting_from and rate, instead of those on record"),
        ("check", "average_weekly_earnings, latest_employment_start, payments or total"),
        ("pay_pattern", "for average_weekly_earnings, with the next"),
        ("earnings_in_relevant_period", "pay in the relevant period"),
        ("weeks_in_relevant_period", "its weeks, or"),
        ("months_in_relevant_period", "its months"),
    ),
    gives=(
        ("qualifying_week_start", "the Sunday of the qualifying week"),
        ("qualifying_week_end", "its Saturday"),
        ("latest_employment_start", "the last day the job may have begun"),
        ("earliest_leave_start", "the first day leave may begin"),
        ("lower_earnings_limit", "earnings that are needed"),
        ("earns_enough", "whether they are reached"),
        ("total", "all 39 weeks"),
        ("weeks", "each pay week by its last day"),
    ),
    example={
        "kind": "smp",
        "check": "total",
        "due_date": "2026-11-20",
        "leave_start": "2026-05-11",
        "average_weekly_earnings": "200.00",
    },
    answers={"total": "7020.00"},
    answer=answer,
)  # fmt: skip
