"""Bringing a household into the demo: its people, its direct payment, its assistants."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.agreements.models import Agreement
from pa_employer.agreements.service import AgreementDetails, agree_direct_payment
from pa_employer.assistants.models import Assistant
from pa_employer.assistants.service import (
    AssistantDetails,
    TermsDetails,
    add_assistant,
    link_account,
    say_only_cares,
)
from pa_employer.audit.actor import Actor
from pa_employer.deductions.service import CodeDetails, note_tax_code
from pa_employer.demo.bank import Bank
from pa_employer.demo.filing import enter_login, make_known
from pa_employer.demo.households import Plan, Worker
from pa_employer.demo.people import Offices, add_demo_account, at
from pa_employer.people.models import Capacity, Control, Employer
from pa_employer.people.service import (
    EmployerDetails,
    MandateDetails,
    add_employer,
    give_mandate,
    turn_dial,
)
from pa_employer.planning.service import LineDetails, plan_line
from pa_employer.statements.models import MoneyAccount
from pa_employer.statements.service import MoneyAccountDetails, open_money_account
from payroll.frequency import Frequency
from payroll.ground.money import Money
from payroll.pension import PensionTerms
from payroll.rates.funded_pa_rate import funded_pa_rate
from payroll.tax.code import TaxCode
from payroll.tax.notices import CodeSource


@dataclass(frozen=True, slots=True)
class Job:
    """One assistant's job in the demo, and the account they sign in with."""

    worker: Worker
    assistant: Assistant
    account: Account


@dataclass(frozen=True, slots=True)
class Household:
    """A household as it lives in the demo."""

    plan: Plan
    employer: Employer
    account: Account
    decider: Account
    """Who agrees hours, approves pay and sends returns."""
    capacity: Capacity
    agreement: Agreement
    money_account: MoneyAccount
    jobs: tuple[Job, ...]
    bank: Bank


def move_in(
    session: Session, plan: Plan, offices: Offices, starts_on: date, newest_monday: date
) -> Household:
    """Bring in one household from a Monday on; week 0 of its plan is the newest Monday's."""
    account = add_demo_account(session, plan.employer, at(starts_on, 9))
    by = Actor(account.id, at(starts_on, 9))
    employer = add_employer(session, _details(plan), by)
    own = MandateDetails(capacity=Capacity.SELF, from_on=starts_on)
    give_mandate(session, employer, account, own, by)
    decider, capacity = _who_decides(session, plan, employer, account, offices, by)
    if not plan.by_organisation:
        enter_login(session, employer, by)
    agreement = agree_direct_payment(
        session, employer, offices.council, _agreement(plan, starts_on), by
    )
    opening = Money(plan.opening_pence)
    name = f"{plan.account.capitalize()} for support"
    money_account = open_money_account(
        session,
        agreement,
        MoneyAccountDetails(
            kind=plan.account, name=name, opened_on=starts_on, opening_balance=opening
        ),
        by,
    )
    jobs = tuple(
        _take_on(session, employer, worker, _first_day(worker, newest_monday, starts_on), by)
        for worker in plan.workers
    )
    return Household(
        plan,
        employer,
        account,
        decider,
        capacity,
        agreement,
        money_account,
        jobs,
        Bank(plan.account, opening),
    )


def _details(plan: Plan) -> EmployerDetails:
    number = int(plan.reference[-4:])
    return EmployerDetails(
        name=plan.employer,
        supported_person=plan.supported_person or plan.employer,
        address=f"{number % 90 + 1} Harbour Street, Kinnaird",
        paye_reference=f"961/KD{number}",
        accounts_office_reference=f"961PD0000{number}",
    )


def _agreement(plan: Plan, starts_on: date) -> AgreementDetails:
    return AgreementDetails(
        reference=plan.reference,
        starts_on=starts_on,
        first_payment_on=starts_on,
        weekly_amount=plan.weekly_amount,
        paid_every=plan.paid_every,
        planned_minutes_per_week=plan.planned_minutes,
        purpose=plan.purpose,
    )


def _who_decides(  # noqa: PLR0913, PLR0917  # everybody around one household
    session: Session,
    plan: Plan,
    employer: Employer,
    account: Account,
    offices: Offices,
    by: Actor,
) -> tuple[Account, Capacity]:
    """Give the plan's mandates; return who decides and as what."""
    decider, capacity = account, Capacity.SELF
    if plan.by_organisation or plan.organisation_prepares:
        asked = Control.ORGANISATION if plan.by_organisation else Control.HELPED
        turn_dial(session, employer, asked, by)
        mandate = MandateDetails(
            capacity=Capacity.SUPPORT_ORGANISATION,
            from_on=by.today,
            may_decide=plan.by_organisation,
        )
        give_mandate(session, employer, offices.organisation, mandate, by)
    if plan.by_organisation:
        decider, capacity = offices.support_worker, Capacity.SUPPORT_ORGANISATION
    if plan.representative:
        holder = add_demo_account(session, plan.representative, by.at)
        mandate = MandateDetails(
            capacity=Capacity.REPRESENTATIVE,
            from_on=by.today,
            may_decide=True,
            basis="Sister, with a guardianship order",
        )
        give_mandate(session, employer, holder, mandate, by)
        decider, capacity = holder, Capacity.REPRESENTATIVE
    if plan.supporter:
        holder = add_demo_account(session, plan.supporter, by.at)
        mandate = MandateDetails(capacity=Capacity.SUPPORTER, from_on=by.today, basis="Daughter")
        give_mandate(session, employer, holder, mandate, by)
    return decider, capacity


def _first_day(worker: Worker, newest_monday: date, starts_on: date) -> date:
    if worker.starts_weeks_ago is None:
        return starts_on
    return newest_monday - timedelta(weeks=worker.starts_weeks_ago)


def _take_on(
    session: Session, employer: Employer, worker: Worker, started_on: date, by: Actor
) -> Job:
    number = 10_000_000 + sum(map(ord, worker.name)) * 7_919 % 89_999_999
    account = add_demo_account(session, worker.name, by.at)
    assistant = add_assistant(
        session,
        employer.id,
        AssistantDetails(
            name=worker.name,
            date_of_birth=worker.born_on,
            started_on=started_on,
            email=account.email,
            ni_number=f"AB{number % 1_000_000:06}C",
            sort_code="802260",
            account_number=f"{number:08}",
        ),
        terms(worker, started_on),
        by,
    )
    make_known(session, assistant, by)
    code = TaxCode.parse(worker.tax_code)
    source = CodeSource.P6 if code.is_cumulative else CodeSource.STARTER
    note_tax_code(
        session, assistant, CodeDetails(from_on=started_on, code=code, source=source), by
    )
    say_only_cares(session, assistant, by, only_cares=True)
    link_account(session, assistant, account, by)
    _plan_shifts(session, assistant, worker, by)
    return Job(worker, assistant, account)


def _plan_shifts(session: Session, assistant: Assistant, worker: Worker, by: Actor) -> None:
    """Plan the shifts of a usual week from the first day of the job on."""
    for usual in worker.shifts:
        later = (usual.weekday - assistant.started_on.weekday()) % 7
        first = assistant.started_on + timedelta(days=later)
        plan_line(session, assistant, LineDetails(first, usual.start, usual.end), by)


def terms(worker: Worker, from_on: date) -> TermsDetails:
    """Return an assistant's terms from a day on, at the rate that is funded then."""
    return TermsDetails(
        from_on=from_on,
        hourly_rate=funded_pa_rate().on(from_on).hourly,
        contracted_minutes_per_week=worker.weekly_minutes,
        frequency=Frequency.FOUR_WEEKLY,
        pension=PensionTerms(worker.pension),
    )
