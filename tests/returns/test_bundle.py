"""A bundle tells by itself whether it is whole, and a return comes out of its facts again."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given as drawn_from
from hypothesis import settings
from hypothesis import strategies as st

from payroll.ground.money import Money
from returns.account import Line, ReturnGiven
from returns.bundle import NotABundleError, faults_in, make_bundle
from returns.compute import compute_return
from returns.figures import Return
from returns.given import as_document, computed_again, from_document, is_as_kept
from returns.groups import Group, Income
from tests.returns.household import QUARTER, QUARTER_GIVEN, given
from tests.returns.test_every_flag import CASES

KEPT = compute_return(QUARTER_GIVEN).as_plain()
FACTS = as_document(QUARTER_GIVEN)
WHOLE = make_bundle(KEPT, FACTS, {"return.pdf": b"%PDF-1.7 paper"})


def repacked(change: dict[str, bytes | None]) -> bytes:
    """The whole bundle with some files changed, added, or (with None) taken out."""
    with zipfile.ZipFile(BytesIO(WHOLE)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in (files | change).items():
            if data is not None:
                archive.writestr(name, data)
    return packed.getvalue()


def test_a_whole_bundle_has_no_fault() -> None:
    assert faults_in(WHOLE) == ()


def test_the_same_return_makes_the_same_bytes() -> None:
    assert make_bundle(KEPT, FACTS, {"return.pdf": b"%PDF-1.7 paper"}) == WHOLE


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"return.pdf": b"%PDF-1.7 other"}, "return.pdf was changed."),
        ({"return.pdf": None}, "return.pdf is missing."),
        ({"letter.txt": b"Hello"}, "letter.txt was added."),
    ],
)
def test_a_changed_bundle_says_what_was_changed(
    change: dict[str, bytes | None], fault: str
) -> None:
    assert fault in faults_in(repacked(change))


def test_figures_that_do_not_follow_from_the_facts_are_found() -> None:
    other = compute_return(given(opening="5", statement="5"))
    forged = make_bundle(other.as_plain(), FACTS, {})
    assert faults_in(forged) == ("Computed again from its facts, the return comes out otherwise.",)


def test_figures_that_do_not_add_up_are_found() -> None:
    forged = make_bundle(KEPT | {"closing": KEPT["closing"] + 1}, FACTS, {})
    assert "The figures of the return do not add up." in faults_in(forged)


@drawn_from(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
@settings(max_examples=300)
def test_any_byte_that_is_altered_is_found_or_changes_no_file(place: int, by: int) -> None:
    altered = bytearray(WHOLE)
    altered[place] ^= by
    try:
        faults = faults_in(bytes(altered))
    except NotABundleError:
        return
    assert faults or contents(bytes(altered)) == contents(WHOLE)


def contents(bundle: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("data", [b"", b"PK", b"%PDF-1.7", WHOLE[: len(WHOLE) // 2]])
def test_what_is_no_bundle_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(NotABundleError):
        faults_in(data)


@pytest.mark.parametrize("code", CASES)
def test_facts_are_kept_whole_and_give_the_same_bytes_again(code: str) -> None:
    for quarter in CASES[code]:
        kept = compute_return(quarter)
        assert from_document(as_document(quarter)) == quarter
        assert is_as_kept(as_document(quarter), kept.as_plain())
        assert computed_again(as_document(quarter)).digest() == kept.digest()


AMOUNTS = st.integers(-(10**7), 10**7).filter(bool).map(Money)


@drawn_from(st.lists(st.tuples(AMOUNTS, st.integers(0, 91)), max_size=30), st.integers(-999, 999))
def test_opening_plus_in_less_out_is_closing_for_every_return(
    lines: list[tuple[Money, int]], opening: int
) -> None:
    days = list(QUARTER)
    quarter: ReturnGiven = given(
        tuple(
            Line(
                str(n),
                days[day],
                f"SHOP {n % 3}",
                amount,
                Income.REFUND if amount.pence > 0 else Group.OTHER,
            )
            for n, (amount, day) in enumerate(lines)
        ),
        opening=str(Money(opening)),
    )
    kept: Return = compute_return(quarter)
    assert kept.opening + kept.total_in - kept.total_out == kept.closing
    assert Return.from_plain(kept.as_plain()) == kept
    assert is_as_kept(as_document(quarter), kept.as_plain())
