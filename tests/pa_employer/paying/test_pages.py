"""A run's payments: the list, the files, the pack for bad days, and what is paid of it."""

import csv
import zipfile
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
from flask import Flask
from lxml import etree
from pypdf import PdfReader
from sqlalchemy.orm import Session

from pa_employer.paying.queries import run_to_pay
from pa_employer.payruns.correct import correct_payslip
from pa_employer.payruns.models import PaymentDue, PayRun
from pa_employer.payruns.queries import dues_in, payslips_in
from pa_employer.people.models import Capacity
from pa_employer.people.service import MandateDetails, give_mandate
from payroll.ground.money import Money
from payroll.paying.payments import TotalsDifferError
from tests.pa_employer.household import JOINED, Household, add_person, give_code
from tests.pa_employer.pages import Visitor
from tests.pa_employer.payruns.work import agree_eighty_hours, by_on, pay

MAY_1, APRIL_26 = date(2026, 5, 1), date(2026, 4, 26)


@pytest.fixture
def run(household: Household, session: Session) -> PayRun:
    agree_eighty_hours(session, household.assistant)
    found = pay(session, household, MAY_1, APRIL_26)
    session.commit()
    return found


def path(household: Household, run: PayRun) -> str:
    return f"{household.path}/pay/{run.id}/payments"


def test_the_page_says_whom_to_pay_where_and_with_which_words(
    household: Household, run: PayRun, visitor: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{household.path}/pay/{run.id}/pay")
    page = visitor.follow(page, "Pay them: files for your bank, print, and the pack for bad days")
    assert "£1,179.65 in 2 payments. It agrees with the approved run." in page.text
    for words in (
        "Rhona Baird: £1,046.76 To pay By 1 May 2026 Sort code 80-12-34 Account number 00123456",
        "HMRC Cumbernauld: £132.89 To pay By 22 May 2026 Sort code 08-32-10",
        "Reference 961PK000123452701",
    ):
        assert words in page.text


def test_the_list_is_a_file_that_runs_nothing(
    household: Household, session: Session, run: PayRun, visitor: Visitor
) -> None:
    household.assistant.name = "=HYPERLINK(evil)"
    due = next(each for each in dues_in(session, run.id) if each.assistant_id)
    assert isinstance(due, PaymentDue)
    visitor.sign_in(household.employer_account)
    answer = visitor.client.get(f"{path(household, run)}/plain.csv")
    said = 'attachment; filename="payments-2026-05-01-plain.csv"'
    assert answer.headers["Content-Disposition"] == said
    rows = list(csv.reader(StringIO(answer.get_data().decode("utf-8-sig"))))
    payroll_id = "PA" + household.assistant.id.hex[-8:].upper()
    assert rows[1:] == [
        ["Rhona Baird", "1046.76", "2026-05-01", "80-12-34", "00123456", "WAGES 01 MAY",
         "Personal", payroll_id],
        ["HMRC Cumbernauld", "132.89", "2026-05-22", "08-32-10", "12001039",
         "961PK000123452701", "Business", ""],
    ]  # fmt: skip
    assert visitor.client.get(f"{path(household, run)}/nonsense.csv").status_code == 404


def test_the_banks_file_asks_for_the_paying_account_and_keeps_it_nowhere(
    household: Household, run: PayRun, visitor: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{path(household, run)}/bank-file")
    wrong: dict[str, Any] = {"sort_code": "80", "account_number": ""}
    page = visitor.press(page, "Make the file", expect=422, **wrong)
    assert page.errors == [
        "Enter a sort code of 6 figures, like 80-12-34.",
        "Enter the account number you pay from",
    ]
    csrf = str(page.soup.select_one("input[name=csrf_token]")["value"])  # type: ignore[index]
    sent = {
        "csrf_token": csrf, "sort_code": "80-12-34", "account_number": "1234567",
        "version": "pain.001.001.09",
    }  # fmt: skip
    answer = visitor.client.post(page.path, data=sent)
    root = etree.fromstring(answer.get_data())
    assert root.findtext(".//{*}GrpHdr/{*}CtrlSum") == "1179.65"
    assert root.findtext(".//{*}DbtrAcct//{*}Othr/{*}Id") == "01234567"


def test_the_pack_has_everything_to_pay_by_phone(
    household: Household, run: PayRun, visitor: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    answer = visitor.client.get(f"{path(household, run)}/pack.zip")
    with zipfile.ZipFile(BytesIO(answer.get_data())) as zipped:
        assert zipped.namelist() == [
            "payments-2026-05-01.pdf",
            "payments-2026-05-01-large-print.pdf",
            "payments-2026-05-01.csv",
        ]
        pages = PdfReader(BytesIO(zipped.read("payments-2026-05-01.pdf"))).pages
    said = " ".join(" ".join(page.extract_text() for page in pages).split())
    for words in (
        "Rhona Baird: £1,046.76", "80-12-34", "00123456", "961PK000123452701",
        "PAYE reference 961/KS1234", "by Faster Payments",
    ):  # fmt: skip
        assert words in said


def test_a_run_that_does_not_add_up_is_refused_with_both_totals(
    household: Household, session: Session, run: PayRun
) -> None:
    wrong = PaymentDue(
        agreement_id=household.agreement.id,
        pay_run_id=run.id,
        kind=dues_in(session, run.id)[0].kind,
        payee="Somebody",
        amount=Money(1),
        due_on=MAY_1,
    )
    session.add(wrong)
    session.flush()
    with pytest.raises(TotalsDifferError, match=r"£1,046\.77 .* £1,046\.76"):
        run_to_pay(session, household.employer, run)


def test_a_correction_that_lowers_the_pay_is_said_and_refuses_nothing(
    household: Household, session: Session, run: PayRun
) -> None:
    give_code(session, household.assistant, household.by_employer, "SBR")
    (row,) = payslips_in(session, run.id)
    correct_payslip(session, row, "HMRC had sent SBR", by_on(household, date(2026, 5, 6)))
    found = run_to_pay(session, household.employer, run)
    assert "£194.68 more than is right now" in found.caution


def test_a_supporter_sees_ends_and_gets_no_files(
    app: Flask, household: Household, session: Session, run: PayRun, visitor: Visitor
) -> None:
    supporter = add_person(app, session, "Isobel Hay")
    helps = MandateDetails(capacity=Capacity.SUPPORTER, from_on=JOINED.date())
    give_mandate(session, household.employer, supporter, helps, household.by_employer)
    visitor.sign_in(supporter)
    page = visitor.open(path(household, run))
    assert "ends in 56" in page.text
    assert "00123456" not in page.text
    for name in (".pdf", "/pack.zip", "/bank-file", "/plain.csv"):
        assert visitor.client.get(f"{path(household, run)}{name}").status_code == 409
