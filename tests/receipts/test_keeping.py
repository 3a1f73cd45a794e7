"""How long things are kept."""

from datetime import date

import pytest

from payroll.ground.timeline import NotInForceError
from receipts.keeping import Kept, keeping_rule, keeping_rules, kept_until

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (date(2026, 4, 5), date(2032, 4, 5)),
        (date(2026, 4, 6), date(2033, 4, 5)),
        (date(2028, 2, 29), date(2034, 4, 5)),
        (date(2026, 12, 31), date(2033, 4, 5)),
    ],
)
def test_a_receipt_is_kept_six_years_after_its_tax_year(since: date, until: date) -> None:
    assert kept_until(keeping_rule(Kept.RECEIPT, TODAY), since) == until


def test_what_was_taken_away_can_come_back_for_a_month() -> None:
    rule = keeping_rule(Kept.RECEIPT_TAKEN_AWAY, TODAY)
    assert kept_until(rule, date(2028, 2, 29)) == date(2028, 3, 30)


def test_every_kind_of_record_has_a_rule_with_words_and_a_source() -> None:
    rules = keeping_rules(TODAY)
    assert {rule.kind for rule in rules} == set(Kept)
    for rule in rules:
        assert bool(rule.years) != bool(rule.days)
        assert all((rule.words, rule.source, rule.reason, rule.runs_from))


def test_a_day_off_the_record_is_refused() -> None:
    with pytest.raises(NotInForceError):
        keeping_rule(Kept.RECEIPT, date(2020, 1, 1))
