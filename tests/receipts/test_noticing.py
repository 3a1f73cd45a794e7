"""What is odd about a receipt, and the sentences that say so."""

from datetime import date

import pytest

from payroll.ground.money import Money
from receipts.noticing import MAY_BE_FINE, Notice, Odd, Paid, Sheet, notices

DAY = date(2026, 5, 12)
LOOK, LIKE, UNLIKE = f"{1 << 900:0256x}", f"{(1 << 900) + 7:0256x}", "f" * 256


def sheet(
    key: str = "new",
    total: str | None = "62.00",
    on: date | None = DAY,
    *,
    shop: str = "Art Shop",
    look: str = LOOK,
) -> Sheet:
    amount = Money.parse(total) if total else None
    return Sheet(key, date(2026, 5, 20), (look,), shop, on, amount)


def paid(amount: str, by_this: str | None = None, by_all: str | None = None) -> Paid:
    return Paid(
        DAY,
        -Money.parse(amount),
        Money.parse(by_this or amount),
        Money.parse(by_all or by_this or amount),
    )


def kinds(found: tuple[Notice, ...]) -> list[Odd]:
    return [each.kind for each in found]


def test_a_receipt_that_fits_is_not_odd() -> None:
    assert notices(sheet(), [], [paid("62.00")], 7) == ()
    assert notices(sheet(total=None, on=None), [], [paid("62.00")], 7) == ()
    assert notices(sheet(), [], [], 7) == ()


@pytest.mark.parametrize(
    "payments",
    [
        [paid("60.00")],
        [paid("65.00", by_this="62.00")],
        [paid("40.00"), paid("21.00")],
    ],
    ids=["more than the payment", "less than the payment", "two that are too little"],
)
def test_a_wrong_total_is_noticed(payments: list[Paid]) -> None:
    (found,) = notices(sheet(), [], payments, 7)
    assert found.kind is Odd.TOTAL
    assert found.sentence.startswith("The receipt adds up to £62.00 and the payment")
    assert MAY_BE_FINE in found.sentence


def test_several_receipts_and_several_payments_add_up_together() -> None:
    assert notices(sheet(), [], [paid("70.00", by_this="62.00", by_all="70.00")], 7) == ()
    assert notices(sheet(), [], [paid("40.00"), paid("22.00")], 7) == ()


@pytest.mark.parametrize(
    ("on", "kind", "words"),
    [
        (date(2026, 5, 19), None, ""),
        (date(2026, 5, 20), Odd.TOO_LATE, "8 days after the payment of 12 May 2026"),
        (date(2026, 5, 5), None, ""),
        (date(2026, 5, 4), Odd.TOO_EARLY, "8 days before the payment of 12 May 2026"),
    ],
)
def test_a_day_far_from_the_payment_is_noticed(on: date, kind: Odd | None, words: str) -> None:
    found = notices(sheet(on=on), [], [paid("62.00")], 7)
    assert kinds(found) == ([kind] if kind else [])
    assert all(words in each.sentence and MAY_BE_FINE in each.sentence for each in found)


def test_a_day_that_was_still_to_come_is_noticed() -> None:
    found = notices(sheet(on=date(2026, 5, 21)), [], [], 7)
    assert kinds(found) == [Odd.NOT_YET]


def test_the_same_purchase_twice_is_noticed_whatever_it_looks_like() -> None:
    (found,) = notices(sheet(look=UNLIKE), [sheet("old", shop="ART SHOP")], [], 7)
    assert (found.kind, found.other_id) == (Odd.SAME_PURCHASE, "old")
    assert "20 May 2026" in found.sentence


def test_the_same_picture_twice_is_noticed_where_nothing_tells_them_apart() -> None:
    plain = sheet(total=None, on=None)
    (found,) = notices(plain, [sheet("old", look=LIKE)], [], 7)
    assert (found.kind, found.other_id) == (Odd.SAME_PICTURE, "old")
    assert notices(plain, [sheet("old", look=UNLIKE)], [], 7) == ()
    # Two receipts of one shop look alike; their totals tell them apart.
    assert notices(sheet(total="5.00"), [sheet("old", look=LIKE)], [], 7) == ()


def test_a_receipt_is_no_copy_of_itself() -> None:
    assert notices(sheet(), [sheet()], [], 7) == ()
