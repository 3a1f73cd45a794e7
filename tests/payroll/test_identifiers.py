"""Numbers of people, accounts and phones: what is accepted, in which spelling, and refused."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.ground.errors import DomainError
from payroll.ground.identifiers import (
    NotMobileError,
    NotPhoneError,
    account_number,
    ni_number,
    sort_code,
    uk_mobile,
    uk_phone,
)
from tests.payroll.test_golden import Row, cases

READ = {"NI number": ni_number, "sort code": sort_code, "account number": account_number}


@pytest.mark.parametrize("row", cases("identifiers.csv"), ids=lambda row: row["typed"])
def test_a_number_is_kept_in_one_spelling_or_refused(row: Row) -> None:
    read = READ[row["kind"]]
    if row["kept"]:
        assert read(row["typed"]) == row["kept"]
    else:
        with pytest.raises(DomainError, match=r"^Enter an? "):
            read(row["typed"])


@given(st.sampled_from(sorted(READ)), st.text(max_size=12))
def test_whatever_is_typed_is_kept_clean_or_refused(kind: str, typed: str) -> None:
    read = READ[kind]
    try:
        kept = read(typed)
    except DomainError:
        return
    assert re.fullmatch(r"[A-Z0-9]{6,9}", kept)
    assert read(kept) == kept


@given(st.from_regex(r"[0-9]{6,8}", fullmatch=True), st.sampled_from([" ", "-", ""]))
def test_an_account_number_is_the_same_however_it_is_spaced(digits: str, gap: str) -> None:
    assert account_number(gap.join(digits)) == digits.zfill(8)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("07700 900000", "07700900000"),
        ("+44 (0)7700 900000", "07700900000"),
        ("0044 7700-900000", "07700900000"),
        ("+447700900000", "07700900000"),
        (" 07624 000 000 ", "07624000000"),
    ],
)
def test_a_mobile_number_is_kept_in_one_spelling(typed: str, kept: str) -> None:
    assert uk_mobile(typed) == uk_phone(typed) == kept


NO_PHONES = ("", "123", "+33 1 23 45 67 89", "07700900000x", "٠٧٧٠٠٩٠٠٠٠٠")


@pytest.mark.parametrize("typed", NO_PHONES)
def test_what_is_no_uk_phone_is_refused(typed: str) -> None:
    with pytest.raises(NotPhoneError):
        uk_phone(typed)


@pytest.mark.parametrize(
    "typed", [*NO_PHONES, "01324 555 111", "070 1234 5678", "07612 345 678", "07700 90000"]
)
def test_what_takes_no_texts_is_no_mobile(typed: str) -> None:
    with pytest.raises(NotMobileError, match=r"^That is not a UK mobile number\."):
        uk_mobile(typed)
