"""The kind `minimum_wage`: the least by law for hours, and whether pay meets it."""

from collections.abc import Callable, Iterator

from payroll.command.fields import FieldError, Fields
from payroll.command.kind import Answer, Kind
from payroll.floors.minimum_wage import Lodging, hourly_minimum, lodging_adjustment
from payroll.ground.money import NOTHING, Money, to_nearest_penny
from payroll.rates.minimum_wage import MinimumWage, minimum_wage

Step = tuple[str, Callable[[], object]]


def answer(given: Fields) -> Answer:
    """Return every figure the fields allow, or only the one `check` names."""
    known = dict(_steps(given))
    asked = given.text("check", otherwise="")
    if asked and asked not in known:
        name = "check"
        raise FieldError(name, "asks for fields that are missing")
    result = {name: known[name]() for name in ([asked] if asked else known)}
    said = ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in result.items())
    return Answer(result, (f"{said}.",))


def _steps(given: Fields) -> Iterator[Step]:
    if given.has("age"):
        yield "minimum_hourly_rate", lambda: _hourly(given)
        if given.has("hours"):
            yield "minimum_pay_due", lambda: _due(given)
    if given.has("charge_per_night"):
        yield "accommodation_adjustment", lambda: _adjustment(given)
    if given.has("pay"):
        yield "pay_counted", lambda: _counted(given)
        if given.has("age") and given.has("hours"):
            yield "meets_minimum", lambda: _counted(given) >= _due(given)


def _law(given: Fields) -> MinimumWage:
    return minimum_wage().on(given.day("rates_from"))


def _hourly(given: Fields) -> Money:
    is_apprentice = given.flag("apprentice", otherwise=False)
    return hourly_minimum(_law(given), given.whole("age"), is_apprentice=is_apprentice)


def _due(given: Fields) -> Money:
    return to_nearest_penny(_hourly(given).share(given.decimal("hours")))


def _adjustment(given: Fields) -> Money:
    lodging = Lodging(given.money("charge_per_night"), given.whole("nights_per_week"))
    return lodging_adjustment(_law(given), lodging, given.whole("days_in_pay_period"))


def _counted(given: Fields) -> Money:
    if given.has("charge_per_night"):
        return given.money("pay") + _adjustment(given)
    return given.money("pay") + given.money("accommodation_adjustment", otherwise=NOTHING)


KIND = Kind(
    name="minimum_wage",
    title="The minimum wage for the hours of a pay period",
    takes=(
        ("rates_from", "a day on which the rates are in force, the period's first"),
        ("age", "age on that day"),
        ("apprentice", "true for an apprentice's rate; false if not stated"),
        ("hours", "hours that count"),
        ("pay", "pay for them that counts"),
        ("charge_per_night", "what lodging costs a night, 0.00 if it is free"),
        ("nights_per_week", "nights of lodging a week"),
        ("days_in_pay_period", "days of the pay period"),
        ("accommodation_adjustment", "instead of the three before it"),
        ("check", "one of the results: only that"),
    ),
    gives=(
        ("minimum_hourly_rate", "the least for an hour"),
        ("minimum_pay_due", "the least for the hours"),
        ("accommodation_adjustment", "what lodging adds to pay, or takes from it"),
        ("pay_counted", "pay with that"),
        ("meets_minimum", "whether it is enough"),
    ),
    example={
        "kind": "minimum_wage",
        "rates_from": "2026-04-01",
        "age": 24,
        "hours": "20",
        "pay": "254.20",
    },
    answers={
        "minimum_hourly_rate": "12.71",
        "minimum_pay_due": "254.20",
        "pay_counted": "254.20",
        "meets_minimum": True,
    },
    answer=answer,
)
