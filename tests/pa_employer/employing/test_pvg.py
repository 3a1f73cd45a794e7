"""Where somebody stands with the PVG scheme, stage by stage and at the ends of a membership."""

from datetime import date

import pytest

from pa_employer.employing.pvg import Noted, Stage, membership_ends, standing

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("noted", "word", "is_settled"),
    [
        ([], "To apply", False),
        ([Noted(Stage.APPLIED_NEW, TODAY)], "Applied, wait", False),
        ([Noted(Stage.APPLIED_MEMBER, TODAY)], "Applied, may work", True),
        ([Noted(Stage.EXCEPTION, TODAY)], "Not needed", True),
        ([Noted(Stage.MEMBER, date(2025, 4, 1))], "Member", True),
        ([Noted(Stage.APPLIED_NEW, date(2025, 3, 1)), Noted(Stage.MEMBER, TODAY)], "Member", True),
        ([Noted(Stage.MEMBER, date(2022, 1, 22))], "Renew soon", False),
        ([Noted(Stage.MEMBER, date(2022, 1, 23))], "Member", True),
        ([Noted(Stage.MEMBER, date(2021, 11, 23))], "Renew soon", False),
        ([Noted(Stage.MEMBER, date(2021, 11, 22))], "Renew now", False),
        ([Noted(Stage.MEMBER, date(2025, 4, 1), date(2026, 11, 21))], "Renew now", False),
    ],
)
def test_each_stage_has_its_word(noted: list[Noted], word: str, is_settled: bool) -> None:  # noqa: FBT001  # a table
    found = standing(noted, TODAY)
    assert (found.word, found.is_settled) == (word, is_settled)
    assert found.sentence


@pytest.mark.parametrize(
    ("on", "ends"),
    [
        (date(2025, 4, 1), date(2030, 3, 31)),
        (date(2028, 2, 29), date(2033, 2, 27)),
        (date(2026, 3, 1), date(2031, 2, 28)),
    ],
)
def test_a_membership_lasts_five_years(on: date, ends: date) -> None:
    assert membership_ends(on) == ends
