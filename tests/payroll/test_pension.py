from datetime import date
from decimal import Decimal

import pytest

from payroll.frequency import Frequency
from payroll.ground.money import NOTHING, Money
from payroll.pension import (
    PensionKind,
    PensionPercentError,
    PensionTerms,
    pension_contributions,
)

DAY = date(2026, 9, 4)


@pytest.mark.parametrize("percent", [Decimal(-1), Decimal("100.01")])
def test_a_percent_that_cannot_be_is_refused_in_words(percent: Decimal) -> None:
    with pytest.raises(PensionPercentError, match="between 0 and 100"):
        PensionTerms(PensionKind.NET_PAY, percent)
    with pytest.raises(PensionPercentError, match="between 0 and 100"):
        PensionTerms(PensionKind.NET_PAY, employer_percent=percent)


@pytest.mark.parametrize(
    ("kind", "employee", "employer"),
    [
        (PensionKind.NONE, "There is no pension", "There is no pension"),
        (PensionKind.RELIEF_AT_SOURCE, "another 1% in tax relief", "adds 3% of that, £4.47"),
        (PensionKind.NET_PAY, "5% of that is £7.45, taken before tax", "adds 3% of that, £4.47"),
    ],
)
def test_the_working_says_who_pays_what(kind: PensionKind, employee: str, employer: str) -> None:
    found = pension_contributions(PensionTerms(kind), Money(26_900), Frequency.WEEKLY, DAY)
    assert employee in found.employee_working.sentence
    assert employer in found.employer_working.sentence


@pytest.mark.parametrize(
    ("kind", "untaxed"),
    [(PensionKind.NET_PAY, Money(745)), (PensionKind.RELIEF_AT_SOURCE, NOTHING)],
)
def test_only_a_net_pay_arrangement_comes_off_taxed_pay(kind: PensionKind, untaxed: Money) -> None:
    found = pension_contributions(PensionTerms(kind), Money(26_900), Frequency.WEEKLY, DAY)
    assert found.untaxed == untaxed
