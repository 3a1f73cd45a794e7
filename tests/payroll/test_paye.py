from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.exact import cut, exact_pounds, nearest_penny_of, percent
from payroll.frequency import Frequency
from payroll.ground.money import NOTHING, Money, down_to_penny
from payroll.periods import TaxYear
from payroll.rates.income_tax import income_tax
from payroll.tax.bill import band_slices
from payroll.tax.code import Nation, TaxCode, UnknownTaxCodeError
from payroll.tax.paye import TaxGiven, tax_due

YEAR = TaxYear(2026).span
pay = st.integers(0, 3_000_000).map(Money)
days = st.dates(YEAR.first, YEAR.last)
cumulative_codes = st.sampled_from(
    ["S1257L", "1257L", "C1257L", "SK475", "S0T", "SBR", "SD2", "D1"]
).map(TaxCode.parse)


@given(pay, st.integers(1, 52), st.sampled_from([12, 52]))
def test_band_slices_hold_every_whole_pound_once(amount: Money, reached: int, per: int) -> None:
    bands = income_tax().on(YEAR.first).scotland
    slices = band_slices(amount, bands, reached, per)
    assert sum((part.pay for part in slices), Decimal(0)) == amount.pence // 100
    assert [part.name for part in slices] == [band.name for band in bands.bands[: len(slices)]]


@given(days, st.sampled_from(Frequency), cumulative_codes, pay)
def test_the_steps_of_a_working_add_up_to_the_tax(
    day: date, frequency: Frequency, code: TaxCode, amount: Money
) -> None:
    due = tax_due(TaxGiven(day, frequency, code, amount))
    parts = [
        Decimal(value[1:].replace(",", ""))
        for what, value in due.working.steps
        if " rate of " in what
    ]
    whole = next(value for what, value in due.working.steps if what.startswith("Tax on it"))
    assert str(down_to_penny(sum(parts, Decimal(0)))) == whole


@given(days, st.sampled_from(Frequency), cumulative_codes, pay, st.integers(0, 500_000))
def test_more_pay_never_means_less_tax(
    day: date, frequency: Frequency, code: TaxCode, amount: Money, more: int
) -> None:
    less, greater = (
        tax_due(TaxGiven(day, frequency, code, each, Money(100_000), Money(9_000))).amount
        for each in (amount, amount + Money(more))
    )
    assert less <= greater


@given(days, st.sampled_from(Frequency), cumulative_codes, pay)
def test_tax_never_takes_more_than_half_of_a_payment(
    day: date, frequency: Frequency, code: TaxCode, amount: Money
) -> None:
    due = tax_due(TaxGiven(day, frequency, code, amount, Money(5_000_000)))
    assert due.amount.pence <= amount.pence // 2


@given(st.lists(st.integers(60_000, 400_000), min_size=12, max_size=12))
def test_a_cumulative_year_ends_where_the_year_as_a_whole_does(months: list[int]) -> None:
    code, paid, taxed = TaxCode.parse("S1257L"), NOTHING, NOTHING
    for number, amount in enumerate(months):
        day = date(2026 + (3 + number) // 12, (3 + number) % 12 + 1, 20)
        given_now = TaxGiven(day, Frequency.MONTHLY, code, Money(amount), paid, taxed)
        paid, taxed = paid + Money(amount), taxed + tax_due(given_now).amount
    once = TaxGiven(date(2027, 3, 20), Frequency.MONTHLY, code, paid)
    assert taxed == tax_due(once).amount


def test_the_working_tells_a_tired_person_how_the_tax_came_about() -> None:
    second = TaxGiven(
        date(2026, 4, 17), Frequency.WEEKLY, TaxCode.parse("S1257L"),
        Money(51_200), Money(51_200), Money(5_323),
    )  # fmt: skip
    working = tax_due(second).working
    assert working.sentence == (
        "Taxable pay so far this tax year is £1,024.00. Code S1257L leaves £483.84 of it free of "
        "tax, for 2 weeks of the tax year. The tax so far comes to £106.47, and £53.23 was taken "
        "before. So £53.24 is taken now."
    )
    assert ("Scottish starter rate of 19% on £152.5769", "£28.9896") in working.steps
    assert "2026-27" in working.source


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("SBR", "taxes all of it at the Scottish basic rate of 20%"),
        ("NT", "means that no tax is taken"),
        ("S0T", "leaves none of it free of tax"),
        ("SK9999", "so that is taken now"),
        ("S1257L M1", "without looking at earlier pay"),
    ],
)
def test_each_kind_of_code_is_told_in_its_own_words(code: str, said: str) -> None:
    due = tax_due(
        TaxGiven(date(2026, 4, 20), Frequency.MONTHLY, TaxCode.parse(code), Money(90_000))
    )
    assert said in due.working.sentence


codes = st.builds(
    lambda nation, body, mark: f"{nation}{body}{mark}",
    st.sampled_from(Nation),
    st.one_of(
        st.sampled_from(["BR", "NT", "D0", "D1", "0T"]),
        st.integers(1, 9999).map(lambda n: f"K{n}"),
        st.tuples(st.integers(0, 999_999), st.sampled_from("LMNT")).map(lambda t: f"{t[0]}{t[1]}"),
    ),
    st.sampled_from(["", " W1", "M1", "/1", " X", " noncum", " W1/M1", " non-cum"]),
)


@given(codes)
def test_a_code_reads_back_from_how_it_is_written(typed: str) -> None:
    code = TaxCode.parse(typed.lower())
    assert TaxCode.parse(str(code)) == code
    assert str(code).startswith(code.unmarked)


@given(st.text(max_size=12))
def test_any_text_is_read_as_a_code_or_refused(typed: str) -> None:
    with suppress(UnknownTaxCodeError):
        code = TaxCode.parse(typed)
        assert TaxCode.parse(str(code)) == code


def test_only_plain_digits_make_a_code() -> None:
    with pytest.raises(UnknownTaxCodeError, match="is not a tax code"):
        TaxCode.parse("S\N{ARABIC-INDIC DIGIT ONE}257L")


def test_division_is_cut_and_rounded_only_where_asked() -> None:
    assert cut(Decimal(1257), 52, 4) == Decimal("24.1730")
    assert [nearest_penny_of(n, 60).pence for n in (29, 30, 90, -30, -29)] == [0, 1, 2, -1, 0]


def test_exact_figures_are_shown_without_losing_a_decimal() -> None:
    shown = [exact_pounds(Decimal(p)) for p in ("76.2884", "1000", "3.10", "0", "1234567.5")]
    assert shown == ["£76.2884", "£1,000.00", "£3.10", "£0.00", "£1,234,567.50"]
    assert [percent(Decimal(r)) for r in ("0.0185", "0.20", "0")] == ["1.85%", "20%", "0%"]
