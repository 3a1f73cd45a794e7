import tomllib
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from payroll.frequency import Frequency
from payroll.ground.money import Money
from payroll.ground.timeline import Timeline
from payroll.ni import NiLetter
from payroll.periods import TaxYear
from payroll.rates.bank_holidays import bank_holiday_on, bank_holidays_scotland
from payroll.rates.dated import RateFileError, Row, Standing, timeline_of
from payroll.rates.funded_pa_rate import funded_pa_rate
from payroll.rates.income_tax import Band, Bands, income_tax
from payroll.rates.minimum_wage import minimum_wage
from payroll.rates.national_insurance import Threshold, national_insurance
from payroll.rates.pension import pension_limits
from payroll.rates.years import UnknownTaxYearError, require_year_on_record, tax_years_on_record

DAY = date(2026, 11, 22)
TABLES: list[Callable[[], Timeline[Any]]] = [
    income_tax,
    national_insurance,
    pension_limits,
    minimum_wage,
    funded_pa_rate,
    bank_holidays_scotland,
]
GOOD = """
known_until = 2027-04-05
[[in_force]]
from = 2026-04-06
source = "the law"
standing = "official"
verified_on = 2026-11-22
rate = 0.5
"""


def read(text: str) -> Timeline[Decimal]:
    file = Row("rates", tomllib.loads(text, parse_float=Decimal))
    return timeline_of(file, "The rate", lambda row, _: row.share("rate"))


@pytest.mark.parametrize("table", TABLES)
def test_every_rate_says_where_it_comes_from(table: Callable[[], Timeline[Any]]) -> None:
    provenance = table().on(DAY).provenance
    assert provenance.source
    assert provenance.since <= DAY
    assert provenance.verified_on <= DAY


def test_a_figure_nobody_has_confirmed_says_so() -> None:
    assert funded_pa_rate().on(DAY).provenance.standing is Standing.UNCONFIRMED


@pytest.mark.parametrize(
    ("instead_of", "there_is", "why"),
    [
        ("rate = 0.5", "rate = 1.5", "between 0 and 1"),
        ("rate = 0.5", 'rate = "0.5"', "must be a int"),
        ("rate = 0.5", "rate = true", "must be a int"),
        ("rate = 0.5", "rat = 0.5", "rate must be"),
        ("rate = 0.5", "rate = 0.5\nextra = 1", "extra is not known here"),
        ('source = "the law"', 'source = ""', "source must be"),
        ('source = "the law"', "", "source must be"),
        ("from = 2026-04-06", 'from = "2026-04-06"', "from must be a date"),
        ("from = 2026-04-06", "from = 2027-04-06", "follow one another"),
        ("[[in_force]]", "in_force = []\n[x]", "list of tables"),
        ("[[in_force]]", "other = 1\n[[in_force]]", "other is not known here"),
    ],
)
def test_a_rate_file_of_the_wrong_shape_is_refused(
    instead_of: str, there_is: str, why: str
) -> None:
    assert read(GOOD).on(DAY) == Decimal("0.5")
    with pytest.raises(RateFileError, match=why):
        read(GOOD.replace(instead_of, there_is))


@pytest.mark.parametrize(
    ("year", "below"),
    [
        (2025, ["0", "537.13", "2955.93", "6351.84", "19513.80", "47733.30"]),
        (2026, ["0", "753.73", "3351.53", "6320.09", "19482.05", "47701.55"]),
    ],
)
def test_tax_below_each_scottish_band_is_as_published(year: int, below: list[str]) -> None:
    bands = income_tax().on(TaxYear(year).span.first)
    assert list(bands.scotland.up_to(1, 1).tax_below) == [Decimal(tax) for tax in below]
    assert list(bands.rest_of_uk.up_to(1, 1).tax_below) == [
        Decimal(0),
        Decimal(7540),
        Decimal(42516),
    ]


@pytest.mark.parametrize(
    "bands",
    [
        (Band("basic", Decimal("0.2"), Decimal(10)),),
        (Band("basic", Decimal("0.2"), None), Band("top", Decimal("0.4"), None)),
        (Band("basic", Decimal("0.2"), Decimal(0)), Band("top", Decimal("0.4"), None)),
        (Band("low", Decimal("0.2"), Decimal(10)), Band("top", Decimal("0.4"), None)),
    ],
)
def test_bands_that_make_no_sense_are_refused(bands: tuple[Band, ...]) -> None:
    with pytest.raises(RateFileError):
        Bands(bands)


@pytest.mark.parametrize("year", [2025, 2026])
def test_every_letter_has_rates_each_year(year: int) -> None:
    letters = national_insurance().on(TaxYear(year).span.last).letters
    assert set(letters) == set(NiLetter)


def test_limits_for_two_and_four_weeks_are_as_published() -> None:
    law = national_insurance().on(DAY)
    over = [Frequency.FORTNIGHTLY, Frequency.FOUR_WEEKLY]

    def pounds(limit: Threshold) -> list[Money]:
        return [limit.over(frequency) for frequency in over]

    assert pounds(law.primary_threshold) == [Money(48400), Money(96700)]
    assert pounds(law.letters["A"].employer_over) == [Money(19300), Money(38500)]
    assert pounds(law.upper_earnings_limit) == [Money(193400), Money(386700)]
    assert pounds(law.letters["F"].employer_over) == [Money(96200), Money(192400)]
    assert pounds(law.lower_earnings_limit) == [Money(25800), Money(51600)]


@pytest.mark.parametrize(
    ("table", "change", "why"),
    [
        (national_insurance, ('"HMV"', '"HMA"'), "given twice"),
        (national_insurance, ('"freeport"', '"free port"'), "employer_over must be one of"),
        (national_insurance, ("weekly = 242,", "weekly = 242.005,"), "fraction of a penny"),
        (minimum_wage, ("from_age = 18", "from_age = 22"), "from the oldest to the youngest"),
        (bank_holidays_scotland, ("on = 2026-06-15", "on = 2025-06-15"), "outside their year"),
        (pension_limits, ("four-weekly = 480, ", ""), "four-weekly must be"),
        (income_tax, ("up_to = 3_967, ", ""), "must rise to one band without an end"),
    ],
)
def test_a_slip_of_the_hand_in_a_rate_file_is_found_when_it_is_read(
    table: Any,  # noqa: ANN401 - a cached loader, read here past its cache
    change: tuple[str, str],
    why: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "rates").mkdir()
    for file in (files("config") / "rates").iterdir():
        text = file.read_text(encoding="utf-8").replace(*change)
        (tmp_path / "rates" / file.name).write_text(text, encoding="utf-8")
    monkeypatch.setattr("config.rate_files._folder", lambda: tmp_path / "rates")
    with pytest.raises(ValueError, match=why):
        table.__wrapped__()


def test_the_years_that_can_be_paid_in_are_known() -> None:
    assert [str(year) for year in tax_years_on_record()] == ["2024-25", "2025-26", "2026-27"]
    require_year_on_record(DAY)


@pytest.mark.parametrize(
    ("day", "named"), [(date(2024, 4, 5), "2023-24"), (date(2027, 4, 6), "2027-28")]
)
def test_another_tax_year_is_refused_by_name(day: date, named: str) -> None:
    with pytest.raises(UnknownTaxYearError, match=f"{named}.*Choose.*2024-25, 2025-26 or 2026-27"):
        require_year_on_record(day)


def test_the_world_cup_gave_scotland_one_more_bank_holiday() -> None:
    assert bank_holiday_on(date(2026, 6, 15)) == "World Cup bank holiday"
    assert bank_holiday_on(date(2026, 4, 6)) is None  # Easter Monday
    assert [len(bank_holidays_scotland().on(date(y, 7, 1)).names) for y in range(2024, 2029)] == [
        9, 9, 10, 9, 9,
    ]  # fmt: skip
