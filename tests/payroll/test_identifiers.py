"""Numbers of people and accounts: what HMRC's and the banks' patterns accept and refuse."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.ground.errors import DomainError
from payroll.ground.identifiers import account_number, ni_number, sort_code
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
