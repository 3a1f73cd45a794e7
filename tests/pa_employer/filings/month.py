"""A household that can tell HMRC of its pay, and what it told, as elements to look into."""

from datetime import date
from pathlib import Path

from lxml import etree
from sqlalchemy.orm import Session

from config.settings import HmrcService
from pa_employer.assistants.models import Assistant
from pa_employer.deductions.service import StarterDetails, give_checklist
from pa_employer.filings.about import About, Matter
from pa_employer.filings.draft import Draft, Sending, draft_of
from pa_employer.filings.models import Filing, FilingState
from pa_employer.filings.service import file_document
from pa_employer.payruns.models import PayRun
from pa_employer.schemes.service import HmrcDetails, keep_hmrc_details, keep_login
from payroll.rti.envelope import Login
from payroll.rti.payments import Gender, LateReason
from payroll.tax.starter import Declaration
from tests.pa_employer.household import Household
from tests.pa_employer.payruns.work import by_on
from tests.payroll.rti.told import PACK

LOGIN = Login("MORAG12345", "thistle-and-gorse")
HMRC = HmrcService(pack=PACK)
NO_PACK = HmrcService(pack=Path("/nowhere"))
MAY_1, MAY_29, JUNE_26 = date(2026, 5, 1), date(2026, 5, 29), date(2026, 6, 26)
APRIL_26, MAY_24, JUNE_21 = date(2026, 4, 26), date(2026, 5, 24), date(2026, 6, 21)


def known(session: Session, household: Household, assistant: Assistant | None = None) -> None:
    """HMRC knows an assistant by an official name, with an address and a declaration."""
    assistant = assistant or household.assistant
    forenames, _, surname = assistant.name.rpartition(" ")
    details = HmrcDetails(
        forenames=forenames,
        surname=surname,
        gender=Gender.FEMALE,
        address="2 Mill Road\nKinnaird",
        postcode="FK10 1AA",
    )
    keep_hmrc_details(session, assistant, details, household.by_employer)
    said = StarterDetails(declaration=Declaration.FIRST_JOB)
    give_checklist(session, assistant, said, household.by_employer)


def ready(session: Session, household: Household) -> None:
    """Everything that a first document needs."""
    known(session, household)
    keep_login(session, household.employer, LOGIN, household.by_employer)


def about_run(run: PayRun) -> About:
    return About(Matter.RUN, str(run.id))


def draft(
    session: Session,
    household: Household,
    about: About,
    day: date,
    hmrc: HmrcService = HMRC,
    reason: LateReason | None = None,
) -> Draft:
    return draft_of(session, household.employer, about, Sending(hmrc, reason), day)


def file(session: Session, household: Household, about: About, day: date) -> Filing:
    """A document that is on its way."""
    by = by_on(household, day)
    return file_document(session, household.employer, about, Sending(HMRC), by)


def filed(session: Session, household: Household, about: About, day: date) -> Filing:
    """A document that HMRC has accepted."""
    filing = file(session, household, about, day)
    filing.state = FilingState.ACCEPTED
    session.flush()
    return filing


def told(message: bytes | Filing | Draft, path: str) -> str | None:
    """The text of an element by its path of names, such as 'Payment/TaxablePay'."""
    found = elements(message, path)
    return (found[0].text or "") if found else None


def all_told(message: bytes | Filing | Draft, path: str) -> list[str]:
    return [each.text or "" for each in elements(message, path)]


def elements(message: bytes | Filing | Draft, path: str) -> list[etree._Element]:
    if isinstance(message, Filing):
        message = message.document
    if isinstance(message, Draft):
        message = message.message()
    named = "/".join(f"{{*}}{name}" for name in path.split("/"))
    return etree.fromstring(message).findall(f".//{named}")
