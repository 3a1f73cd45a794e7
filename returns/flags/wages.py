"""Flags about wages: hours, payslip and payment do not meet, or the rate is too low."""

from collections.abc import Iterator
from datetime import timedelta

from payroll.ground.days import day_in_words, hours_in_words
from returns.account import ReturnGiven
from returns.figures import Flag, Return, Severity
from returns.flags.saying import flag
from returns.groups import Group
from returns.words import day_and_month


def three_way(drawn: Return, given: ReturnGiven) -> Iterator[Flag]:
    """Say where a wage does not meet its payslip, or its payslip no hours that both agreed."""
    del drawn
    for line in given.lines:
        slip = line.evidence.payslip
        if slip is None or line.group is not Group.WAGES:
            continue
        said = f"{abs(line.amount)} was paid to {slip.assistant} on {day_and_month(line.on)}"
        if slip.net != -line.amount:
            yield flag(
                "net_pay_mismatch",
                Severity.ASK,
                f"{said}, and the payslip says {slip.net}.",
                "A wage equals the net pay of its payslip to the penny.",
                "Why it differs, such as an advance, or that the rest went another way.",
                line_id=line.id,
            )
        elif not slip.hours_are_agreed:
            yield flag(
                "wage_no_timesheet",
                Severity.INFO,
                f"{said} for contracted hours, because the hours were not agreed in time.",
                "Who worked is paid in time: contracted hours first, and the next pay corrects.",
                "The hours, agreed by both. The next pay corrects what differs by itself.",
                line_id=line.id,
            )


def unpaid_hours(drawn: Return, given: ReturnGiven) -> Iterator[Flag]:
    """Say where agreed hours are not paid although their time has passed."""
    window = timedelta(days=given.policy.wages_window_days.value)
    for week in given.unpaid_weeks:
        if week.week_ended_on + window < drawn.period.last:
            yield flag(
                "timesheet_no_wage",
                Severity.ASK,
                f"{hours_in_words(week.minutes)} of {week.assistant} in the week to "
                f"{day_in_words(week.week_ended_on)} are agreed, and no pay for them is seen.",
                given.policy.wages_window_days.rule,
                "The pay run that pays them, or that they were paid another way.",
                about=f"{week.assistant} {week.week_ended_on.isoformat()}",
            )


def rate_below_minimum(drawn: Return, given: ReturnGiven) -> Iterator[Flag]:
    """Say where an hour pays less than the law or the funding sets."""
    del drawn
    for each in given.rates:
        yield flag(
            "rate_below_minimum",
            Severity.CHECK,
            f"{each.assistant} has {each.rate} an hour on {day_in_words(each.on)}. "
            f"{each.floor_words} is {each.floor}.",
            given.policy.rule("pa.min_hourly_rate"),
            "The new rate and the day it begins, or that the money is not the council's.",
            about=f"{each.assistant} {each.on.isoformat()}",
        )
