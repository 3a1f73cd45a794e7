"""Every kind of document, built from a demo year, is what HMRC's own schemas and rules take."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from config.settings import HmrcService
from pa_employer.demo.examples import Example, examples, write_examples
from pa_employer.demo.story import LAST_DAY
from pa_employer.filings.stand_in_checks import year_and_kind
from pa_employer.upgrade import upgrade
from payroll.periods import TaxYear
from payroll.rti.irmark import mark_in, mark_of
from payroll.rti.pack import check_message, is_installed
from payroll.rti.years import Kind
from receipts.store import FolderStore
from tests.pa_employer.filings.month import all_told, told
from tests.payroll.rti.told import IS_THERE, PACK, WHY_SKIPPED

WANTED = {
    ("2025-26", Kind.FPS),
    ("2025-26", Kind.EPS),
    ("2026-27", Kind.FPS),
    ("2026-27", Kind.EPS),
    ("2026-27", Kind.NVR),
}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Example]:
    folder = tmp_path_factory.mktemp("examples")
    engine = create_engine(f"sqlite:///{folder}/year.db")
    upgrade(engine)
    with Session(engine) as session:
        hmrc = HmrcService(pack=PACK)
        store = FolderStore(folder / "files")
        found = {each.name: each for each in examples(session, store, LAST_DAY, hmrc)}
    engine.dispose()
    return found


def test_every_kind_of_document_and_both_senders_are_among_them(
    shown: dict[str, Example],
) -> None:
    known = {year_and_kind(each.message) for each in shown.values()}
    assert {(year.name, kind) for year, kind in filter(None, known)} == WANTED
    senders = {told(each.message, "IRheader/Sender") for each in shown.values()}
    assert senders == {"Employer", "Bureau"}
    for element in (
        "EmpAllceInd", "NoPaymentForPeriod", "PeriodOfInactivity", "RecoverableAmountsYTD",
        "FinalSubmission/ForYear", "FinalSubmission/BecauseSchemeCeased", "Starter", "PayIdChgd",
        "LeavingDate", "SPPYTD",
    ):  # fmt: skip
        assert any(told(each.message, element) is not None for each in shown.values()), element
    reasons = {
        reason for each in shown.values() for reason in all_told(each.message, "LateReason")
    }
    assert reasons == {"H"}


def test_every_mark_is_that_of_the_very_bytes(shown: dict[str, Example]) -> None:
    for example in shown.values():
        assert mark_in(example.message) == mark_of(example.message), example.name


@pytest.mark.skipif(not IS_THERE, reason=WHY_SKIPPED)
def test_hmrcs_envelope_schema_and_rules_take_every_one(shown: dict[str, Example]) -> None:
    checked = 0
    for example in shown.values():
        year, kind = year_and_kind(example.message) or (TaxYear(1), Kind.FPS)
        if kind is Kind.NVR:
            year = TaxYear(2026)
        assert is_installed(PACK, year, kind), example.name
        found = check_message(example.message, PACK, year, kind, example.sent_on)
        assert found.findings == (), example.name
        checked += 1
    assert checked == len(shown)


def test_they_are_written_byte_for_byte(shown: dict[str, Example], tmp_path: Path) -> None:
    written = write_examples(iter(shown.values()), tmp_path / "out")
    assert {path.stem: path.read_bytes() for path in written} == {
        name: example.message for name, example in shown.items()
    }
