"""Who of the family may be paid, by regulations 8 and 9."""

import dataclasses

import pytest

from returns.family import (
    Circumstance8,
    FamilyAnswer,
    FamilyFacts,
    Relation,
    family_found,
)

WHOLE = FamilyFacts(
    "Anne",
    Relation.SIBLING,
    person_agrees=True,
    relative_agrees=True,
    council_agrees=True,
    is_able=True,
    circumstances=(Circumstance8.PALLIATIVE,),
)


def answer(**changes: object) -> FamilyAnswer:
    return family_found(dataclasses.replace(WHOLE, **changes)).answer  # type: ignore[arg-type]


@pytest.mark.parametrize("circumstance", Circumstance8)
def test_one_circumstance_is_enough_where_all_agree(circumstance: Circumstance8) -> None:
    assert answer(circumstances=(circumstance,)) is FamilyAnswer.PERMITTED


@pytest.mark.parametrize(
    "missing",
    [
        {"person_agrees": None},
        {"relative_agrees": False},
        {"council_agrees": None},
        {"is_able": None},
        {"circumstances": ()},
        {"decides_on_support": None},
    ],
)
def test_what_is_missing_is_a_question_and_no_refusal(missing: dict[str, object]) -> None:
    assert answer(**missing) is FamilyAnswer.ASK


@pytest.mark.parametrize("bar", ["decides_on_support", "is_pressed"])
def test_regulation_nine_bars_whatever_everybody_agrees(bar: str) -> None:
    assert answer(**{bar: True}) is FamilyAnswer.BARRED


@pytest.mark.parametrize("change", [{"relation": Relation.NONE}, {"is_carers_own": True}])
def test_the_rules_are_about_relatives_and_not_about_carers_own_payments(
    change: dict[str, object],
) -> None:
    assert answer(**change, decides_on_support=True) is FamilyAnswer.NOT_FAMILY
