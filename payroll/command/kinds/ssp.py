"""The kind `ssp`: what a spell of sickness is paid."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from payroll.command.fields import FieldError, Fields
from payroll.command.kind import Answer, Kind, told
from payroll.ground.days import Span
from payroll.ground.timeline import Timeline
from payroll.ground.working import Working
from payroll.rates.sick_pay import SickPayLaw, sick_pay_law
from payroll.sickness.earnings import PayPattern, average_weekly_earnings
from payroll.sickness.pay import Outcome, SickPay, sick_pay
from payroll.sickness.spell import Linked, Sickness, Spell

CHECK = "check"
UNPAID = frozenset({Outcome.TOO_SHORT, Outcome.EARNS_TOO_LITTLE})


class Rules(StrEnum):
    """Which rules to take, where weekly rates are given with them."""

    BEFORE = "before-2026-04-06"
    SINCE = "from-2026-04-06"


def answer(given: Fields) -> Answer:
    """Return the sick pay, or only what `check` names."""
    if given.has("earnings_in_relevant_period"):
        return _earnings(given)
    sickness, law = _sickness(given), _law(given)
    days = len(sickness.spell.qualifying_days)
    asked = given.text(CHECK, otherwise="")
    if asked == "qualifying_days_in_spell":
        said = f"There are {days} working days in the spell."
        return Answer({asked: days}, (said,))
    pay = sick_pay(sickness, law)
    everything = _as_result(pay)
    if not asked:
        return Answer(everything, told(pay.working))
    shown: dict[str, Callable[[], object]] = {
        "total": lambda: pay.total,
        "payable_days": lambda: pay.days,
        "weeks": lambda: [{"week_end": end, "pay": each} for end, each in pay.weeks],
    }
    if asked not in shown:
        raise FieldError(CHECK, f"must be one of {', '.join(shown)}")
    return Answer({asked: shown[asked]()}, told(pay.working))


def _as_result(pay: SickPay) -> dict[str, object]:
    return {
        "outcome": pay.outcome,
        "days_paid": "" if pay.outcome in UNPAID else len(pay.days),
        "total": pay.total,
        "weeks": ";".join(f"{end.isoformat()}={each.pounds:.2f}" for end, each in pay.weeks),
    }


def _earnings(given: Fields) -> Answer:
    period = Span(given.day("relevant_period_start"), given.day("relevant_period_end"))
    pay = given.money("earnings_in_relevant_period")
    weekly = average_weekly_earnings(pay, given.choice("pay_pattern", PayPattern), period)
    said = Working(f"Pay of {pay} in the relevant period is £{weekly.normalize():f} a week.")
    return Answer({"average_weekly_earnings": weekly}, told(said))


def _sickness(given: Fields) -> Sickness:
    spell = Spell(
        _span(given, "sickness_start", "sickness_end"),
        frozenset(given.whole_numbers("qualifying_weekdays")),
    )
    is_linked = given.flag("linked", otherwise=False) or given.has("linked_spell_start")
    given.flag("linking_assumed", otherwise=False)
    linked = None
    if is_linked:
        earlier = _span(given, "linked_spell_start", "linked_spell_end")
        linked = Linked(earlier.first, given.whole("qualifying_days_in_linked_spell"))
    earnings = None
    if given.has("average_weekly_earnings"):
        earnings = given.decimal("average_weekly_earnings")
    return Sickness(spell, earnings, linked)


def _span(given: Fields, first: str, last: str) -> Span:
    start, end = given.day(first), given.day(last)
    if end < start:
        raise FieldError(last, f"must not be before {first}")
    return Span(start, end)


def _law(given: Fields) -> Timeline[SickPayLaw] | None:
    """Return the rules with the weekly rates that are given, or None for those on record."""
    if not given.has("rules"):
        return None
    is_new = given.choice("rules", Rules) is Rules.SINCE
    rules = sick_pay_law().on(date(2026, 4, 6) if is_new else date(2025, 4, 6))
    rates = {
        row.day("from_date"): replace(rules, weekly=row.money("rate"))
        for row in given.tables("flat_weekly_rates")
    }
    if not is_new:
        rules = replace(rules, earnings_share=Decimal(1))
    first = min([given.day("sickness_start"), *rates])
    return Timeline("Statutory Sick Pay", {first: rules} | rates, known_until=date(2099, 12, 31))


KIND = Kind(
    name="ssp",
    title="Statutory Sick Pay of a spell of sickness",
    takes=(
        ("sickness_start", "first day of sickness"),
        ("sickness_end", "last day of sickness"),
        ("qualifying_weekdays", 'the working days of a week, as [1, 3, 5] or "1 3 5"'),
        ("average_weekly_earnings", "earnings a week before it; needed from 6 April 2026"),
        ("linked", "true if an earlier spell links, and then the three fields below"),
        ("linked_spell_start", "first day of the first linked spell"),
        ("linked_spell_end", "last day of the last linked spell"),
        ("qualifying_days_in_linked_spell", "working days of all linked spells"),
        ("rules", "before-2026-04-06 or from-2026-04-06, with flat_weekly_rates"),
        ("flat_weekly_rates", "a list of from_date and rate, instead of those on record"),
        ("check", "total, weeks, payable_days or qualifying_days_in_spell: only that"),
        ("earnings_in_relevant_period", "to ask for average_weekly_earnings only, with the next"),
        ("pay_pattern", "weekly, fortnightly, four_weekly, monthly or irregularly"),
        ("relevant_period_start", "first day of the relevant period"),
        ("relevant_period_end", "last day of the relevant period"),
    ),
    gives=(
        ("outcome", "no_piw, earnings_below_lel, nothing_payable or entitled"),
        ("days_paid", "how many working days are paid"),
        ("total", "all that is paid"),
        ("weeks", "each week by the Saturday it ends on"),
    ),
    example={
        "kind": "ssp",
        "sickness_start": "2026-11-09",
        "sickness_end": "2026-11-11",
        "qualifying_weekdays": [1, 2, 3],
        "average_weekly_earnings": "150.00",
    },
    answers={
        "outcome": "entitled",
        "days_paid": 3,
        "total": "120.00",
        "weeks": "2026-11-14=120.00",
    },
    answer=answer,
)
