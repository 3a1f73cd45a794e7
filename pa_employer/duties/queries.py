"""Everything an employer has to do, from the facts that are here."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.agreements.queries import latest_agreement
from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import assistants_of, employed_in
from pa_employer.db import is_among
from pa_employer.duties.models import CalendarFeed, DutyDone, Renewal, RenewalKind
from pa_employer.employing.facts import facts_of
from pa_employer.employing.models import FactKind, JobFact
from pa_employer.filings.about import PAYMENTS
from pa_employer.filings.owed import year_owed
from pa_employer.filings.waiting import waiting
from pa_employer.payruns.models import DueKind
from pa_employer.payruns.queries import expected_pay_day, frequencies_in_use, next_pay_on
from pa_employer.people.models import Employer
from pa_employer.statements.owing import open_dues
from pa_employer.together import Ids, for_each, grouped
from payroll.duties import Duty, DutyKind, p60_years, rate_changes
from payroll.enrolment.membership import declaration_due, re_enrolment_window
from payroll.ground.days import Span, day_in_words
from payroll.periods import TaxYear, hmrc_due_on, pension_due_on

FOREVER = date.max
RENEWALS = {
    RenewalKind.INSURANCE: DutyKind.INSURANCE,
    RenewalKind.PVG: DutyKind.PVG,
    RenewalKind.OTHER: DutyKind.RENEWAL,
}
PAY_DAYS_AHEAD = 3
LONG_AGO = timedelta(days=365)


def duties_of(session: Session, employer: Employer, today: date) -> list[Duty]:
    """Return all duties known of today, in no order."""
    ticked = ticked_of(session, employer.id)
    own = f"/employers/{employer.id}"
    found = [
        *_pay(session, employer, own, today),
        *_to_tell(session, employer, own, today),
        *_to_pay_hmrc(session, employer, own, today),
        *_pension(session, employer, own, today),
        *_by_staff(session, employer, own, today),
        *_renewals(session, employer.id, own),
        *_checks(session, employer.id, own, today),
        *(
            Duty(DutyKind.RATES, key, title, on, f"{own}/assistants", "Look at your PAs")
            for key, title, on in rate_changes(today)
        ),
    ]
    return [_with_tick(duty, ticked) for duty in found]


@for_each
def renewals_of(session: Session, employer_ids: Ids) -> Mapping[UUID, list[Renewal]]:
    """Return what has to be renewed, the soonest first; what is over is left out."""
    found = select(Renewal).where(
        is_among(session, Renewal.employer_id, employer_ids), Renewal.is_over.is_(False)
    )
    rows = session.scalars(found.order_by(Renewal.due_on, Renewal.id))
    return grouped(employer_ids, rows, lambda row: row.employer_id)


@for_each
def ticked_of(session: Session, employer_ids: Ids) -> Mapping[UUID, set[str]]:
    """Return the keys of the duties an employer ticked."""
    found = select(DutyDone).where(is_among(session, DutyDone.employer_id, employer_ids))
    rows = grouped(employer_ids, session.scalars(found), lambda row: row.employer_id)
    return {employer_id: {row.duty for row in done} for employer_id, done in rows.items()}


def renewal_of(session: Session, employer_id: UUID, renewal_id: UUID) -> Renewal | None:
    """Return one of an employer's renewals, or None if it is not theirs."""
    found = session.get(Renewal, renewal_id)
    return found if found and found.employer_id == employer_id else None


def open_feed(session: Session, employer_id: UUID) -> CalendarFeed | None:
    """Return the calendar address that works now, if there is one."""
    found = select(CalendarFeed).where(
        CalendarFeed.employer_id == employer_id, CalendarFeed.ended_at.is_(None)
    )
    return session.scalar(found)


def feed_with(session: Session, token_digest: bytes) -> CalendarFeed | None:
    """Return the calendar a token's digest opens; an ended one opens nothing."""
    found = select(CalendarFeed).where(
        CalendarFeed.token_digest == token_digest, CalendarFeed.ended_at.is_(None)
    )
    return session.scalar(found)


def _pay(session: Session, employer: Employer, own: str, today: date) -> Iterator[Duty]:
    """Yield the next pay days, the report that goes with each, and what is then to be paid."""
    agreement = latest_agreement(session, employer.id)
    first = next_pay_on(session, agreement, today) if agreement else None
    if agreement is None or first is None:
        return
    yield _pay_day(first, own)
    for frequency in frequencies_in_use(session, employer.id, today):
        day = expected_pay_day(session, agreement.id, frequency) or first
        if day != first:
            yield _pay_day(day, own)
        yield Duty(
            DutyKind.FPS,
            f"fps:{day}",
            f"Tell HMRC of the pay on {day_in_words(day)}",
            day,
            f"{own}/hmrc",
            "Go to HMRC",
        )
        for kind, title, due_on in (
            (DutyKind.PAYE, "Pay HMRC", hmrc_due_on(day)),
            (DutyKind.PENSION, "Pay the pension scheme", pension_due_on(day)),
        ):
            said = f"{title} for the pay on {day_in_words(day)}, if anything is due"
            yield Duty(kind, f"{kind}:next:{day}", said, due_on, f"{own}/pay", "Go to pay")


def _pay_day(day: date, own: str) -> Duty:
    title = f"Pay day: {day_in_words(day)}"
    return Duty(DutyKind.PAY, f"pay:{day}", title, day, f"{own}/pay", "Start or carry on with pay")


def _to_tell(session: Session, employer: Employer, own: str, today: date) -> Iterator[Duty]:
    for each in waiting(session, employer, today):
        kind = DutyKind.FPS if each.about.matter in PAYMENTS else DutyKind.EPS
        path = f"{own}/hmrc/send/{each.about}"
        title = f"Tell HMRC: {each.title}"
        yield Duty(kind, f"tell:{each.about}", title, each.due_on, path, "Look and send")


def _to_pay_hmrc(session: Session, employer: Employer, own: str, today: date) -> Iterator[Duty]:
    now = TaxYear.of(today)
    for year in (TaxYear(now.starting - 1), now):
        for period in year_owed(session, employer, year).periods:
            if period.due.pence <= 0:
                continue
            yield Duty(
                DutyKind.PAYE,
                f"paye:{year.starting}-{period.number}",
                f"Pay HMRC {period.left or period.due} for {period.span}",
                period.due_on,
                f"{own}/hmrc/owed",
                "See what is owed",
                is_done=not period.left,
            )


def _pension(session: Session, employer: Employer, own: str, today: date) -> Iterator[Duty]:
    agreement = latest_agreement(session, employer.id)
    for due in open_dues(session, agreement.id, today) if agreement else ():
        if due.kind is DueKind.PENSION:
            path = f"{own}/pay/{due.due.pay_run_id}/payments"
            title = f"Pay {due.amount} to {due.payee}"
            yield Duty(
                DutyKind.PENSION, f"pension:{due.id}", title, due.due_on, path, "See how to pay"
            )


def _by_staff(session: Session, employer: Employer, own: str, today: date) -> Iterator[Duty]:
    everybody = assistants_of(session, employer.id)
    spans = [Span(each.started_on, each.left_on or FOREVER) for each in everybody]
    for year, due_on in p60_years(spans, today):
        yield Duty(
            DutyKind.P60,
            f"p60:{year.starting}",
            f"Give P60s for {year}",
            due_on,
            f"{own}/year-end",
            "Go to the P60s",
            can_be_ticked=True,
        )
    began = min((each.started_on for each in everybody), default=None)
    if began is None:
        return
    yield from _of_the_regulator(began, own, today)


def _of_the_regulator(began: date, own: str, today: date) -> Iterator[Duty]:
    path, act = f"{own}/pension", "Go to the pension"
    declare_by = declaration_due(began)
    if declare_by >= today - LONG_AGO:
        title = "Send the declaration of compliance to The Pensions Regulator"
        yield Duty(
            DutyKind.DECLARATION, "declaration", title, declare_by, path, act, can_be_ticked=True
        )
    window = re_enrolment_window(began, today)
    title = f"Enrol into the pension again, between {window}, and declare it"
    key = f"re-enrolment:{window.last.year}"
    yield Duty(DutyKind.RE_ENROLMENT, key, title, window.last, path, act, can_be_ticked=True)


def _renewals(session: Session, employer_id: UUID, own: str) -> Iterator[Duty]:
    for row in renewals_of(session, employer_id):
        assistant = session.get(Assistant, row.assistant_id) if row.assistant_id else None
        whose = f" of {assistant.name}" if assistant else ""
        yield Duty(
            RENEWALS[row.kind],
            f"renewal:{row.id}",
            f"{row.label}{whose} ends",
            row.due_on,
            f"{own}/duties/renewals/{row.id}",
            "It is renewed, or over",
        )


def _checks(session: Session, employer_id: UUID, own: str, today: date) -> Iterator[Duty]:
    """Yield what was checked of somebody employed and holds only until a day."""
    for assistant in employed_in(session, employer_id, Span(today, today)):
        newest: dict[tuple[FactKind, str], JobFact] = {}
        for fact in facts_of(session, assistant.id):
            # Of training each kind has its own end; of the others the newest counts.
            is_own = fact.kind is FactKind.TRAINING
            newest[fact.kind, fact.what if is_own else ""] = fact
        for fact in newest.values():
            if fact.until_on is None:
                continue
            kind = DutyKind.PVG if fact.kind is FactKind.PVG else DutyKind.RENEWAL
            words = fact.what if fact.kind is FactKind.TRAINING else str(fact.kind)
            title = f"{words[0].upper()}{words[1:]} of {assistant.name} ends"
            path = f"{own}/assistants/{assistant.id}/steps"
            yield Duty(kind, f"check:{fact.id}", title, fact.until_on, path, "Look at the steps")


def _with_tick(duty: Duty, ticked: set[str]) -> Duty:
    if not (duty.can_be_ticked and duty.key in ticked):
        return duty
    return Duty(
        duty.kind, duty.key, duty.title, duty.due_on, duty.path, duty.act,
        is_done=True, can_be_ticked=True,
    )  # fmt: skip
