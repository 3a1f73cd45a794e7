"""What needs somebody, in sentences: hours to agree, spending to explain, pay, bills, returns."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.asking.models import AnsweredBy
from pa_employer.asking.service import questions_of
from pa_employer.assistants.bank_account import waiting_change
from pa_employer.assistants.queries import assistants_of, employed_in
from pa_employer.clock import day_of
from pa_employer.contested.queries import waiting_for_household
from pa_employer.employing.models import Side
from pa_employer.employing.proposals import waiting_of
from pa_employer.evidence.wanting import quiet_time, wanted
from pa_employer.filings.waiting import waiting
from pa_employer.ladder.models import StepState
from pa_employer.ladder.service import told_steps
from pa_employer.payruns.queries import draft_runs
from pa_employer.people.models import Employer
from pa_employer.planning.offered import to_confirm
from pa_employer.planning.queries import changes_asked
from pa_employer.reviews.periods import in_months
from pa_employer.reviews.queries import due_returns, waiting_for_person
from pa_employer.reviews.visiting import visits_to
from pa_employer.schemes.queries import paye_scheme_of
from pa_employer.statements.owing import open_dues
from pa_employer.timesheets.models import Timesheet
from pa_employer.timesheets.queries import sheets_waiting, weeks_not_sent, worked_minutes_of
from pa_employer.timesheets.shifts import weekday_in_words
from payroll.ground.days import ONE_DAY, ONE_WEEK, Span, day_in_words, hours_in_words
from payroll.ground.money import NOTHING
from payroll.hours import instant
from returns.words import day_and_month

STEP_SHOWN = timedelta(days=28)
SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that needs the person: what it is, and where to do it."""

    kind: str
    """What it is about, as the support organisation's board sorts it."""
    sentence: str
    act: str
    """The link's words, which say what happens."""
    path: str
    sheet: Timesheet | None = None
    """Hours that can be agreed with one press."""


def needs_of(
    session: Session, employer: Employer, agreement: Agreement | None, today: date
) -> list[Need]:
    """Return what needs an employer, most urgent first."""
    own = f"/employers/{employer.id}"
    needs = [
        *_rights(session, employer, own),
        *_accounts(session, employer, own),
        *_hours(session, employer, own),
        *_cover(session, employer, own, today),
        *_swaps(session, employer, own, today),
        *_terms(session, employer, own),
        *_late(session, employer, own, today),
    ]
    if agreement:
        needs = [
            *_steps(session, agreement, own, today),
            *_visits(session, agreement, own, today),
            *_queries(session, employer, own),
            *_bills(session, agreement, own, today),
            *_hmrc(session, employer, own, today),
            *needs,
            *_runs(session, employer, own),
            *_lines(session, agreement, own, today),
            *_answers(session, agreement, own, today),
            *_returns(session, agreement, own, today),
        ]
    return needs


def _accounts(session: Session, employer: Employer, own: str) -> Iterator[Need]:
    for assistant in assistants_of(session, employer.id):
        if waiting_change(session, assistant.id):
            name = assistant.known_as
            sentence = (
                f"New bank details for {name} were entered. Look a second time: is it {name}?"
            )
            path = f"{own}/assistants/{assistant.id}/account"
            yield Need("account", sentence, f"Look at {name}'s new bank details", path)


def _rights(session: Session, employer: Employer, own: str) -> Iterator[Need]:
    """Yield what people asked about their information, with the day of the answer."""
    for asked in waiting_for_household(session, employer.id):
        by = day_in_words(asked.answer_by_on)
        sentence = f"{asked.by.name} says something about them is wrong. Answer by {by}."
        yield Need("rights", sentence, f"Answer {asked.by.known_as}", f"{own}/rights/{asked.id}")


def _terms(session: Session, employer: Employer, own: str) -> Iterator[Need]:
    """Yield the changes of terms that a PA asks for and nobody answered."""
    for assistant in assistants_of(session, employer.id):
        asked = waiting_of(session, assistant)
        if asked and asked.side is Side.ASSISTANT:
            name = assistant.known_as
            sentence = f"{name} asks for other terms from {day_in_words(asked.from_on)}."
            path = f"{own}/assistants/{assistant.id}/terms/changes/{asked.id}"
            yield Need("terms", sentence, f"Answer {name}", path)


def _hmrc(session: Session, employer: Employer, own: str, today: date) -> Iterator[Need]:
    """Yield what HMRC is to be told; who tells it on paper sees it among the duties."""
    if paye_scheme_of(session, employer.id).files_on_paper:
        return
    for each in waiting(session, employer, today):
        if each.due_on <= today + SOON:
            when = "was to be told by" if each.is_late(today) else "is to be told by"
            sentence = f"{each.title}: HMRC {when} {day_in_words(each.due_on)}."
            path = f"{own}/hmrc/send/{each.about}"
            yield Need("hmrc", sentence, f"Tell HMRC: {each.title}", path)


def _hours(session: Session, employer: Employer, own: str) -> Iterator[Need]:
    for sheet in sheets_waiting(session, employer.id):
        week = Span(sheet.week_starts_on, sheet.week_starts_on + ONE_WEEK - ONE_DAY)
        hours = hours_in_words(worked_minutes_of(sheet))
        name = sheet.assistant.known_as
        sentence = f"{name} sent hours for {week}: {hours}."
        yield Need("hours", sentence, f"Look at {name}'s hours", f"{own}/hours/{sheet.id}", sheet)


def _cover(session: Session, employer: Employer, own: str, today: date) -> Iterator[Need]:
    """Yield the shifts to come that a PA said they cannot do."""
    for change in changes_asked(session, employer.id, today):
        line, name = change.line, change.line.assistant.known_as
        when = f"{weekday_in_words(change.on)}, {line.starts:%H:%M} to {line.ends:%H:%M}"
        path = f"{own}/hours/rota/{line.assistant_id}/{line.id}.{change.on}"
        sentence = f"{name} cannot work on {when}."
        yield Need("cover", sentence, f"Find somebody for {weekday_in_words(change.on)}", path)


def _swaps(session: Session, employer: Employer, own: str, today: date) -> Iterator[Need]:
    """Yield the swaps that two PAs agreed and that wait to be confirmed."""
    for offer in to_confirm(session, employer.id, instant(today, time())):
        both = f"{offer.asker.known_as} and {offer.colleague.known_as}"
        sentence = f"{both} want to swap the shift of {weekday_in_words(offer.on)}."
        yield Need("cover", sentence, f"Look at what {both} agreed", f"{own}/hours/rota/swaps")


def _late(session: Session, employer: Employer, own: str, today: date) -> Iterator[Need]:
    for assistant in employed_in(session, employer.id, Span(today - ONE_WEEK, today)):
        weeks = weeks_not_sent(session, assistant, today)
        if weeks:
            said = " and ".join(day_and_month(monday) for monday in weeks[:2])
            more = f" and {len(weeks) - 2} more" if len(weeks) > 2 else ""  # noqa: PLR2004
            sentence = (
                f"{assistant.known_as} has not sent hours for the week of {said}{more}. "
                "You can still pay contracted hours."
            )
            yield Need("late", sentence, f"See {assistant.known_as}'s weeks", f"{own}/hours")


def _bills(session: Session, agreement: Agreement, own: str, today: date) -> Iterator[Need]:
    for due in open_dues(session, agreement.id, today + SOON):
        if due.due_on > today + SOON:
            continue
        when = "was due on" if due.due_on < today else "is due on"
        fine = " It may be paid already: bring in a newer statement." if due.due_on < today else ""
        sentence = f"{due.amount} to {due.payee} {when} {day_in_words(due.due_on)}.{fine}"
        path = f"{own}/money/bills" if due.bill else f"{own}/pay/{due.due.pay_run_id}"
        yield Need("bill", sentence, f"See how to pay {due.payee}", path)


def _steps(session: Session, agreement: Agreement, own: str, today: date) -> Iterator[Need]:
    """Yield what a council told of lately, or what still runs and can be objected to."""
    for step in told_steps(session, agreement.id):
        is_over = today > (step.until_on or step.from_on + STEP_SHOWN)
        is_answered = step.challenged_at is not None or step.is_wanted is not None
        if step.state is StepState.NOTICED and not is_answered and not is_over:
            name = agreement.authority.name
            sentence = f"{name} has written to you about your direct payment: {step.rung.value}."
            yield Need("step", sentence, "Read what the council says", f"{own}/council-steps")
            return


def _visits(session: Session, agreement: Agreement, own: str, today: date) -> Iterator[Need]:
    for visit, name in visits_to(session, agreement.id, today)[:1]:
        when = f"{day_in_words(visit.on)} at {visit.at:%H:%M}"
        sentence = f"{name} comes to help you on {when}."
        yield Need("visit", sentence, "See what to have ready", f"{own}/visits")


def _runs(session: Session, employer: Employer, own: str) -> Iterator[Need]:
    for run in draft_runs(session, employer.id):
        sentence = f"Pay for {day_in_words(run.pay_on)} is begun and not approved yet."
        act = f"Carry on with the pay for {day_and_month(run.pay_on)}"
        yield Need("pay", sentence, act, f"{own}/pay/{run.id}")


def _lines(session: Session, agreement: Agreement, own: str, today: date) -> Iterator[Need]:
    """Yield one need for all payments a word or a photo would help with; none in a pause."""
    if quiet_time(session, agreement.id, today):
        return
    things = wanted(session, agreement, today)
    if not things:
        return
    line = things[0].line
    where = "from" if line.amount > NOTHING else "at"
    newest = f"{abs(line.amount)} {where} {line.description} on {day_and_month(line.posted_on)}"
    if len(things) == 1:
        path = f"{own}/money/lines/{line.id}"
        yield Need("money", f"{newest}: what was it for?", f"Tell us about {newest}", path)
        return
    others = "1 other payment" if len(things) == 2 else f"{len(things) - 1} other payments"  # noqa: PLR2004
    sentence = f"{newest} and {others}: a word or a photo would help."
    yield Need("money", sentence, "See what would help", f"{own}/money/receipts#help")


def _queries(session: Session, employer: Employer, own: str) -> Iterator[Need]:
    for query in waiting_for_person(session, employer.id):
        things = "1 thing" if query.questions == 1 else f"{query.questions} things"
        sentence = (
            f"The council asks about {things} in your return for {in_months(query.span)}. "
            f"This may be fine. There is time until {day_in_words(query.reply_by_on)}."
        )
        path = f"{own}/returns/{query.span.first}"
        yield Need("question", sentence, "Answer the council", path)


def _answers(session: Session, agreement: Agreement, own: str, today: date) -> Iterator[Need]:
    """Yield what the council answered lately, so that nobody waits for what is here."""
    for each in questions_of(session, agreement.id):
        if each.answered_by is AnsweredBy.COUNCIL and each.answered_at:
            if day_of(each.answered_at) < today - ONE_WEEK:
                continue
            sentence = f"The council answered your question “{each.words}”: {each.answer}."
            yield Need("answer", sentence, "Read the whole answer", f"{own}/money/ask")


def _returns(session: Session, agreement: Agreement, own: str, today: date) -> Iterator[Need]:
    for span in due_returns(session, agreement, today):
        months = in_months(span)
        sentence = f"The return for {months} is ready to look at."
        act = f"Look at the return for {months}"
        yield Need("return", sentence, act, f"{own}/returns/{span.first}")
