"""The rules of councils: complete, valid, dated, and each council's own before the national."""

from datetime import date, timedelta

import pytest

from payroll.ground.timeline import NotInForceError
from returns import rulebook
from returns.policy import policy_on
from returns.rulebook import (
    NATIONAL,
    Book,
    UnknownPackError,
    faults,
    keys,
    pack_named,
    packs,
    row_on,
    rules_on,
)

DAY = date(2026, 11, 26)


def test_nothing_is_wrong_with_the_record() -> None:
    assert faults() == ()


def test_there_is_a_pack_for_each_of_the_32_councils() -> None:
    assert len(packs()) == 32
    for code, pack in packs().items():
        assert pack_named(pack.name.upper()) == code
        assert pack.why.endswith("holds.")
    assert pack_named("Kinnaird Council") == ""


@pytest.mark.parametrize("book", [NATIONAL, *map(Book, packs())])
def test_every_rule_is_said_in_words_with_a_source_and_a_reason(book: Book) -> None:
    held = rules_on(DAY, book)
    assert [each.key for each in held] == list(keys())
    for each in held:
        assert each.rule.words.endswith((".", "”"))
        assert each.rule.source
        assert each.rule.reason.endswith(".")
        assert each.rule.since <= DAY
    assert policy_on(DAY, book).rules


def test_a_council_without_a_rule_of_its_own_has_the_national_one() -> None:
    assert not any(each.is_own for each in rules_on(DAY, Book("fife")))
    assert policy_on(DAY, Book("fife")) == policy_on(DAY)


def test_a_council_s_own_rule_comes_before_the_national_one() -> None:
    assert row_on("contingency.weeks", DAY, Book("aberdeen_city"))["weeks"] == 4
    assert row_on("contingency.weeks", DAY)["weeks"] == 8
    own = {each.key.key for each in rules_on(DAY, Book("highland")) if each.is_own}
    assert own == {"account.kind", "card.cash", "evidence.receipts"}


def test_before_its_own_rule_the_national_one_held(monkeypatch: pytest.MonkeyPatch) -> None:
    table = dict(rulebook._table("aberdeen_city"))  # noqa: SLF001  # the record as it was read
    later = [dict(row) | {"from": DAY} for row in table["rule"]]
    whole = rulebook._table.__wrapped__  # noqa: SLF001  # likewise
    monkeypatch.setattr(
        rulebook,
        "_table",
        lambda code: table | {"rule": later} if code == "aberdeen_city" else whole(code),
    )
    rulebook._timelines.cache_clear()  # noqa: SLF001
    try:
        assert row_on("contingency.weeks", DAY, Book("aberdeen_city"))["weeks"] == 4
        before = DAY - timedelta(days=1)
        assert row_on("contingency.weeks", before, Book("aberdeen_city"))["weeks"] == 8
    finally:
        rulebook._timelines.cache_clear()  # noqa: SLF001


@pytest.mark.parametrize("day", [date(2024, 3, 31), date(2027, 4, 6)])
def test_a_day_off_the_record_is_refused_for_a_council_too(day: date) -> None:
    for code in ("", "aberdeen_city", "fife"):
        with pytest.raises(NotInForceError):
            rules_on(day, Book(code))


def test_a_council_nobody_knows_has_no_rules() -> None:
    with pytest.raises(UnknownPackError):
        row_on("return.frequency", DAY, Book("atlantis"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"key": "no.such"}, "there is no such rule"),
        ({"months": 13}, "13 is no whole number"),
        ({"months": True}, "True is no whole number"),
        ({"months": "three"}, "'three' is no whole number"),
        ({"words": " "}, "it has no words"),
        ({"source": ""}, "it has no source"),
        ({"reason": ""}, "it has no reason"),
        ({"standing": "sure"}, "nobody says how well it is grounded"),
    ],
)
def test_a_rule_that_cannot_be_is_named(
    change: dict[str, object], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = dict(row_on("return.frequency", DAY)) | change
    whole = rulebook._table.__wrapped__  # noqa: SLF001  # the record as it is read
    monkeypatch.setattr(
        rulebook,
        "_table",
        lambda code: whole(code) | {"rule": [rule]} if code == "fife" else whole(code),
    )
    (found,) = faults()
    assert found.startswith("fife: ")
    assert said in found
