"""Files for banks: every penny and nought in place, totals at every level, nothing that runs."""

import csv
from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from payroll.ground.identifiers import NotAccountNumberError, NotSortCodeError
from payroll.ground.money import Money
from payroll.paying.bank_csv import NoSuchLayoutError, layout_named, layouts, write_csv
from payroll.paying.hmrc_reference import hmrc_payment_reference
from payroll.paying.pain001 import Instruction, NameNotCarriedError, Version, pain001
from payroll.paying.payments import (
    BankDetails,
    NobodyToPayError,
    PayeeKind,
    Payment,
    PaymentList,
    TotalsDifferError,
    check_total,
    reference_for_bank,
)
from tests.payroll.rti.told import PACK

SAMPLES = PACK.parent / "payments"
PAY_DAY, DUE = date(2026, 11, 20), date(2026, 12, 22)
RHONA = Payment(
    payee="Rhona Baird",
    kind=PayeeKind.ASSISTANT,
    amount=Money(109380),
    due_on=PAY_DAY,
    reference="WAGES 20 NOV",
    details=BankDetails("20-29-59", "123456"),
    payroll_id="PA001",
)
HMRC = Payment("HMRC", PayeeKind.HMRC, Money(20738), DUE, "961PK000123452708")
LISTED = PaymentList("Pay on 20 November 2026", "Morag Sinclair", PAY_DAY, (RHONA, HMRC))
INSTRUCTION = Instruction(
    Version.V03,
    BankDetails("107999", "12345678"),
    "PAY-20261120",
    datetime(2026, 11, 20, 9, tzinfo=UTC),
)


def rows(key: str, listed: PaymentList = LISTED) -> list[list[str]]:
    text = write_csv(listed, layout_named(key)).decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))


def test_the_plain_list_has_everybody_with_noughts_and_pennies() -> None:
    assert rows("plain")[1:] == [
        ["Rhona Baird", "1093.80", "2026-11-20", "20-29-59", "00123456", "WAGES 20 NOV",
         "Personal", "PA001"],
        ["HMRC", "207.38", "2026-12-22", "", "", "961PK000123452708", "Business", ""],
    ]  # fmt: skip


def test_a_banks_file_holds_only_whose_account_is_known() -> None:
    assert rows("paygate") == [
        ["202959", "00123456", "Rhona Baird", "1093.80", "99", "", "", "Morag Sinclair",
         "WAGES 20 NOV", "20/11/2026"],
    ]  # fmt: skip
    assert LISTED.without_account == ("HMRC",)
    assert write_csv(LISTED, layout_named("paygate")).endswith(b"\r\n")


@pytest.mark.parametrize("layout", [layout.key for layout in layouts()])
def test_every_layout_has_a_source_and_writes_a_row_for_each_payment(layout: str) -> None:
    found = layout_named(layout)
    assert found.source
    wanted = 2 if found.takes_payments_without_account else 1
    assert len(rows(layout)) == wanted + (1 if found.has_headings else 0)


def test_a_layout_that_is_not_there_is_refused() -> None:
    with pytest.raises(NoSuchLayoutError):
        layout_named("../settings")


def test_a_list_that_nobody_can_be_paid_from_makes_no_file() -> None:
    nobody = replace(LISTED, payments=(HMRC,))
    with pytest.raises(NobodyToPayError):
        write_csv(nobody, layout_named("bulk"))
    with pytest.raises(NobodyToPayError):
        pain001(nobody, INSTRUCTION)


@given(st.text(min_size=1, max_size=40))
def test_no_cell_of_a_spreadsheet_is_a_formula(name: str) -> None:
    listed = replace(LISTED, payments=(replace(RHONA, payee=name, reference=name),))
    found = rows("plain", listed)[1:]
    cells = [cell for row in found for cell in row]
    assert not any(cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t")) for cell in cells)


@given(st.text(max_size=60))
def test_a_reference_is_short_and_plain_whatever_it_was(text: str) -> None:
    found = reference_for_bank(text)
    assert len(found) <= 18
    assert found == reference_for_bank(found)


@pytest.mark.parametrize("reference", ["961PK00012345", "961PK000123452708", "120PX0012345X2612"])
def test_hmrcs_references_stay_as_they_are(reference: str) -> None:
    assert reference_for_bank(reference) == reference


def test_the_reference_names_the_end_of_the_tax_year_and_the_month() -> None:
    assert hmrc_payment_reference("961PK00012345", 2026, 1) == "961PK000123452701"
    assert hmrc_payment_reference("961 pk 0001234x", 2099, 12) == "961PK0001234X0012"
    assert hmrc_payment_reference("961PK0001234XX", 2026, 1) == "961PK0001234XX"


def test_a_list_that_is_a_penny_off_makes_no_file() -> None:
    check_total(LISTED, Money(130118))
    with pytest.raises(TotalsDifferError, match=r"£1,301\.18 .* £1,301\.19.*£0\.01 apart"):
        check_total(LISTED, Money(130119))


@pytest.mark.parametrize("typed", ["80-12-3", "8O1234", "80123456"])
def test_a_sort_code_has_six_figures(typed: str) -> None:
    with pytest.raises(NotSortCodeError):
        BankDetails(typed, "12345678")


@pytest.mark.parametrize("typed", ["12345", "123456789", "1234567X"])
def test_an_account_number_has_eight_figures(typed: str) -> None:
    with pytest.raises(NotAccountNumberError):
        BankDetails("801234", typed)


def tags(document: bytes) -> list[str]:
    return [etree.QName(each).localname for each in etree.fromstring(document).iter("*")]


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not beside this checkout")
@pytest.mark.parametrize("version", list(Version))
def test_the_elements_stand_in_the_order_of_the_valid_samples(version: Version) -> None:
    only_wages = replace(LISTED, payments=(RHONA,))
    found = pain001(only_wages, replace(INSTRUCTION, version=version))
    (sample,) = SAMPLES.glob(f"{version}*.xml")
    assert tags(found) == tags(sample.read_bytes())
    assert etree.fromstring(found).nsmap == etree.fromstring(sample.read_bytes()).nsmap


def test_each_day_is_a_block_and_totals_agree_at_both_levels() -> None:
    account = BankDetails("083210", "12001039")
    listed = replace(LISTED, payments=(RHONA, replace(HMRC, details=account)))
    root = etree.fromstring(pain001(listed, INSTRUCTION))
    assert root.findtext(".//{*}GrpHdr/{*}NbOfTxs") == "2"
    assert root.findtext(".//{*}GrpHdr/{*}CtrlSum") == "1301.18"
    blocks = root.findall(".//{*}PmtInf")
    assert [block.findtext("{*}CtrlSum") for block in blocks] == ["1093.80", "207.38"]
    assert [block.findtext("{*}ReqdExctnDt") for block in blocks] == ["2026-11-20", "2026-12-22"]
    assert [block.findtext(".//{*}CtgyPurp/{*}Cd") for block in blocks] == ["SALA", None]
    assert root.findtext(".//{*}CdtrAcct//{*}Id/{*}Othr/{*}Id") == "00123456"


def test_accents_fall_away_and_what_banks_cannot_carry_is_named() -> None:
    listed = replace(LISTED, payments=(replace(RHONA, payee="Zoë Łukasik"),))
    assert b"<Nm>Zoe Lukasik</Nm>" in pain001(listed, INSTRUCTION)
    listed = replace(LISTED, payments=(replace(RHONA, payee="李明"),))
    with pytest.raises(NameNotCarriedError, match="李明"):
        pain001(listed, INSTRUCTION)
