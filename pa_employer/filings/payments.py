"""Pay runs, corrected payslips and leavers as a full payment submission tells them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import terms_on
from pa_employer.deductions.queries import as_loan, checklist_of, loans_of
from pa_employer.filings.about import About, Matter, NothingAboutThatError
from pa_employer.filings.told import Told, told_of
from pa_employer.payruns.models import PayRun, PayRunState, PayslipRow
from pa_employer.payruns.queries import payslips_in, payslips_of
from pa_employer.people.models import Employer
from pa_employer.schemes.queries import at_hmrc, paye_scheme_of, person_of, scheme_of_employer
from pa_employer.together import together
from payroll.loans import LoanNotices, StudentPlan
from payroll.payslip import PayGiven, Payslip
from payroll.periods import TaxYear
from payroll.rti.figures import Change, JobTold, employment
from payroll.rti.payments import (
    Employment,
    FiguresToDate,
    FullPaymentSubmission,
    LateReason,
    Starter,
    hours_band,
)
from payroll.rti.scheme import Final


@dataclass(frozen=True, slots=True)
class SlipTold:
    """One payslip of a document: whose, the row that is right now, and the one told before.

    Without a right row nothing was to be paid after all.
    """

    assistant: Assistant
    run: PayRun
    now: PayslipRow | None
    was: PayslipRow | None = None

    @property
    def row(self) -> PayslipRow:
        """Return the row the document is about."""
        found = self.now or self.was
        if found is None:
            raise NothingAboutThatError
        return found


@dataclass(frozen=True, slots=True)
class PaymentsTold:
    """A full payment submission, the rows in it, and the figures that were told before."""

    submission: FullPaymentSubmission
    slips: tuple[SlipTold, ...]
    before: dict[str, FiguresToDate]
    year: TaxYear

    @property
    def told(self) -> Iterator[tuple[SlipTold, Employment]]:
        """Yield each payslip with what is told of it."""
        yield from zip(self.slips, self.submission.employments, strict=True)


def payments_told(
    session: Session,
    employer: Employer,
    about: About,
    today: date,
    reason: LateReason | None = None,
) -> PaymentsTold:
    """Return the submission about a run, a corrected payslip or a leaver.

    What is not theirs, or has nothing to tell, raises NothingAboutThatError.
    """
    told = told_of(session, employer.id)
    slips = _slips(session, employer, about, told)
    if not slips:
        raise NothingAboutThatError
    jobs = tuple(_told(session, slip, told, _late(about, slip, today, reason)) for slip in slips)
    final = _final(session, employer, slips, today)
    scheme = scheme_of_employer(session, employer)
    return PaymentsTold(
        submission=FullPaymentSubmission(scheme, jobs, final),
        slips=slips,
        before=_figures_before(slips, jobs, told),
        year=TaxYear(slips[0].row.tax_year),
    )


def told_versions(told: Sequence[Told]) -> dict[tuple[UUID, UUID], Told]:
    """Return what was told last of each assistant's pay in each run."""
    found: dict[tuple[UUID, UUID], Told] = {}
    for each in told:
        found.setdefault((each.run_id, each.row.assistant_id), each)
    return found


def corrections(session: Session, told: Sequence[Told]) -> list[SlipTold]:
    """Return the payslips that HMRC was told otherwise than they are now, oldest first."""
    versions = told_versions(told)
    with together(session, {run_id for run_id, _ in versions}):
        return _corrected(session, versions)


def _corrected(session: Session, versions: Mapping[tuple[UUID, UUID], Told]) -> list[SlipTold]:
    found = []
    for (run_id, assistant_id), last in versions.items():
        now = _standing(session, run_id, assistant_id)
        was = None if last.row.is_withdrawn else session.get_one(PayslipRow, last.row.payslip_id)
        if (now and now.id) == (was and was.id):
            continue
        run = session.get_one(PayRun, run_id)
        found.append(SlipTold(session.get_one(Assistant, assistant_id), run, now, was))
    return sorted(found, key=lambda slip: (slip.run.pay_on, slip.assistant.name))


def leavers(session: Session, told: Sequence[Told], today: date) -> list[SlipTold]:
    """Return who left after the last payment that was told, so that it has to be told again."""
    newest: dict[UUID, Told] = {}
    for each in told:
        newest.setdefault(each.row.assistant_id, each)
    found = []
    for assistant_id, last in newest.items():
        assistant = session.get_one(Assistant, assistant_id)
        if assistant.left_on is None or assistant.left_on > today or last.row.told_leaving:
            continue
        rows = payslips_of(session, assistant_id)
        if rows and rows[0].id == last.row.payslip_id:
            found.append(SlipTold(assistant, rows[0].pay_run, rows[0], rows[0]))
    return sorted(found, key=lambda slip: (slip.assistant.left_on or today, slip.assistant.name))


def _slips(
    session: Session, employer: Employer, about: About, told: Sequence[Told]
) -> tuple[SlipTold, ...]:
    try:
        key = UUID(about.key)
    except ValueError:
        raise NothingAboutThatError from None
    match about.matter:
        case Matter.RUN:
            return _run_slips(session, employer, key, told)
        case Matter.LEAVER:
            found = leavers(session, told, date.max)
            return tuple(slip for slip in found if slip.assistant.id == key)
        case _:
            return tuple(slip for slip in corrections(session, told) if slip.row.id == key)


def _run_slips(
    session: Session, employer: Employer, run_id: UUID, told: Sequence[Told]
) -> tuple[SlipTold, ...]:
    """Return a run's payslips that were never told; those told before are corrections."""
    run = session.get(PayRun, run_id)
    if run is None or run.employer_id != employer.id or run.state is not PayRunState.APPROVED:
        raise NothingAboutThatError
    known = told_versions(told)
    return tuple(
        SlipTold(row.assistant, run, row)
        for row in payslips_in(session, run_id)
        if (run_id, row.assistant_id) not in known
    )


def _standing(session: Session, run_id: UUID, assistant_id: UUID) -> PayslipRow | None:
    rows = payslips_in(session, run_id)
    return next((row for row in rows if row.assistant_id == assistant_id), None)


def _late(
    about: About, slip: SlipTold, today: date, reason: LateReason | None
) -> LateReason | None:
    """Return why a payment is told after it was made; what is told again is a correction."""
    if about.matter is not Matter.RUN:
        return LateReason.CORRECTION
    return reason if today > slip.row.pay_on else None


def _told(
    session: Session, slip: SlipTold, told: Sequence[Told], reason: LateReason | None
) -> Employment:
    own = [each for each in told if each.row.assistant_id == slip.assistant.id]
    job = replace(_job(session, slip, own), late_reason=reason)
    change = Change(_payslip(slip.now), _payslip(slip.was))
    return employment(job, change, _year(session, slip, own))


def _job(session: Session, slip: SlipTold, own: Sequence[Told]) -> JobTold:
    assistant, row = slip.assistant, slip.row
    known = at_hmrc(session, assistant)
    terms = terms_on(session, assistant.id, row.pay_on)
    minutes = terms.contracted_minutes_per_week if terms else 0
    last = own[0].row.payroll_id if own else known.payroll_id
    left_on = _leaving_told(slip)
    return JobTold(
        person=person_of(assistant, known),
        payroll_id=known.payroll_id,
        old_payroll_id=last if last != known.payroll_id else None,
        hours=hours_band(minutes),
        starter=_starter(session, slip, own, is_known=known.is_known),
        # Without fixed hours months may pass without pay, and HMRC would take it for leaving.
        is_irregular=known.is_irregular or not minutes,
        left_on=left_on,
        is_after_leaving=left_on is not None
        and row.pay_on > left_on
        and any(each.row.told_leaving for each in own),
        student_plan=_student_plan(session, row),
    )


def _leaving_told(slip: SlipTold) -> date | None:
    """Return the last day of the job, from the payment on that covers it."""
    left_on = slip.assistant.left_on
    if left_on is None:
        return None
    tells_it_alone = slip.now is slip.was
    covers_it = left_on <= max(slip.run.pay_on, slip.run.hours_until)
    return left_on if tells_it_alone or covers_it else None


def _starter(
    session: Session, slip: SlipTold, own: Sequence[Told], *, is_known: bool
) -> Starter | None:
    """Return what is told once; not where another payroll told it, or a document before."""
    if is_known or any(each.row.told_start for each in own):
        return None
    said = checklist_of(session, slip.assistant.id)
    notices = LoanNotices(tuple(map(as_loan, loans_of(session, slip.assistant.id))))
    loans = notices.in_force_on(slip.row.pay_on)
    return Starter(
        started_on=slip.assistant.started_on,
        declaration=said.declaration if said else None,
        has_student_loan=loans.undergraduate is not None,
        has_postgraduate_loan=loans.has_postgraduate,
    )


def _student_plan(session: Session, row: PayslipRow) -> StudentPlan | None:
    if row.given:
        return PayGiven.from_plain(row.given).loans.undergraduate
    notices = LoanNotices(tuple(map(as_loan, loans_of(session, row.assistant_id))))
    return notices.in_force_on(row.pay_on).undergraduate


def _year(session: Session, slip: SlipTold, own: Sequence[Told]) -> list[Payslip]:
    """Return the tax year's payslips that the document's figures to date hold.

    They are this one, all that were told, and those paid before it, told or not.
    """
    runs = {each.run_id for each in own} | {slip.run.id}
    return [
        Payslip.from_plain(row.document)
        for row in payslips_of(session, slip.assistant.id)
        if row.tax_year == slip.row.tax_year
        and (row.pay_run_id in runs or row.pay_on < slip.row.pay_on)
    ]


def _payslip(row: PayslipRow | None) -> Payslip | None:
    return Payslip.from_plain(row.document) if row else None


def _figures_before(
    slips: Sequence[SlipTold], jobs: Sequence[Employment], told: Sequence[Told]
) -> dict[str, FiguresToDate]:
    """Return the figures told last of each job in its tax year, by the payroll ID told now."""
    found: dict[str, FiguresToDate] = {}
    for slip, job in zip(slips, jobs, strict=True):
        for each in told:
            is_own = each.row.assistant_id == slip.assistant.id
            if is_own and each.year.starting == slip.row.tax_year:
                found.setdefault(job.payroll_id, each.figures)
    return found


def _final(
    session: Session, employer: Employer, slips: Sequence[SlipTold], today: date
) -> Final | None:
    """Return that the scheme has ceased, with the last payments of everybody."""
    ceased_on = paye_scheme_of(session, employer.id).ceased_on
    if ceased_on is None or ceased_on > today:
        return None
    has_ended = all(_leaving_told(slip) for slip in slips)
    return Final(ceased_on) if has_ended else None
