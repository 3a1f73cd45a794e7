"""Telling HMRC in the demo: the real documents and their real steps, answered on the spot."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from config.settings import HMRC_ADDRESSES, STAND_IN, HmrcService
from pa_employer.assistants.models import Assistant
from pa_employer.audit.actor import Actor
from pa_employer.deductions.service import StarterDetails, give_checklist
from pa_employer.filings.draft import Sending
from pa_employer.filings.models import Filing, FilingState
from pa_employer.filings.send import Answer, Call, Step, begin_step, end_step
from pa_employer.filings.service import file_document
from pa_employer.filings.waiting import waiting
from pa_employer.people.models import Employer
from pa_employer.schemes.service import HmrcDetails, keep_hmrc_details, keep_login
from payroll.rti.envelope import Login
from payroll.rti.irmark import readable
from payroll.rti.payments import Gender
from payroll.rti.replies import Accepted, Acknowledged, Deleted, Reply
from payroll.tax.starter import Declaration

ADDRESS = HMRC_ADDRESSES[STAND_IN]
A_MINUTE = timedelta(minutes=1)
FEMALE = frozenset({"Rhona", "Catriona", "Agnes", "Eilidh", "Grace"})


def make_known(session: Session, assistant: Assistant, by: Actor) -> None:
    """Let HMRC know an assistant, with what they said when they began."""
    forenames, _, surname = assistant.name.rpartition(" ")
    details = HmrcDetails(
        forenames=forenames,
        surname=surname,
        gender=Gender.FEMALE if forenames in FEMALE else Gender.MALE,
        address="4 Shore Road\nKinnaird",
        postcode="FK10 1AA",
    )
    keep_hmrc_details(session, assistant, details, by)
    declared = StarterDetails(declaration=Declaration.ONLY_JOB)
    give_checklist(session, assistant, declared, by)


def enter_login(session: Session, employer: Employer, by: Actor) -> None:
    """Keep an invented login for PAYE online; the stand-in takes any."""
    number = sum(map(ord, employer.name)) * 7_919 % 10**9
    keep_login(session, employer, Login(f"DEMO{number:09}", "invented"), by)


def tell_hmrc(session: Session, employer: Employer, by: Actor) -> list[Filing]:
    """File everything that waits, and let each document be accepted."""
    sending = Sending(HmrcService())
    found = []
    for each in waiting(session, employer, by.today):
        filing = file_document(session, employer, each.about, sending, by)
        deliver(session, filing, by)
        found.append(filing)
    return found


def deliver(session: Session, filing: Filing, by: Actor) -> None:
    """Carry a document through all its steps, as HMRC answers when all is well."""
    at = by.at
    while isinstance(call := begin_step(session, filing.id, ADDRESS, at), Call):
        end_step(session, filing.id, call, Answer(b"", _said(filing, call)), at)
        at += A_MINUTE
    if filing.state is not FilingState.ACCEPTED:
        message = f"the demo's document was not accepted: {filing.state}"
        raise ValueError(message)


def _said(filing: Filing, call: Call) -> Reply:
    if call.step is Step.SUBMIT:
        return Acknowledged(uuid4().hex.upper(), "", 1)
    if call.step is Step.POLL:
        said = f"The IR Mark for the submission is {readable(filing.mark)} (demonstration)."
        return Accepted(filing.correlation_id, filing.mark, "", (said,))
    return Deleted(filing.correlation_id)
