from datetime import date
from decimal import Decimal

import pytest

from payroll.ground.money import Money
from payroll.work.items import ItemKind
from payroll.work.mileage import Mileage, MilesError, mileage_items

ON = date(2026, 9, 4)


@pytest.mark.parametrize(
    ("miles", "rate", "before", "free", "over", "nicable"),
    [
        ("100", 45, "0", "45.00", None, None),
        ("100", 40, "0", "40.00", None, None),
        ("12.5", 45, "0", "5.63", None, None),
        ("100", 60, "0", "45.00", "15.00", "15.00"),
        # 50 miles are left at 45p, the rest is free at 25p; NI counts 45p for all of them.
        ("100", 45, "9950", "35.00", "10.00", "0.00"),
        ("100", 50, "9950", "35.00", "15.00", "5.00"),
        ("100", 45, "12000", "25.00", "20.00", "0.00"),
    ],
)
def test_miles_are_free_of_tax_up_to_the_approved_rate(
    miles: str, rate: int, before: str, free: str, over: str | None, nicable: str | None
) -> None:
    items = mileage_items(Mileage(Decimal(miles), Money(rate), Decimal(before)), ON)
    found = {item.kind: item for item in items}
    assert found[ItemKind.MILEAGE].amount == Money.parse(free)
    if over is None:
        assert len(items) == 1
    else:
        rest = found[ItemKind.MILEAGE_OVER]
        assert (rest.amount, rest.carries_ni) == (Money.parse(over), Money.parse(nicable or "0"))


@pytest.mark.parametrize("miles", ["-1", "1.234"])
def test_miles_that_are_no_amount_are_refused(miles: str) -> None:
    with pytest.raises(MilesError):
        Mileage(Decimal(miles), Money(45))
