"""Every column is in the map of personal data, or is said to tell of nobody."""

from collections import Counter

import pytest

import pa_employer.models  # noqa: F401  # every table
from pa_employer.db import KEEPS_FILE, SEALED, Base
from pa_employer.privacy.data_map import ALWAYS, SPECIAL, Kind, MappedTable, Whose, data_map
from pa_employer.privacy.paths import ROOTS, is_link, reaches, table_of
from pa_employer.privacy.words import WHO_SEES
from receipts.keeping import Kept
from tests.reading import reading_age, sentences_of, words_of

NAMES = sorted(Base.metadata.tables)


def named_in(mapped: MappedTable) -> list[str]:
    return [
        *(column.name for column in mapped.columns),
        *mapped.never_shown,
        *mapped.not_personal,
    ]


def test_the_map_names_the_service_s_tables_and_no_others() -> None:
    assert sorted(data_map()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_column_is_mapped_or_said_to_tell_of_nobody(name: str) -> None:
    mapped = data_map()[name]
    table = table_of(mapped)
    named = named_in(mapped)
    assert not [each for each, times in Counter(named).items() if times > 1]
    links = {column.name for column in table.columns if is_link(mapped, column)}
    assert {column.name for column in table.columns} - links == set(named)
    assert set(mapped.of) <= links


@pytest.mark.parametrize("name", NAMES)
def test_what_is_about_somebody_leads_to_them(name: str) -> None:
    """Else nobody would find it in a copy of their information, and nothing would forget it."""
    mapped = data_map()[name]
    about = {whose for column in mapped.columns for whose in column.about}
    for whose in about - {Whose.THIRD, Whose.HELD_BACK}:
        assert reaches(name, ROOTS[whose]), f"{name} says nothing of whose ({whose})"
    if Whose.HELD_BACK in about:
        assert reaches(name, ROOTS[Whose.HOUSEHOLD])


@pytest.mark.parametrize("name", NAMES)
def test_what_is_personal_has_a_rule_for_how_long_and_a_right_to_be_held(name: str) -> None:
    mapped = data_map()[name]
    if mapped.columns:
        assert mapped.kept in {*(each.value for each in Kept), ALWAYS}
        assert {column.kind for column in mapped.columns}.isdisjoint(SPECIAL) or (
            mapped.purpose.special
        ), f"{name} needs a condition of article 9"


def test_each_purpose_is_said_in_plain_words_and_names_who_sees_it() -> None:
    for mapped in data_map().values():
        purpose = mapped.purpose
        assert set(purpose.seen_by) <= WHO_SEES.keys()
        assert purpose.basis.startswith("6(1)(")
        assert purpose.law
        told = f"{purpose.words} {purpose.because} {mapped.what}."
        assert max(len(words_of(each)) for each in sentences_of(told)) <= 25
        assert reading_age(told) <= 15, f"{purpose.key}: {reading_age(told)}"


def test_sealed_columns_are_never_said_to_tell_of_nobody() -> None:
    for name, mapped in data_map().items():
        for column in table_of(mapped).columns:
            if isinstance(column.type, SEALED):
                assert column.name not in mapped.not_personal, f"{name}.{column.name}"


def test_a_file_is_somebody_s_paper_or_a_copy_that_is_never_shown() -> None:
    for name, mapped in data_map().items():
        papers = {each.name for each in mapped.columns if each.kind is Kind.DOCUMENT}
        for column in table_of(mapped).columns:
            if column.info == KEEPS_FILE:
                assert column.name in papers | set(mapped.never_shown), f"{name}.{column.name}"
