"""A document for HMRC before it is sent: what it tells, its bytes, and what stands in the way."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lxml import etree
from sqlalchemy.orm import Session

from config.settings import HmrcService
from pa_employer.assistants.queries import assistant_of
from pa_employer.filings.about import About, Matter, NothingAboutThatError
from pa_employer.filings.payments import PaymentsTold, payments_told
from pa_employer.filings.summaries import SummaryTold, summary_told
from pa_employer.filings.waiting import waiting
from pa_employer.people.models import Employer
from pa_employer.schemes.queries import (
    Filer,
    at_hmrc,
    filer_for,
    paye_scheme_of,
    person_of,
    scheme_of_employer,
)
from payroll.periods import TaxYear
from payroll.rti.envelope import Route, Service, kept_message
from payroll.rti.findings import Finding, Source
from payroll.rti.fps import full_payment_submission
from payroll.rti.header import keys
from payroll.rti.number_request import NumberRequest, number_findings, number_request
from payroll.rti.pack import check_message, is_installed
from payroll.rti.payment_checks import fps_findings
from payroll.rti.payments import LateReason
from payroll.rti.scheme import Scheme, SentBy
from payroll.rti.summary import employer_payment_summary
from payroll.rti.summary_checks import eps_findings
from payroll.rti.years import Kind, filed_year

ANY_TRANSACTION = "0"

Told = PaymentsTold | SummaryTold | NumberRequest


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be sent, and what has to be mended first; nothing is kept yet."""

    about: About
    told: Told
    year: TaxYear
    filer: Filer | None
    findings: tuple[Finding, ...]
    checked_by: tuple[Source, ...]
    hmrc: HmrcService

    @property
    def kind(self) -> Kind:
        """Return which document it is."""
        return self.about.matter.kind

    @property
    def scheme(self) -> Scheme:
        """Return whose scheme it is about."""
        match self.told:
            case PaymentsTold():
                return self.told.submission.scheme
            case SummaryTold():
                return self.told.summary.scheme
            case NumberRequest():
                return self.told.scheme

    @property
    def by(self) -> SentBy:
        """Return who sends it; the employer, where nobody can yet."""
        return self.filer.by if self.filer else SentBy()

    @property
    def route(self) -> Route:
        """Return where it goes, and under which keys."""
        return Route(
            filed_year(self.year).documents[self.kind].message_class,
            Service(self.hmrc.service),
            self.hmrc.vendor_id,
            tuple(keys(self.scheme).items()),
        )

    def message(self, transaction_id: str = ANY_TRANSACTION) -> bytes:
        """Return the bytes to keep and, with the login put in, to send."""
        return kept_message(self._document(), self.route, transaction_id)

    def _document(self) -> etree._Element:
        match self.told:
            case PaymentsTold():
                return full_payment_submission(self.told.submission, self.year, self.by)
            case SummaryTold():
                return employer_payment_summary(self.told.summary, self.year, self.by)
            case NumberRequest():
                return number_request(self.told, self.year, self.by)


@dataclass(frozen=True, slots=True)
class Sending:
    """Which of HMRC's services documents go to, and why one is late, if it is."""

    hmrc: HmrcService
    late_reason: LateReason | None = None
    is_first_look: bool = False
    """Whether HMRC's own rules, which take their time, are left for when it is sent."""


def draft_of(
    session: Session, employer: Employer, about: About, sending: Sending, today: date
) -> Draft:
    """Return the draft about something, looked at by our own checks and by HMRC's where they are.

    What is not theirs raises NothingAboutThatError, an unknown tax year YearNotFiledError.
    """
    told = _told(session, employer, about, today, sending.late_reason)
    year = told.year if not isinstance(told, NumberRequest) else TaxYear.of(today)
    filed_year(year)
    filer = filer_for(session, employer.id, today)
    ours = _own_findings(told, year, today)
    draft = Draft(about, told, year, filer, ours, (Source.OURS,), sending.hmrc)
    if ours:
        return draft
    theirs, by = ((), ()) if sending.is_first_look else _hmrcs_findings(draft, today)
    ready = _readiness(session, employer, draft)
    return Draft(about, told, year, filer, (*theirs, *ready), (Source.OURS, *by), sending.hmrc)


def _told(
    session: Session, employer: Employer, about: About, today: date, reason: LateReason | None
) -> Told:
    match about.matter.kind:
        case Kind.FPS:
            return payments_told(session, employer, about, today, reason)
        case Kind.EPS:
            _must_be_waiting(session, employer, about, today)
            return summary_told(session, employer, about, today)
        case Kind.NVR:
            return _number_told(session, employer, about)


def _must_be_waiting(session: Session, employer: Employer, about: About, today: date) -> None:
    """Refuse a summary of what is not so; only a time without pay to come is freely chosen."""
    if about.matter is Matter.INACTIVE:
        return
    if all(each.about != about for each in waiting(session, employer, today)):
        raise NothingAboutThatError


def _number_told(session: Session, employer: Employer, about: About) -> NumberRequest:
    try:
        assistant = assistant_of(session, employer.id, UUID(about.key))
    except ValueError:
        raise NothingAboutThatError from None
    if assistant is None or assistant.ni_number or about.matter is not Matter.NUMBER:
        raise NothingAboutThatError
    known = at_hmrc(session, assistant)
    people = ((person_of(assistant, known), known.payroll_id),)
    return NumberRequest(scheme_of_employer(session, employer), people)


def _own_findings(told: Told, year: TaxYear, today: date) -> tuple[Finding, ...]:
    match told:
        case PaymentsTold():
            return fps_findings(told.submission, year, today, told.before)
        case SummaryTold():
            return eps_findings(told.summary, year, today)
        case NumberRequest():
            return number_findings(told, today)


def _hmrcs_findings(draft: Draft, today: date) -> tuple[tuple[Finding, ...], tuple[Source, ...]]:
    """Run HMRC's pack over the message, where it is installed."""
    pack, year = draft.hmrc.pack, draft.year
    if not is_installed(pack, year, draft.kind):
        return (), ()
    checked = check_message(draft.message(), pack, year, draft.kind, today)
    return checked.findings, checked.by


def _readiness(session: Session, employer: Employer, draft: Draft) -> tuple[Finding, ...]:
    """Return what else is needed before it can be sent: a login, the pack, not to be on paper."""
    found = []
    if paye_scheme_of(session, employer.id).files_on_paper:
        said = "HMRC is told on paper. Use the paper pack, or choose to tell HMRC online."
        found.append(Finding("way", said))
    elif draft.filer is None:
        said = "There is no login for PAYE online yet. Enter it once; it is kept sealed."
        found.append(Finding("login", said))
    is_live = draft.route.service is Service.LIVE
    if is_live and not is_installed(draft.hmrc.pack, draft.year, draft.kind):
        said = (
            f"HMRC's rules of {draft.year} are not installed here, so this can be looked at and "
            "not be sent. Whoever looks after the service installs them."
        )
        found.append(Finding("pack", said))
    return tuple(found)
