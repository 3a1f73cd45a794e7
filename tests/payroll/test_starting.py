from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.frequency import Frequency
from payroll.ground.money import NOTHING, Money
from payroll.periods import TaxYear
from payroll.tax.code import TaxCode
from payroll.tax.notices import CodeNotice, CodeSource, NoCodeYetError, carried_forward, code_on
from payroll.tax.paye import TaxGiven, tax_due
from payroll.tax.starter import (
    P45,
    Declaration,
    EarlierPay,
    LeftAfterPayError,
    P45TaxError,
    starting_code,
)

FIRST_PAY = date(2026, 7, 3)


def p45(code: str = "S1257L", left_on: date = date(2026, 6, 12)) -> P45:
    return P45(left_on, TaxCode.parse(code), Money(325000), Money(4120))


@pytest.mark.parametrize(
    ("declaration", "code"),
    [
        (Declaration.FIRST_JOB, "1257L"),
        (Declaration.ONLY_JOB, "1257L W1/M1"),
        (Declaration.ANOTHER_JOB, "BR"),
        (Declaration.NOT_SAID, "0T W1/M1"),
    ],
)
def test_without_a_p45_the_declaration_gives_the_code(declaration: Declaration, code: str) -> None:
    found = starting_code(FIRST_PAY, declaration, None)
    assert str(found.code) == code
    assert found.earlier == EarlierPay()
    assert code in found.working.sentence


def test_a_p45_of_this_tax_year_gives_its_code_and_its_figures() -> None:
    found = starting_code(FIRST_PAY, Declaration.ONLY_JOB, p45())
    assert str(found.code) == "S1257L"
    assert found.earlier == EarlierPay(Money(325000), Money(4120))
    assert "12 June 2026" in found.working.sentence


def test_a_p45_of_an_earlier_tax_year_leaves_it_to_the_declaration() -> None:
    found = starting_code(FIRST_PAY, Declaration.ONLY_JOB, p45(left_on=date(2026, 4, 5)))
    assert (str(found.code), found.earlier) == ("1257L W1/M1", EarlierPay())


def test_whoever_has_another_job_does_not_use_the_allowance_of_a_p45_again() -> None:
    found = starting_code(FIRST_PAY, Declaration.ANOTHER_JOB, p45())
    assert (str(found.code), found.earlier) == ("BR", EarlierPay())


@pytest.mark.parametrize("code", ["BR", "0T", "D0", "SD1"])
def test_a_p45_without_an_allowance_is_used_beside_another_job(code: str) -> None:
    found = starting_code(FIRST_PAY, Declaration.ANOTHER_JOB, p45(code))
    assert str(found.code) == code
    assert found.earlier.pay == Money(325000)


def test_a_week_one_p45_code_looks_at_each_payment_alone() -> None:
    found = starting_code(FIRST_PAY, Declaration.ONLY_JOB, p45("S1257L W1"))
    assert (str(found.code), found.earlier) == ("S1257L W1/M1", EarlierPay())


def test_a_p45_from_after_the_pay_day_is_refused_in_words() -> None:
    with pytest.raises(LeftAfterPayError, match="Check the date"):
        starting_code(FIRST_PAY, Declaration.ONLY_JOB, p45(left_on=date(2026, 7, 4)))


def test_a_p45_with_more_tax_than_pay_is_refused_in_words() -> None:
    with pytest.raises(P45TaxError, match="Check the two amounts"):
        P45(date(2026, 6, 1), TaxCode.parse("BR"), Money(100), Money(101))


def test_tax_goes_on_from_the_p45_as_if_it_were_one_job() -> None:
    # £10,400 by week 13 of 2026-27 in two jobs: half before, half here.
    code, weeks = TaxCode.parse("S1257L"), Frequency.WEEKLY
    before = tax_due(TaxGiven(date(2026, 5, 30), weeks, code, Money(520000)))
    both = tax_due(TaxGiven(date(2026, 7, 3), weeks, code, Money(1040000)))
    here = TaxGiven(date(2026, 7, 3), weeks, code, Money(520000), Money(520000), before.amount)
    assert before.amount + tax_due(here).amount == both.amount


def notice(
    from_on: date,
    code: str,
    source: CodeSource = CodeSource.P6,
    earlier: EarlierPay | None = None,
) -> CodeNotice:
    return CodeNotice(from_on, TaxCode.parse(code), source, earlier)


NOTICES = [
    notice(date(2026, 8, 3), "S1180L"),
    notice(date(2026, 6, 1), "0T W1", CodeSource.STARTER),
]


@pytest.mark.parametrize(
    ("pay_on", "code"),
    [(date(2026, 6, 1), "0T W1/M1"), (date(2026, 8, 2), "0T W1/M1"), (date(2026, 8, 3), "S1180L")],
)
def test_a_code_changes_on_the_day_the_notice_says(pay_on: date, code: str) -> None:
    found = code_on(NOTICES, pay_on)
    assert str(found.code) == code
    assert "from" in found.because


def test_before_any_code_is_known_pay_is_refused_with_what_to_do() -> None:
    with pytest.raises(NoCodeYetError, match="starter checklist"):
        code_on(NOTICES, date(2026, 5, 31))


def test_a_notice_brings_the_earlier_pay_of_its_own_tax_year_only() -> None:
    earlier = EarlierPay(Money(90000), Money(1000))
    notices = [notice(date(2025, 9, 1), "S1257L", earlier=earlier)]
    assert code_on(notices, date(2026, 3, 2)).earlier == earlier
    assert code_on(notices, date(2026, 4, 6)).earlier == EarlierPay()


def test_a_later_notice_without_earlier_pay_leaves_what_the_first_one_said() -> None:
    earlier = EarlierPay(Money(90000), Money(1000))
    first = notice(date(2026, 5, 1), "S1257L", CodeSource.P45, earlier)
    assert code_on([first, *NOTICES], date(2026, 9, 1)).earlier == earlier


@pytest.mark.parametrize(
    ("code", "next_year"),
    [("S1257L W1", "S1257L"), ("0T W1", "0T"), ("BR", "BR"), ("SK100 M1", "SK100"), ("NT", "NT")],
)
def test_the_new_tax_year_drops_week_one_marks(code: str, next_year: str) -> None:
    found = carried_forward(TaxCode.parse(code), TaxYear(2025), TaxYear(2026))
    assert str(found) == next_year


@given(st.sampled_from(["S1257L W1", "BR", "SK100", "1100T", "SD1"]), st.integers(2024, 2026))
def test_within_a_tax_year_a_code_stays_as_it_is(code: str, starting: int) -> None:
    read = TaxCode.parse(code)
    assert carried_forward(read, TaxYear(starting), TaxYear(starting)) == read


@given(st.permutations([notice(date(2026, m, 1), f"S{1000 + m}L") for m in range(4, 13)]))
def test_the_order_notices_are_kept_in_does_not_matter(notices: list[CodeNotice]) -> None:
    assert str(code_on(notices, date(2026, 10, 31)).code) == "S1010L"


@given(
    st.sampled_from(["S1257L", "1257L", "S0T", "SBR", "SK200", "C1257L", "SD1"]),
    st.lists(st.integers(0, 300_000), min_size=12, max_size=12),
)
def test_a_cumulative_year_ends_where_the_annual_sum_does(code: str, pays: list[int]) -> None:
    read, so_far, taken, last = TaxCode.parse(code), 0, NOTHING, NOTHING
    for number, pay in enumerate(pays):
        month, year = (number + 3) % 12 + 1, 2026 + (number + 3) // 12
        given_now = TaxGiven(
            date(year, month, 20), Frequency.MONTHLY, read, Money(pay), Money(so_far), taken
        )
        last = tax_due(given_now).amount
        taken += last
        so_far += pay
    whole_year = tax_due(
        TaxGiven(date(2027, 3, 20), Frequency.MONTHLY, read, Money(so_far))
    ).amount
    most_of_the_last = Money(pays[-1] // 2)
    # Tax takes at most half of one payment; what that leaves is not taken before the year ends.
    assert taken == whole_year or last == most_of_the_last
    assert taken <= whole_year


def test_more_tax_than_half_of_one_payment_waits_for_the_next() -> None:
    code, when = TaxCode.parse("SK2000"), date(2026, 4, 20)
    first = tax_due(TaxGiven(when, Frequency.MONTHLY, code, Money(20000)))
    assert first.amount == Money(10000)
    second = TaxGiven(
        date(2026, 5, 20), Frequency.MONTHLY, code, Money(500000), Money(20000), first.amount
    )
    at_once = TaxGiven(date(2026, 5, 20), Frequency.MONTHLY, code, Money(520000))
    assert first.amount + tax_due(second).amount == tax_due(at_once).amount
