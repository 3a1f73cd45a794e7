from datetime import date
from decimal import Decimal

import pytest

from payroll.ground.money import Money
from payroll.ground.timeline import NotInForceError
from returns.grades import Grade
from returns.policy import enough_steps, policy_on
from returns.rulebook import Standing

DAY = date(2026, 11, 22)


def test_the_national_pack_says_what_is_asked_of_everyone() -> None:
    policy = policy_on(DAY)
    assert policy.return_months.value == 3
    assert policy.contingency_weeks.value == Decimal(8)
    assert policy.receipt_threshold.value == Money(2500)
    assert policy.receipt_match_days.value == 7
    assert policy.query_reply_days.value == 28
    assert policy.max_items_per_return.value == 5
    assert policy.hours_variance_percent.value == Decimal(10)


def test_every_rule_has_words_a_source_a_reason_and_a_day() -> None:
    rules = policy_on(DAY).rules
    assert len({rule.key for rule in rules}) == len(rules) == 32
    for rule in rules:
        assert rule.words.endswith(".")
        assert rule.source
        assert rule.reason.endswith(".")
        assert rule.since <= DAY


def test_a_figure_nobody_has_confirmed_is_marked_so() -> None:
    policy = policy_on(DAY)
    assert policy.receipt_threshold.rule.standing is Standing.UNCONFIRMED
    assert policy.contingency_weeks.rule.standing is Standing.SEEN


def test_more_money_wants_stronger_evidence() -> None:
    policy = policy_on(DAY)
    assert policy.enough_for(Money(-100_00)) is Grade.D
    assert policy.enough_for(Money(100_01)) is Grade.C


@pytest.mark.parametrize("day", [date(2024, 3, 31), date(2027, 4, 6)])
def test_a_day_off_the_record_is_refused(day: date) -> None:
    with pytest.raises(NotInForceError, match="not on record"):
        policy_on(day)


@pytest.mark.parametrize(
    "steps",
    [
        [{"up_to": 100, "grade": "D"}],
        [{"grade": "D"}, {"grade": "C"}],
        [{"up_to": 100, "grade": "D"}, {"up_to": 50, "grade": "C"}, {"grade": "B"}],
    ],
)
def test_steps_of_evidence_must_rise_to_one_without_a_ceiling(
    steps: list[dict[str, object]],
) -> None:
    with pytest.raises(ValueError, match="must rise"):
        enough_steps(steps)
