"""A support organisation with clients, made by the real services."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial

from flask import Flask
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, Organisation, OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.agreements.models import Agreement
from pa_employer.agreements.service import AgreementDetails, agree_direct_payment
from pa_employer.assistants.models import Assistant
from pa_employer.assistants.service import AssistantDetails, add_assistant
from pa_employer.audit.actor import Actor
from pa_employer.bureau import ordering, packing, packs, sending, working
from pa_employer.bureau.models import BulkRun
from pa_employer.bureau.ordering import JOB
from pa_employer.bureau.progress import Progress
from pa_employer.evidence.forgetting import FILES_JOB, work_off_files
from pa_employer.jobs.worker import Bench, Handler, work_off
from pa_employer.payruns.plan import RunPlan
from pa_employer.people.models import Capacity, Employer
from pa_employer.people.service import EmployerDetails, MandateDetails, add_employer, give_mandate
from payroll.frequency import Frequency
from payroll.ground.days import ONE_WEEK
from payroll.ground.money import Money
from payroll.pension import PensionKind, PensionTerms
from tests.pa_employer.filings.month import HMRC
from tests.pa_employer.household import Household, add_person, give_code, terms
from tests.pa_employer.payruns.work import agree_week

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
"""A Monday; the last finished week ended the day before."""
SUNDAY, PAY_DAY = date(2026, 5, 3), date(2026, 5, 8)
FIRST_MONDAY = date(2026, 4, 6)
BORN = date(1990, 2, 28)
PLAN = RunPlan(Frequency.FOUR_WEEKLY, PAY_DAY, SUNDAY)


@dataclass(frozen=True)
class Client:
    employer: Employer
    agreement: Agreement
    assistant: Assistant


@dataclass(frozen=True)
class Bureau:
    organisation: Organisation
    worker: Account

    @property
    def by(self) -> Actor:
        return Actor(self.worker.id, NOW)


def open_bureau(app: Flask, session: Session) -> Bureau:
    organisation = add_organisation(session, OrganisationKind.SUPPORT, "Clyde Independent Living")
    worker = add_person(app, session, "Maggie Dunn", (Post.SUPPORT_WORKER, organisation))
    return Bureau(organisation, worker)


def take_client(
    session: Session,
    bureau: Bureau,
    household: Household,
    name: str,
    *,
    may_decide: bool = True,
    began: date = FIRST_MONDAY,
) -> Client:
    """Somebody with a direct payment and one PA, for whom the organisation does the payroll."""
    by = household.by_employer
    details = EmployerDetails(
        name=name,
        supported_person=name,
        paye_reference="961/KS9999",
        accounts_office_reference="961PK00099999",
    )
    employer = add_employer(session, details, by)
    mandate = MandateDetails(
        capacity=Capacity.SUPPORT_ORGANISATION, from_on=date(2026, 3, 2), may_decide=may_decide
    )
    give_mandate(session, employer, bureau.organisation, mandate, by)
    agreement = agree_direct_payment(
        session,
        employer,
        household.council,
        AgreementDetails(
            reference=f"KC-{name}",
            starts_on=began,
            first_payment_on=began,
            weekly_amount=Money(40000),
            paid_every=Frequency.FOUR_WEEKLY,
            planned_minutes_per_week=20 * 60,
            purpose="To live at home.",
        ),
        by,
    )
    assistant = add_assistant(
        session,
        employer.id,
        AssistantDetails(
            name=f"PA of {name}",
            date_of_birth=BORN,
            started_on=began,
            sort_code="801234",
            account_number="00123456",
        ),
        terms(from_on=began, pension=PensionTerms(PensionKind.RELIEF_AT_SOURCE)),
        by,
    )
    give_code(session, assistant, by)
    return Client(employer, agreement, assistant)


def agree_four_weeks(session: Session, client: Client) -> None:
    for number in range(4):
        monday = client.assistant.started_on + ONE_WEEK * number
        agree_week(session, client.assistant, monday, 20 * 60)


def order(session: Session, bureau: Bureau) -> BulkRun:
    return ordering.order_pay(session, bureau.worker, PLAN, bureau.by)


def progress(session: Session, bureau: Bureau, bulk: BulkRun) -> Progress:
    held = ordering.held_by(session, bureau.worker, NOW.date())
    return ordering.progress_of(session, bulk, held)


def approve(session: Session, bureau: Bureau, bulk: BulkRun) -> int:
    """Approve all that was worked out and may be."""
    found = progress(session, bureau, bulk)
    ids = {each.line.id for each in (*found.ready, *found.to_look_at)}
    held = ordering.held_by(session, bureau.worker, NOW.date())
    return ordering.choose(session, bulk, ids, held, bureau.by)


def bench(app: Flask, at: datetime = NOW) -> Bench:
    files = app.extensions["files"]
    handlers: dict[str, Handler] = {
        JOB: partial(working.turn, HMRC),
        sending.JOB: partial(sending.turn, HMRC),
        packs.JOB: partial(packing.turn, packing.Press(files, app.app_context)),
        FILES_JOB: partial(work_off_files, files),
    }
    return Bench(app.extensions["engine"], lambda: at, handlers)


def work(app: Flask, session: Session, at: datetime = NOW) -> None:
    """What a test did is kept, and the worker does all that waits."""
    session.commit()
    work_off(bench(app, at))
    session.expire_all()
