"""Every document as HMRC's schemas and rules take it, and as it is written to the letter."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from payroll.frequency import Frequency
from payroll.ground.days import Span
from payroll.ground.money import Money
from payroll.ni import EarningsBands, NiLetter
from payroll.periods import TaxYear
from payroll.rti.envelope import Service
from payroll.rti.fps import full_payment_submission
from payroll.rti.number_request import NumberRequest, number_request
from payroll.rti.pack import check_message, is_installed
from payroll.rti.payment_checks import fps_findings
from payroll.rti.payments import (
    Employment,
    FullPaymentSubmission,
    HoursBand,
    LateReason,
    hours_band,
)
from payroll.rti.scheme import Agent, Final, Sender, SentBy, scheme_of
from payroll.rti.summary import EmployerPaymentSummary, Recovered, RepaymentAccount
from payroll.rti.summary_checks import eps_findings
from payroll.rti.years import Kind, YearNotFiledError, filed_year
from payroll.tax.code import TaxCode
from payroll.tax.starter import Declaration
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
    in_2025,
    message_of,
    pounds,
)

needs_pack = pytest.mark.skipif(not IS_THERE, reason=WHY_SKIPPED)
BUREAU = SentBy(Sender.BUREAU, Agent("Lothian Support", "AG1"))


def job(**changes: object) -> Employment:
    return replace(JOB, **changes)  # type: ignore[arg-type]


def paying(**changes: object) -> Employment:
    return job(payment=replace(PAYMENT, **changes))  # type: ignore[arg-type]


SUBMISSIONS = {
    "regular": FPS,
    "two people": FullPaymentSubmission(SCHEME, (JOB, job(payroll_id="PA002"))),
    "starter": FullPaymentSubmission(SCHEME, (job(starter=STARTER),)),
    "starter who said nothing": FullPaymentSubmission(
        SCHEME, (job(starter=replace(STARTER, declaration=Declaration.NOT_SAID)),)
    ),
    "leaver": FullPaymentSubmission(SCHEME, (job(left_on=date(2026, 11, 15)),)),
    "paid after leaving": FullPaymentSubmission(
        SCHEME,
        (replace(paying(is_after_leaving=True), left_on=date(2026, 10, 1), is_irregular=True),),
    ),
    "payroll ID changed": FullPaymentSubmission(SCHEME, (job(old_payroll_id="OLD/1"),)),
    "late": FullPaymentSubmission(SCHEME, (paying(late_reason=LateReason.CORRECTION),)),
    "no number": FullPaymentSubmission(SCHEME, (job(person=replace(RHONA, ni_number=None)),)),
    "number without a letter": FullPaymentSubmission(
        SCHEME, (job(person=replace(RHONA, ni_number="AB123456")),)
    ),
    "accents": FullPaymentSubmission(
        SCHEME, (job(person=replace(RHONA, forenames=("Zoë", "Łucja"), surname="O\u2019Neill")),)
    ),
    "monthly": FullPaymentSubmission(SCHEME, (paying(frequency=Frequency.MONTHLY, period=8),)),
    "week 56": FullPaymentSubmission(SCHEME, (paying(paid_on=date(2027, 4, 5), period=56),)),
    "refund": FullPaymentSubmission(
        SCHEME, (paying(tax=pounds("-20.00"), after_statutory=pounds("1201.44")),)
    ),
    "code W1": FullPaymentSubmission(SCHEME, (paying(tax_code=TaxCode.parse("SBR M1")),)),
    "code K": FullPaymentSubmission(SCHEME, (paying(tax_code=TaxCode.parse("K475")),)),
    "loans": FullPaymentSubmission(
        SCHEME,
        (
            replace(
                paying(
                    student_loan=pounds("31.00"),
                    student_plan="04",
                    postgraduate_loan=pounds("10.00"),
                    after_statutory=pounds("1086.64"),
                ),
                to_date=replace(
                    JOB.to_date, student_loan=pounds("62.00"), postgraduate_loan=pounds("20.00")
                ),
            ),
        ),
    ),
    "family pay": FullPaymentSubmission(
        SCHEME,
        (
            paying(
                statutory_to_date={
                    kind: pounds("194.32")
                    for kind in (
                        ItemKind.MATERNITY_PAY,
                        ItemKind.PATERNITY_PAY,
                        ItemKind.ADOPTION_PAY,
                        ItemKind.SHARED_PARENTAL_PAY,
                        ItemKind.BEREAVEMENT_PAY,
                        ItemKind.NEONATAL_PAY,
                    )
                }
            ),
        ),
    ),
    "expenses and orders": FullPaymentSubmission(
        SCHEME, (paying(not_taxed=pounds("18.50"), from_net=pounds("74.00")),)
    ),
    "net pay arrangement": FullPaymentSubmission(
        SCHEME,
        (paying(pension_before_tax=pounds("24.00"), pension_after_tax=Money(0)),),
    ),
    "two letters": FullPaymentSubmission(
        SCHEME,
        (
            job(
                ni=(
                    A_LINE,
                    replace(
                        A_LINE, letter=NiLetter.C, employee=Money(0), employee_to_date=Money(0)
                    ),
                )
            ),
        ),
    ),
    "letter X": FullPaymentSubmission(
        SCHEME,
        (
            replace(
                paying(after_statutory=pounds("1146.20")),
                ni=(
                    replace(
                        A_LINE,
                        letter=NiLetter.X,
                        bands_to_date=EarningsBands(),
                        employee=Money(0),
                        employee_to_date=Money(0),
                        employer=Money(0),
                        employer_to_date=Money(0),
                    ),
                ),
            ),
        ),
    ),
    "final for the year": replace(FPS, final=Final()),
    "final without anybody": FullPaymentSubmission(SCHEME, final=Final()),
    "scheme ceased": replace(FPS, final=Final(TODAY)),
    "with a UTR": replace(FPS, scheme=replace(SCHEME, sa_utr="1123456789")),
}
SUMMARIES = {
    "no payment": EmployerPaymentSummary(
        SCHEME, no_payment=Span(date(2026, 10, 6), date(2026, 11, 5))
    ),
    "inactive": EmployerPaymentSummary(SCHEME, inactive=Span(date(2026, 12, 6), date(2027, 3, 5))),
    "allowance": EmployerPaymentSummary(SCHEME, claims_allowance=True),
    "allowance ends": EmployerPaymentSummary(SCHEME, claims_allowance=False),
    "recovery": EmployerPaymentSummary(
        SCHEME,
        recovered=Recovered(
            8,
            {ItemKind.PATERNITY_PAY: pounds("388.64"), ItemKind.MATERNITY_PAY: pounds("100.00")},
            {ItemKind.PATERNITY_PAY: pounds("33.04")},
        ),
    ),
    "repayment": EmployerPaymentSummary(
        SCHEME, account=RepaymentAccount("M Sinclair", "00123456", "801234")
    ),
    "final for the year": EmployerPaymentSummary(SCHEME, final=Final()),
    "scheme ceased": EmployerPaymentSummary(SCHEME, final=Final(TODAY)),
}


@needs_pack
@pytest.mark.parametrize("told", SUBMISSIONS.values(), ids=SUBMISSIONS.keys())
@pytest.mark.parametrize("by", [SentBy(), BUREAU], ids=["employer", "bureau"])
def test_every_full_payment_submission_of_2026_passes_schemas_and_rules(
    told: FullPaymentSubmission, by: SentBy
) -> None:
    assert fps_findings(told, YEAR, TODAY) == ()
    checked = check_message(message_of(told, by=by), PACK, YEAR, Kind.FPS, TODAY)
    assert checked.findings == ()
    assert len(checked.by) == 3


@needs_pack
@pytest.mark.parametrize("name", sorted(SUBMISSIONS.keys() - {"week 56", "scheme ceased"}))
def test_every_full_payment_submission_of_2025_passes_too(name: str) -> None:
    told, year = in_2025(SUBMISSIONS[name]), TaxYear(2025)
    checked = check_message(message_of(told, year), PACK, year, Kind.FPS, date(2025, 11, 21))
    starts_later = {"7828"} if "starter" in name else set()
    left_later = {"7831"} if name in {"leaver", "paid after leaving"} else set()
    assert {each.code for each in checked.findings} <= starts_later | left_later


@needs_pack
@pytest.mark.parametrize("told", SUMMARIES.values(), ids=SUMMARIES.keys())
def test_every_summary_passes_schemas_and_rules(told: EmployerPaymentSummary) -> None:
    assert eps_findings(told, YEAR, TODAY) == ()
    assert check_message(message_of(told), PACK, YEAR, Kind.EPS, TODAY).findings == ()


@needs_pack
def test_an_allowance_claim_of_2025_says_that_there_is_no_state_aid() -> None:
    told, year = EmployerPaymentSummary(SCHEME, claims_allowance=True), TaxYear(2025)
    message = message_of(told, year)
    assert b"<DeMinimisStateAid><NA>yes</NA></DeMinimisStateAid>" in message
    checked = check_message(message, PACK, year, Kind.EPS, date(2025, 11, 21))
    assert checked.findings == ()
    assert len(checked.by) == 2  # HMRC's rules of that year were not seen


@needs_pack
def test_test_messages_pass_the_envelope_too() -> None:
    for service in Service:
        message = message_of(FPS, service=service)
        assert check_message(message, PACK, YEAR, Kind.FPS, TODAY).findings == ()
    assert b"<Class>HMRC-PAYE-RTI-FPS-TIL</Class>" in message_of(FPS, service=Service.TEST_IN_LIVE)


@needs_pack
def test_a_request_for_numbers_passes_its_schema() -> None:
    asked = NumberRequest(SCHEME, ((replace(RHONA, ni_number=None), "PA001"),))
    document = number_request(asked, YEAR, SentBy())
    folder = PACK / "2026-27"
    schema = etree.XMLSchema(etree.parse(folder / filed_year(YEAR).documents[Kind.NVR].schema))
    schema.assertValid(etree.fromstring(etree.tostring(document)))


@needs_pack
def test_the_pack_is_known_by_year_and_kind() -> None:
    assert is_installed(PACK, YEAR, Kind.FPS)
    assert is_installed(PACK, TaxYear(2025), Kind.EPS)
    assert not is_installed(PACK / "nothing", YEAR, Kind.FPS)


def test_a_document_is_written_to_the_letter() -> None:
    document = full_payment_submission(
        FullPaymentSubmission(SCHEME, (job(starter=STARTER),)), YEAR, BUREAU
    )
    written = etree.tostring(document).decode()
    assert written.startswith(
        '<IRenvelope xmlns="http://www.govtalk.gov.uk/taxation/PAYE/RTI/'
        'FullPaymentSubmission/26-27/1"><IRheader><Keys>'
        '<Key Type="TaxOfficeNumber">635</Key><Key Type="TaxOfficeReference">A635</Key></Keys>'
        "<PeriodEnd>2027-04-05</PeriodEnd><Agent><AgentID>AG1</AgentID>"
        "<Company>Lothian Support</Company></Agent><DefaultCurrency>GBP</DefaultCurrency>"
        '<IRmark Type="generic"/><Sender>Bureau</Sender></IRheader>'
    )
    assert (
        "<Starter><StartDate>2026-11-02</StartDate><StartDec>B</StartDec></Starter>"
        "<PayId>PA001</PayId><FiguresToDate><TaxablePay>9600.00</TaxablePay>"
        "<TotalTax>430.40</TotalTax>"
        "<EmpeePenContribnsNotPaidYTD>192.00</EmpeePenContribnsNotPaidYTD></FiguresToDate>"
        "<Payment><PayFreq>W4</PayFreq><PmtDate>2026-11-20</PmtDate><WeekNo>32</WeekNo>"
        "<PeriodsCovered>1</PeriodsCovered><HoursWorked>C</HoursWorked>"
        '<TaxCode TaxRegime="S">1257L</TaxCode><TaxablePay>1200.00</TaxablePay>'
    ) in written


@pytest.mark.parametrize(
    ("code", "element"),
    [
        ("S1257L", '<TaxCode TaxRegime="S">1257L</TaxCode>'),
        ("S1257L M1", '<TaxCode BasisNonCumulative="yes" TaxRegime="S">1257L</TaxCode>'),
        ("SD0", '<TaxCode TaxRegime="S">D0</TaxCode>'),
        ("SBR", '<TaxCode TaxRegime="S">BR</TaxCode>'),
        ("S0T", '<TaxCode TaxRegime="S">0T</TaxCode>'),
        ("SK475", '<TaxCode TaxRegime="S">K475</TaxCode>'),
        ("K475", "<TaxCode>K475</TaxCode>"),
        ("NT", "<TaxCode>NT</TaxCode>"),
        ("C1257L", '<TaxCode TaxRegime="C">1257L</TaxCode>'),
    ],
)
def test_a_code_never_carries_its_nation_inside(code: str, element: str) -> None:
    told = FullPaymentSubmission(SCHEME, (paying(tax_code=TaxCode.parse(code)),))
    assert element in etree.tostring(full_payment_submission(told, YEAR, SentBy())).decode()


@pytest.mark.parametrize(
    ("hours", "band"),
    [
        (0, "E"),
        (1, "A"),
        (15.99, "A"),
        (16, "B"),
        (23.99, "B"),
        (24, "C"),
        (29.99, "C"),
        (30, "D"),
    ],
)
def test_the_band_is_that_of_the_hours_expected_in_a_week(hours: float, band: str) -> None:
    assert hours_band(round(hours * 60)) is HoursBand(band)


def test_a_year_without_documents_is_refused_by_name() -> None:
    with pytest.raises(YearNotFiledError, match="2024-25"):
        full_payment_submission(FPS, TaxYear(2024), SentBy())


def test_a_scheme_is_read_as_it_is_written() -> None:
    assert scheme_of(" 635/a635 ", "635 pc 00000000") == SCHEME


names = st.text(st.sampled_from("abzÉéł'\u2019- .9"), min_size=1, max_size=36)
lines = st.lists(st.text(st.sampled_from("aZ9 ,.é#/"), min_size=1, max_size=36), max_size=5)


@needs_pack
@settings(deadline=None, max_examples=60)
@given(names, names, lines.map(tuple), st.sampled_from(["EH1 1AA", "", "eh11aa", "#"]))
def test_whatever_our_checks_let_through_hmrcs_schema_takes(
    forename: str, surname: str, address: tuple[str, ...], postcode: str
) -> None:
    person = replace(
        RHONA, forenames=(forename,), surname=surname, address=address, postcode=postcode
    )
    told = FullPaymentSubmission(SCHEME, (job(person=person),))
    if not fps_findings(told, YEAR, TODAY):
        assert check_message(message_of(told), PACK, YEAR, Kind.FPS, TODAY).findings == ()
