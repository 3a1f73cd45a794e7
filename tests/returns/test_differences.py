"""What a return would say otherwise under another rule."""

import json
from dataclasses import replace
from datetime import date

import pytest

from payroll.ground.money import Money
from returns.compute import compute_return
from returns.differences import Effect, compared, differences, under
from returns.given import as_document, from_document
from returns.groups import Group
from returns.rulebook import NATIONAL, DecidedRule, keys, row_on
from tests.returns.household import QUARTER, given, out, pounds

TABLE = given(
    lines=(out("42.00", Group.OTHER, answer="Seeds."), out("4.00", None, name="Kiosk")),
    weekly="400",
)
SAME = ("contingency.weeks", "receipt.value_threshold", "flag.repeat_days")


def rule(key: str, value: object) -> DecidedRule:
    return DecidedRule(key, date(2027, 4, 1), json.dumps(value), "So.", "Minutes.", "Agreed.")


def as_now(key: str) -> DecidedRule:
    """The rule as it holds already."""
    row = row_on(key, QUARTER.last)
    (field,) = [each.field for each in keys() if each.key == key]
    said = json.dumps(row[field], default=float)
    return DecidedRule(key, row["from"], said, row["words"], row["source"], row["reason"])


@pytest.mark.parametrize("key", SAME)
def test_a_rule_that_is_as_it_was_changes_nothing(key: str) -> None:
    assert differences(TABLE, as_now(key)) == ()


def test_the_facts_themselves_are_left_as_they_are() -> None:
    before = as_document(TABLE)
    tried = under(TABLE, rule("contingency.weeks", 4))
    assert as_document(TABLE) == before
    assert from_document(as_document(tried)) == tried
    assert compared(compute_return(TABLE), compute_return(TABLE)) == ()


def test_fewer_weeks_in_reserve_make_more_spare_by_so_much() -> None:
    rich = replace(TABLE, opening=pounds("9,000"))
    found = differences(rich, rule("contingency.weeks", 4))
    (spare,) = [each for each in found if each.effect is Effect.MORE_SPARE]
    weekly = rich.weekly_payment
    assert spare.amount == weekly * 4
    assert "was spare, and it would be" in spare.sentence


def test_more_weeks_in_reserve_make_less_spare_or_more_set_aside() -> None:
    found = differences(TABLE, rule("contingency.weeks", 10))
    (less,) = [each for each in found if each.effect is Effect.LESS_SPARE]
    assert less.sentence == f"{TABLE.weekly_payment * 2} more would be set aside."
    assert less.amount == TABLE.weekly_payment * 2


def test_a_lower_limit_for_words_asks_more_and_says_of_what() -> None:
    lower = rule("evidence.enough", {"anything": "5.00"})
    found = differences(TABLE, lower)
    more = [each for each in found if each.effect is Effect.MORE_ASKED and each.amount]
    assert [each.amount for each in more] == [Money.parse("42.00")]
    assert "£42.00" in more[0].sentence


def test_the_other_way_round_less_is_asked() -> None:
    strict = replace(
        TABLE, book=replace(NATIONAL, supposed=(rule("evidence.enough", {"anything": "5.00"}),))
    )
    found = differences(strict, rule("evidence.enough", {"anything": "500.00"}))
    assert {each.effect for each in found} == {Effect.LESS_ASKED}


def test_a_rule_that_works_elsewhere_changes_no_return() -> None:
    assert differences(TABLE, rule("sample.rate", 100)) == ()
