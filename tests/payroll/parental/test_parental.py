from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.frequency import Frequency
from payroll.ground.days import ONE_DAY, Span
from payroll.ground.money import Money
from payroll.ground.timeline import NotInForceError
from payroll.parental.dates import earliest_leave, latest_start_of_job, qualifying_week
from payroll.parental.earnings import earnings_up_to
from payroll.parental.entitled import Claim, entitlement
from payroll.parental.kinds import RULES, ParentalKind
from payroll.parental.pay import ParentalLeave, TooManyWeeksError, pay_within, payments
from payroll.parental.recovery import is_small_employer, recovered
from payroll.sickness.earnings import PaidOn

DUE = date(2026, 11, 18)


def leave(
    kind: ParentalKind = ParentalKind.MATERNITY, starts_on: str = "2026-05-11", weeks: int = 39,
    earnings: str = "300.00",
) -> ParentalLeave:  # fmt: skip
    return ParentalLeave(kind, date.fromisoformat(starts_on), weeks, Decimal(earnings))


def weekly(of: ParentalLeave) -> list[str]:
    days = [of.starts_on + timedelta(days=6 + 7 * n) for n in range(of.weeks)]
    return [str(pay) for _, pay in payments(of, days)]


@pytest.mark.parametrize(
    ("found", "weeks"),
    [
        # Six weeks at 90 %, then the flat rate or 90 % if that is less.
        (leave(), ["£270.00"] * 6 + ["£194.32"] * 33),
        (leave(earnings="200.00"), ["£180.00"] * 39),
        (leave(ParentalKind.ADOPTION), ["£270.00"] * 6 + ["£194.32"] * 33),
        (leave(ParentalKind.PATERNITY, weeks=2), ["£194.32"] * 2),
        (leave(ParentalKind.PATERNITY, weeks=1, earnings="150.00"), ["£135.00"]),
        (leave(ParentalKind.BEREAVEMENT, weeks=2), ["£194.32"] * 2),
        (leave(ParentalKind.NEONATAL, weeks=3), ["£194.32"] * 3),
        (leave(ParentalKind.SHARED_PARENTAL, weeks=4), ["£194.32"] * 4),
        # The new flat rate holds for pay weeks that start from the first Sunday in April.
        (leave(ParentalKind.PATERNITY, "2026-03-30", 2), ["£187.18", "£194.32"]),
        (leave(ParentalKind.PATERNITY, "2025-03-31", 2), ["£184.03", "£187.18"]),
    ],
)
def test_each_kind_pays_its_weeks_to_the_penny(found: ParentalLeave, weeks: list[str]) -> None:
    assert weekly(found) == weeks


def test_a_week_whose_rate_is_not_published_is_refused() -> None:
    late = leave(ParentalKind.PATERNITY, "2027-04-05", 1)
    with pytest.raises(NotInForceError, match="rate of statutory parental pay is not on record"):
        weekly(late)


def test_more_weeks_than_the_leave_has_are_refused() -> None:
    with pytest.raises(TooManyWeeksError):
        leave(ParentalKind.PATERNITY, weeks=3)


def test_maternity_is_counted_from_the_fifteenth_week_before_the_birth() -> None:
    week = qualifying_week(ParentalKind.MATERNITY, DUE)
    assert week == Span(date(2026, 8, 2), date(2026, 8, 8))
    assert latest_start_of_job(week) == date(2026, 2, 14)
    assert earliest_leave(DUE) == date(2026, 8, 30)


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        (ParentalKind.PATERNITY, date(2026, 8, 2)),
        (ParentalKind.ADOPTION, date(2026, 11, 15)),
        (ParentalKind.BEREAVEMENT, date(2026, 11, 8)),
        (ParentalKind.NEONATAL, date(2026, 11, 8)),
    ],
)
def test_the_other_kinds_are_counted_by_their_own_week(kind: ParentalKind, first: date) -> None:
    assert qualifying_week(kind, DUE).first == first


def claim(**changes: object) -> Claim:
    usual: dict[str, object] = {
        "kind": ParentalKind.MATERNITY,
        "event_on": DUE,
        "starts_on": date(2026, 10, 26),
        "job_began_on": date(2026, 2, 14),
        "earnings": Decimal("129.00"),
    }
    return Claim(**(usual | changes))  # type: ignore[arg-type]


def test_whoever_just_meets_every_condition_is_entitled() -> None:
    assert entitlement(claim()).is_entitled


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"job_began_on": date(2026, 2, 15)}, "must have begun by 14 February 2026"),
        ({"earnings": Decimal("128.99")}, "were £128.99, and £129.00 are needed"),
        ({"starts_on": date(2026, 8, 29)}, "can begin on 30 August 2026 at the earliest"),
        ({"starts_on": date(2027, 11, 30)}, "had to begin by 20 November 2027"),
        (
            {
                "kind": ParentalKind.NEONATAL,
                "event_on": date(2025, 4, 5),
                "starts_on": date(2025, 4, 7),
                "job_began_on": date(2020, 1, 6),
            },
            "born on or after 6 April 2025",
        ),
        # Paternity leave is a right from the first day since April 2026, its pay is not.
        (
            {"kind": ParentalKind.PATERNITY, "job_began_on": date(2026, 6, 1)},
            "For SPP it must have begun by",
        ),
    ],
)
def test_what_speaks_against_pay_is_said_in_words(changes: dict[str, object], said: str) -> None:
    found = entitlement(claim(**changes))
    assert not found.is_entitled
    assert said in " ".join(found.reasons)


def test_earnings_are_those_of_the_eight_weeks_to_the_qualifying_week() -> None:
    week = qualifying_week(ParentalKind.MATERNITY, DUE)
    fridays = [date(2026, 8, 7) - timedelta(weeks=n) for n in range(12)]
    paid = [PaidOn(day, Money(20000)) for day in fridays] + [PaidOn(date(2026, 8, 14), Money(1))]
    found = earnings_up_to(week, paid, Frequency.WEEKLY)
    assert found is not None
    assert (found.weekly, found.period.last) == (Decimal("200.00"), date(2026, 8, 7))
    monthly = [PaidOn(date(2026, month, 28), Money(100000)) for month in range(4, 9)]
    by_month = earnings_up_to(week, monthly, Frequency.MONTHLY)
    assert by_month is not None
    assert by_month.weekly == Decimal("230.7692307")
    assert earnings_up_to(week, [], Frequency.MONTHLY) is None


@pytest.mark.parametrize(
    ("on", "total"),
    [(date(2024, 9, 6), "£200.42"), (date(2025, 9, 5), "£211.12"), (date(2026, 9, 4), "£212.09")],
)
def test_a_small_employer_gets_back_more_than_was_paid(on: date, total: str) -> None:
    assert str(recovered(Money(19458), on, is_small=True).total) == total


def test_others_get_back_92_percent() -> None:
    assert str(recovered(Money(19432), date(2026, 9, 4), is_small=False).total) == "£178.77"
    assert is_small_employer(Money(4_500_000), date(2026, 9, 4))
    assert not is_small_employer(Money(4_500_001), date(2026, 9, 4))


kinds = st.sampled_from(ParentalKind)


@given(kinds, st.integers(1, 39), st.integers(0, 300), st.integers(130, 900))
def test_whole_weeks_pay_the_week_rate_and_no_day_twice(
    kind: ParentalKind, weeks: int, start: int, earnings: int
) -> None:
    found = ParentalLeave(
        kind,
        date(2025, 4, 6) + timedelta(days=start),
        min(weeks, RULES[kind].weeks),
        Decimal(earnings),
    )
    by_week = [pay for _, pay in payments(found, _last_days(found))]
    assert len(by_week) == found.weeks
    before = pay_within(
        found, Span(found.days.first - timedelta(days=30), found.days.first - ONE_DAY)
    )
    after = pay_within(found, Span(found.days.last + ONE_DAY, found.days.last + timedelta(days=9)))
    assert before is None
    assert after is None


def _last_days(found: ParentalLeave) -> list[date]:
    return [found.starts_on + timedelta(days=6 + 7 * n) for n in range(found.weeks)]


@given(st.lists(st.integers(1, 31), min_size=1, max_size=12), st.integers(130, 900))
def test_pay_days_that_cut_the_leave_differ_from_whole_weeks_by_pennies_only(
    cuts: list[int], earnings: int
) -> None:
    found = ParentalLeave(ParentalKind.MATERNITY, date(2025, 9, 3), 20, Decimal(earnings))
    days = [found.starts_on + timedelta(days=sum(cuts[: n + 1]) - 1) for n in range(len(cuts))]
    days.append(max(days[-1] + ONE_DAY, found.days.last))
    total = Money.total(pay for _, pay in payments(found, days))
    whole = Money.total(pay for _, pay in payments(found, _last_days(found)))
    assert abs(total - whole).pence <= len(days) + found.weeks
