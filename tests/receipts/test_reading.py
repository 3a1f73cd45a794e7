"""What a receipt's text is taken to say."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.ground.money import NOTHING, Money
from receipts.reading import Item, Reading, read_receipt

TODAY = date(2026, 11, 26)
TILL = """TESCO STORES 2841
Princes Street, EH2 2AN
VAT NO: GB 220 4302 31
12/05/2026 14:02
MILK 2L            1.45
BREAD              1.10
SUBTOTAL           2.55
SAVINGS           -0.20
TOTAL TO PAY       2.35
VISA DEBIT         2.35
CHANGE             0.00
VAT 20%            0.39
"""


def test_a_till_receipt_is_read_line_by_line() -> None:
    assert read_receipt(TILL, TODAY) == Reading(
        shop="TESCO STORES 2841",
        on=date(2026, 5, 12),
        total=Money(235),
        vat=Money(39),
        items=(Item("MILK 2L", Money(145)), Item("BREAD", Money(110))),
    )


@pytest.mark.parametrize(
    ("line", "on"),
    [
        ("03/05/2026", date(2026, 5, 3)),
        ("3.5.26", date(2026, 5, 3)),
        ("03-05-2026 10:15", date(2026, 5, 3)),
        ("2026-05-03", date(2026, 5, 3)),
        ("3 May 2026", date(2026, 5, 3)),
        ("3rd Sept 25", date(2025, 9, 3)),
        ("29/02/2024", date(2024, 2, 29)),
        ("29/02/2026", None),
        ("31/04/2026", None),
        ("05/13/2026", None),
        ("27/11/2026", None),  # tomorrow: it was not read right
        ("03/05/1999", None),
        ("1 MARGARINE 26", None),
        ("Ref 1203/05/20261", None),
    ],
)
def test_a_day_is_read_day_first_and_only_if_it_can_be(line: str, on: date | None) -> None:
    assert read_receipt(f"SHOP\n{line}\nTOTAL 5.00", TODAY).on == on


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("TOTAL 1,062.00", 106_200),
        ("TOTAL £5.00\nCASH 10.00\nCHANGE 5.00", 500),
        ("Total\n£12.50\nThank you", 1_250),
        ("SUB TOTAL 9.00\nTOTAL 8.00\nTOTAL SAVINGS 1.00", 800),
        ("TOTAL ITEMS 3\nBALANCE DUE 7,50", 750),
        ("MILK 1.20\nCONTACTLESS 4.70", 470),
        ("MILK 1.20\nBREAD 3.50", 350),
        ("ORDER 12345", None),
        ("TOTAL 0.00", None),
    ],
)
def test_the_total_is_the_line_that_says_so_or_else_the_largest(
    text: str, pence: int | None
) -> None:
    assert read_receipt(text, TODAY).total == (Money(pence) if pence else None)


def test_where_no_line_names_the_total_what_was_expected_is_taken() -> None:
    text = "GOODS 4.00\nBAG 0.10\nPOINTS WORTH 9.99"
    assert read_receipt(text, TODAY).total == Money(999)
    assert read_receipt(text, TODAY, [Money(400)]).total == Money(400)
    named = f"{text}\nTOTAL 4.10"
    assert read_receipt(named, TODAY, [Money(400)]).total == Money(410)


@pytest.mark.parametrize("text", ["REFUND\nBOOTS\nTOTAL -£5.00", "BOOTS\nTOTAL 5.00-"])
def test_a_refund_says_that_it_is_one(text: str) -> None:
    read = read_receipt(text, TODAY)
    assert (read.shop, read.total, read.is_refund) == ("BOOTS", Money(500), True)


def test_nothing_is_made_of_nothing() -> None:
    assert read_receipt("", TODAY) == Reading()
    assert read_receipt("lovely day", TODAY).says_nothing


@given(st.text(max_size=400))
def test_no_text_at_all_breaks_the_reader(text: str) -> None:
    read = read_receipt(text, TODAY)
    assert read.total is None or read.total > NOTHING
    assert read.on is None or read.on <= TODAY


@given(
    pence=st.integers(1, 999_999),
    on=st.dates(date(2020, 1, 1), TODAY),
    shop=st.sampled_from(["ART SHOP", "Commonwealth Pool", "B&Q"]),
)
def test_what_a_till_prints_is_read_back(pence: int, on: date, shop: str) -> None:
    total = Money(pence)
    text = f"{shop}\n{on:%d/%m/%Y}\nGoods\nTOTAL  £{total.pounds:,.2f}\nVISA"
    read = read_receipt(text, TODAY)
    assert (read.total, read.on) == (total, on)
