"""What would be refused is found before it is sent, in words, and as HMRC's own rules find it."""

from dataclasses import replace
from datetime import date

import pytest

from payroll.ground.days import Span
from payroll.ni import NiLetter
from payroll.periods import TaxYear
from payroll.rti.findings import Finding
from payroll.rti.pack import check_message
from payroll.rti.payment_checks import fps_findings
from payroll.rti.payments import FullPaymentSubmission, Gender
from payroll.rti.person_checks import is_utr
from payroll.rti.scheme import Final, Scheme
from payroll.rti.summary import EmployerPaymentSummary, Recovered, RepaymentAccount
from payroll.rti.summary_checks import eps_findings, tax_month
from payroll.rti.years import Kind
from payroll.work.items import ItemKind
from tests.payroll.rti.told import (
    A_LINE,
    FPS,
    IS_THERE,
    JOB,
    PACK,
    PAYMENT,
    RHONA,
    SCHEME,
    STARTER,
    TODAY,
    WHY_SKIPPED,
    YEAR,
    message_of,
    pounds,
)


def one(**changes: object) -> FullPaymentSubmission:
    return FullPaymentSubmission(SCHEME, (replace(JOB, **changes),))  # type: ignore[arg-type]


def person(**changes: object) -> FullPaymentSubmission:
    return one(person=replace(RHONA, **changes))  # type: ignore[arg-type]


def payment(**changes: object) -> FullPaymentSubmission:
    return one(payment=replace(PAYMENT, **changes))  # type: ignore[arg-type]


BY_RULE = {
    "5001": person(born_on=date(2027, 1, 1)),
    "7826": person(born_on=date(1896, 11, 20)),
    "7823": person(ni_number=None, address=("1 Test Street",)),
    "7824": person(forenames=()),
    "7825": person(address=("1 Rue",), postcode="", country="France"),
    "7907": person(born_on=None),
    "7828": one(starter=replace(STARTER, started_on=date(2026, 12, 21))),
    "7829": one(starter=STARTER, person=replace(RHONA, address=("1 Test Street",))),
    "7831": one(left_on=date(2026, 12, 21)),
    "7847": payment(is_after_leaving=True),
    "7849": one(
        person=replace(RHONA, gender=Gender.MALE, born_on=date(1960, 1, 1)),
        ni=(replace(A_LINE, letter=NiLetter.B),),
    ),
    "7850": one(ni=(A_LINE, A_LINE), payment=replace(PAYMENT, after_statutory=pounds("1109.08"))),
    "7865": one(ni=(replace(A_LINE, letter=NiLetter.C),)),
    "7876": replace(FPS, final=Final(date(2026, 11, 21))),
    "7877": FullPaymentSubmission(SCHEME),
    "7881": one(starter=replace(STARTER, declaration=None)),
    "7882": replace(FPS, scheme=replace(SCHEME, sa_utr="1234567890")),
    "7954": one(ni=(replace(A_LINE, letter=NiLetter.F),)),
    "7955": one(ni=(replace(A_LINE, letter=NiLetter.B),)),
}


def found_by_hmrc(told: FullPaymentSubmission | EmployerPaymentSummary, kind: Kind) -> set[str]:
    checked = check_message(message_of(told), PACK, YEAR, kind, TODAY)
    return {finding.code for finding in checked.findings}


@pytest.mark.parametrize(("code", "told"), BY_RULE.items(), ids=BY_RULE.keys())
def test_what_hmrcs_rules_refuse_our_checks_find_first(
    code: str, told: FullPaymentSubmission
) -> None:
    ours = {finding.code for finding in fps_findings(told, YEAR, TODAY)}
    assert code in ours
    if IS_THERE:
        assert code in found_by_hmrc(told, Kind.FPS)


@pytest.mark.parametrize(
    ("told", "field", "said"),
    [
        (person(surname="山田"), "name", "HMRC cannot carry the name"),
        (person(surname=" "), "name", "The surname is missing"),
        (person(surname="A" * 36), "name", "35 in all"),
        (person(ni_number="QQ123456C"), "ni_number", "Enter a National Insurance number"),
        (person(gender=None), "gender", "current gender"),
        (person(title="Дr"), "title", "the title"),
        (person(address=("x" * 36, "Testburgh")), "address", "at most 35 places"),
        (person(address=("1 Street", "a", "b", "c", "d")), "address", "four lines"),
        (person(postcode="EH1-1AA"), "postcode", "EH1 1AA"),
        (one(payroll_id=""), "payroll_id", "payroll ID"),
        (
            one(starter=replace(STARTER, started_on=None)),
            "started_on",
            "The start date is missing",
        ),
        (one(left_on=date(2019, 1, 1)), "left_on", "too long ago"),
        (payment(paid_on=date(2026, 4, 5)), "paid_on", "not in the tax year 2026-27"),
        (payment(student_loan=pounds("31")), "student_plan", "plan is not known"),
        (
            payment(student_loan=pounds("31"), student_plan="03"),
            "student_plan",
            "do not know that student loan plan",
        ),
        (payment(postgraduate_loan=pounds("31.50")), "student_loan", "whole pounds"),
        (payment(after_statutory=pounds("1000")), "after_statutory", "Taxable pay less tax"),
    ],
)
def test_what_stands_in_the_way_is_said_with_how_to_mend_it(
    told: FullPaymentSubmission, field: str, said: str
) -> None:
    found = fps_findings(told, YEAR, TODAY)
    assert any(each.field == field and said in each.sentence for each in found)
    assert all(each.payroll_id == told.employments[0].payroll_id for each in found)


@pytest.mark.parametrize(
    ("scheme", "field"),
    [
        (Scheme("63", "A635", SCHEME.accounts_office), "paye_reference"),
        (Scheme("635", "", SCHEME.accounts_office), "paye_reference"),
        (Scheme("635", "A635", "635XX00000000"), "accounts_office"),
        (Scheme("635", "A635", "635PC0000000"), "accounts_office"),
    ],
)
def test_wrong_references_of_the_scheme_are_named(scheme: Scheme, field: str) -> None:
    (found,) = fps_findings(replace(FPS, scheme=scheme), YEAR, TODAY)
    assert found.field == field


def test_a_sum_that_does_not_follow_from_what_was_filed_before_is_named() -> None:
    before = replace(JOB.to_date, taxable_pay=pounds("8400.00"), tax=pounds("376.60"))
    assert fps_findings(FPS, YEAR, TODAY, {"PA001": before}) == ()
    wrong = replace(before, tax=pounds("300.00"))
    (found,) = fps_findings(FPS, YEAR, TODAY, {"PA001": wrong})
    assert found.field == "to_date"
    assert "£300.00 of tax was filed before" in found.sentence
    below = one(to_date=replace(JOB.to_date, taxable_pay=pounds("-1.00")))
    assert [each.field for each in fps_findings(below, YEAR, TODAY)] == ["to_date"]


@pytest.mark.parametrize(
    ("utr", "is_right"),
    [("1111111111", True), ("1123456789", True), ("2000000000", True), ("1234567890", False),
     ("1000000000", False), ("0000000000", False), ("\u0661" * 10, False), ("111", False)],
)  # fmt: skip
def test_a_utr_has_a_check_figure(utr: str, is_right: bool) -> None:  # noqa: FBT001
    assert is_utr(utr) is is_right


def eps(**parts: object) -> EmployerPaymentSummary:
    return EmployerPaymentSummary(SCHEME, **parts)  # type: ignore[arg-type]


MONTH_9 = Span(date(2026, 12, 6), date(2027, 1, 5))
SUMMARY_RULES = {
    "7913": eps(),
    "7910": eps(no_payment=MONTH_9),
    "7911": eps(no_payment=Span(date(2026, 11, 6), date(2027, 1, 5))),
    "7873": eps(inactive=Span(date(2026, 11, 6), date(2026, 12, 5))),
    "7871": eps(inactive=Span(date(2026, 12, 6), date(2028, 1, 5))),
    "7876": eps(final=Final(date(2026, 11, 21))),
    "7912": eps(recovered=Recovered(8, {})),
    "7923": eps(recovered=Recovered(6, {ItemKind.PATERNITY_PAY: pounds("10.00")})),
    "7927": eps(recovered=Recovered(10, {ItemKind.PATERNITY_PAY: pounds("10.00")})),
}


@pytest.mark.parametrize(("code", "told"), SUMMARY_RULES.items(), ids=SUMMARY_RULES.keys())
def test_what_hmrcs_rules_refuse_in_a_summary_our_checks_find_first(
    code: str, told: EmployerPaymentSummary
) -> None:
    assert code in {finding.code for finding in eps_findings(told, YEAR, TODAY)}
    if IS_THERE:
        assert code in found_by_hmrc(told, Kind.EPS)


def test_months_go_from_a_6th_to_a_5th_and_accounts_have_their_figures() -> None:
    crooked = eps(no_payment=Span(date(2026, 10, 1), date(2026, 10, 31)))
    assert "from a 6th to a 5th" in eps_findings(crooked, YEAR, TODAY)[0].sentence
    for account in (
        RepaymentAccount("M" * 29, "00123456", "801234"),
        RepaymentAccount("Morag", "123", "801234"),
        RepaymentAccount("Morag", "00123456", "80-12-34"),
    ):
        found: tuple[Finding, ...] = eps_findings(eps(account=account), YEAR, TODAY)
        assert [each.field for each in found] == ["account"]


def test_tax_months_are_counted_from_april() -> None:
    assert tax_month(TaxYear(2026), 1) == Span(date(2026, 4, 6), date(2026, 5, 5))
    assert tax_month(TaxYear(2026), 12) == Span(date(2027, 3, 6), date(2027, 4, 5))


@pytest.mark.skipif(not IS_THERE, reason=WHY_SKIPPED)
@pytest.mark.parametrize(
    ("sample", "codes"),
    [
        ("NEG-EPS-empty", {"7913"}),
        ("NEG-EPS-inactive-in-past", {"7873"}),
        ("NEG-NI-C-with-employee-NI", {"7865", "7866"}),
        ("NEG-no-nino-no-address", {"7823"}),
        ("NEG-starter-no-declaration", {"7878", "7881"}),
        ("FPS-regular", set()),
        ("EPS-inactive", set()),
    ],
)
def test_hmrcs_rules_say_of_the_samples_what_they_should(sample: str, codes: set[str]) -> None:
    message = (PACK / "samples-2026-27" / f"{sample}.xml").read_bytes()
    kind = Kind.EPS if "EPS" in sample else Kind.FPS
    checked = check_message(message, PACK, YEAR, kind, date(2026, 11, 22))
    assert {finding.code for finding in checked.findings} == codes
    assert all(finding.sentence for finding in checked.findings)
