"""A run's pension contributions and the scheme's members, as the scheme's files take them."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import assistants_of
from pa_employer.enrolment.queries import events_of
from pa_employer.payruns.entries import pension_refund
from pa_employer.payruns.models import PayRun, PayslipRow
from pa_employer.payruns.queries import payslips_in
from pa_employer.people.models import Employer
from pa_employer.schemes.queries import at_hmrc, pension_scheme_of, person_of
from payroll.engine import earnings
from payroll.enrolment.membership import BEGINS, Event, EventKind
from payroll.frequency import Frequency
from payroll.ground.days import ONE_DAY, ONE_WEEK, Span, month_later
from payroll.ground.money import Money
from payroll.payslip import PayGiven, Payslip
from payroll.pension_files.layouts import (
    NotReadyForSchemeError,
    PensionLayout,
    write_members,
    write_schedule,
)
from payroll.pension_files.schedule import Contribution, Member, Schedule, check_due, findings
from payroll.periods import pension_due_on

LATELY = timedelta(days=366)


def pension_schedule(session: Session, employer: Employer, run: PayRun) -> Schedule:
    """Return the contributions of an approved run; they add up to its payslips, or it is refused.

    What was paid back to who opted out is not part of it: the scheme refunds that itself.
    """
    slips = payslips_in(session, run.id)
    scheme = pension_scheme_of(session, employer.id)
    schedule = Schedule(
        employer=employer.name,
        reference=scheme.reference if scheme else "",
        period=_period(run),
        due_on=pension_due_on(run.pay_on),
        frequency=run.frequency,
        contributions=tuple(
            _contribution(session, slip)
            for slip in slips
            if slip.employee_pension or slip.employer_pension
        ),
    )
    check_due(
        schedule, Money.total(slip.employee_pension + slip.employer_pension for slip in slips)
    )
    return schedule


def refunds_in(session: Session, run: PayRun) -> Money:
    """Return what a run paid back to who opted out, which the scheme gives back."""
    return Money.total(
        pension_refund(Payslip.from_plain(slip.document)) for slip in payslips_in(session, run.id)
    )


def pension_file(schedule: Schedule, layout: PensionLayout) -> bytes:
    """Return the file of a schedule, or raise NotReadyForSchemeError with all that is missing."""
    found = in_the_way(schedule, layout)
    if found:
        raise NotReadyForSchemeError(found)
    return write_schedule(schedule, layout)


def in_the_way(schedule: Schedule, layout: PensionLayout) -> tuple[str, ...]:
    """Return what is in the way of a file in a layout, each with whom it is about."""
    return findings(
        schedule, needs_ni_number=layout.needs_ni_number, longest_name=layout.longest_name
    )


def changes_file(session: Session, employer_id: UUID, today: date) -> bytes:
    """Return who joined, left or opted out in the last year, as a table for the scheme."""
    return write_members(changed_members(session, employer_id, today))


def changed_members(session: Session, employer_id: UUID, today: date) -> list[Member]:
    """Return the members with a change in the last year, by name."""
    found = []
    for assistant in assistants_of(session, employer_id):
        events = events_of(session, assistant.id)
        member = _member(session, assistant, events)
        days = (member.joined_on, member.opted_out_on, member.left_on if events else None)
        if any(day and today - LATELY <= day for day in days):
            found.append(member)
    return found


def _contribution(session: Session, slip: PayslipRow) -> Contribution:
    member = _member(session, slip.assistant, events_of(session, slip.assistant_id))
    given = PayGiven.from_plain(slip.given) if slip.given else None
    pensionable = earnings(given).pensionable if given else slip.gross
    return Contribution(member, pensionable, slip.employee_pension, slip.employer_pension)


def _member(session: Session, assistant: Assistant, events: list[Event]) -> Member:
    person = person_of(assistant, at_hmrc(session, assistant))
    joined = [event.on for event in events if event.kind in BEGINS]
    out = [event.on for event in events if event.kind is EventKind.OPTED_OUT]
    return Member(
        payroll_id=at_hmrc(session, assistant).payroll_id,
        forenames=person.forenames,
        surname=person.surname,
        ni_number=assistant.ni_number,
        born_on=assistant.date_of_birth,
        gender=person.gender.value if person.gender else "",
        address=person.address,
        postcode=person.postcode,
        email=assistant.email,
        started_on=assistant.started_on,
        joined_on=joined[-1] if joined else None,
        left_on=assistant.left_on,
        opted_out_on=out[-1] if out else None,
    )


def _period(run: PayRun) -> Span:
    """Return the pay reference period that ends on the pay day."""
    if run.frequency is Frequency.MONTHLY:
        return Span(month_later(run.pay_on, -1) + ONE_DAY, run.pay_on)
    weeks = ONE_WEEK * (run.frequency.weeks or 1)
    return Span(run.pay_on - weeks + ONE_DAY, run.pay_on)
