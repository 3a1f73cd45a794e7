"""Filing a document: kept once with all it tells, then sent by a worker."""

from datetime import date
from uuid import uuid4

from lxml import etree
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.filings.about import About
from pa_employer.filings.draft import Draft, Sending, draft_of
from pa_employer.filings.models import FiledPayslip, Filing, FilingState
from pa_employer.filings.payments import PaymentsTold
from pa_employer.filings.summaries import SummaryTold
from pa_employer.filings.told import newest_about, next_attempt, plain_figures
from pa_employer.filings.words import title_of
from pa_employer.jobs.service import ask_for
from pa_employer.payruns.service import wait_for_others
from pa_employer.people.models import Employer
from pa_employer.schemes.queries import Filer, paye_scheme_of
from payroll.ground.days import day_in_words
from payroll.ground.errors import DomainError
from payroll.rti.envelope import Service
from payroll.rti.irmark import mark_of

JOB = "filing"
"""The kind of background work that carries a document to HMRC."""


class NotReadyError(DomainError):
    """Something has to be mended before HMRC can be told. It is listed on this page."""


class NotLostError(DomainError):
    """HMRC's answer is known by now. Look at the document again."""


class CeasedInFutureError(DomainError):
    """The day the scheme ended is in the future. Come back when it has come."""


def file_document(
    session: Session, employer: Employer, about: About, sending: Sending, by: Actor
) -> Filing:
    """Keep a document and have it sent; asked for twice it is the same one.

    What stands in the way raises NotReadyError. A refused document is followed by a new one.
    """
    wait_for_others(session, employer.id)
    before = newest_about(session, employer.id, about)
    if before and before.state is not FilingState.REFUSED:
        return before
    draft = draft_of(session, employer, about, sending, by.today)
    if draft.findings or draft.filer is None:
        raise NotReadyError
    filing = _kept(session, employer, draft, draft.filer, by)
    ask_for(session, JOB, filing.id, by.at)
    record(
        session,
        by,
        f"sent a document to HMRC: {filing.title}",
        employer_id=employer.id,
        subject=f"filing {filing.id}",
    )
    return filing


def settle_lost(session: Session, filing: Filing, by: Actor, *, has_arrived: bool) -> None:
    """Say what became of a document whose answer HMRC no longer has, as HMRC said on asking."""
    if filing.state is not FilingState.LOST:
        raise NotLostError
    filing.state = FilingState.ACCEPTED if has_arrived else FilingState.REFUSED
    filing.settled_at = by.at
    said = "has" if has_arrived else "does not have"
    record(
        session,
        by,
        f"noted that HMRC {said} a document: {filing.title}",
        employer_id=filing.employer_id,
        subject=f"filing {filing.id}",
    )


def close_scheme(session: Session, employer: Employer, ceased_on: date, by: Actor) -> None:
    """Note the day on which the PAYE scheme ended."""
    if ceased_on > by.today:
        raise CeasedInFutureError
    scheme = paye_scheme_of(session, employer.id)
    scheme.ceased_on = ceased_on
    session.add(scheme)
    session.flush()
    said = f"noted that the PAYE scheme ended on {day_in_words(ceased_on)}"
    record(session, by, said, employer_id=employer.id)


def payroll_ids(document: bytes) -> list[str]:
    """Return the payroll IDs in a kept document, in the order of its employees."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(document, parser)
    return [
        employee.findtext("{*}Employment/{*}PayId") or "" for employee in root.iter("{*}Employee")
    ]


def _kept(session: Session, employer: Employer, draft: Draft, filer: Filer, by: Actor) -> Filing:
    transaction_id = uuid4().hex.upper()
    message = draft.message(transaction_id)
    told = draft.told
    filing = Filing(
        employer_id=employer.id,
        kind=draft.kind,
        tax_year=draft.year.starting,
        about=str(draft.about),
        attempt=next_attempt(session, employer.id, draft.about),
        title=title_of(draft),
        service=Service(draft.hmrc.service),
        message_class=draft.route.told_class,
        transaction_id=transaction_id,
        document=message,
        mark=mark_of(message),
        login_id=filer.login.id,
        asked_at=by.at,
        asked_by_id=by.account_id,
        pay_run_id=told.slips[0].run.id if isinstance(told, PaymentsTold) else None,
        figures=told.figures if isinstance(told, SummaryTold) else {},
    )
    session.add(filing)
    session.flush()
    if isinstance(told, PaymentsTold):
        session.add_all(_payslips(filing, told))
        session.flush()
    return filing


def _payslips(filing: Filing, told: PaymentsTold) -> list[FiledPayslip]:
    return [
        FiledPayslip(
            filing_id=filing.id,
            payslip_id=slip.row.id,
            assistant_id=slip.assistant.id,
            payroll_id=job.payroll_id,
            figures=plain_figures(job.to_date),
            told_start=job.starter is not None,
            told_leaving=job.left_on is not None,
            is_withdrawn=slip.now is None,
        )
        for slip, job in told.told
    ]
