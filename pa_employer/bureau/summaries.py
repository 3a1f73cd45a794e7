"""What HMRC can be told in summaries (EPS) of many employers at once, and what stops some."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.settings import HmrcService
from pa_employer.accounts.models import Account
from pa_employer.agreements.models import Agreement
from pa_employer.assistants.models import Assistant
from pa_employer.bureau.models import SummaryLine, Told
from pa_employer.bureau.ordering import held_by
from pa_employer.bureau.telling import first_few
from pa_employer.clock import day_of
from pa_employer.db import is_among
from pa_employer.filings.about import Matter
from pa_employer.filings.draft import Sending, draft_of
from pa_employer.filings.models import Filing, FilingState
from pa_employer.filings.waiting import Waiting, waiting
from pa_employer.people.models import Area, Employer
from pa_employer.together import together
from payroll.ground.errors import DomainError
from payroll.rti.summary_checks import tax_month_of
from payroll.rti.years import Kind

WHY = {
    Matter.NO_PAYMENT: "Without it HMRC may guess that something is owed.",
    Matter.RECOVERED: "HMRC gives it back once it is told. It lowers what is owed.",
    Matter.ALLOWANCE: "It is claimed once each tax year, and lowers the National Insurance owed.",
    Matter.ALLOWANCE_ENDS: "It is no longer claimed here, and HMRC still counts on it.",
    Matter.YEAR_ENDS: "It tells HMRC that all pay of the year is told.",
    Matter.CEASED: "HMRC then expects no more reports.",
}
"""Why each kind of summary is sent."""
LAST_WORDS = frozenset({Matter.YEAR_ENDS, Matter.CEASED})
REFUSED = "HMRC did not accept it the last time. Mend what it named, then send it on their page."


class PayFirstError(DomainError):
    """Pay of that tax year is not told yet. Tell HMRC of it first."""


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary that one employer has to send, and what stands in its way."""

    employer: Employer
    waiting: Waiting
    stopped: str = ""
    """Why it cannot be sent as things are; '' where it can."""
    line: SummaryLine | None = None
    """What was pressed before, if anything was."""

    @property
    def is_being_sent(self) -> bool:
        """Tell whether it was pressed and waits for the worker."""
        return self.line is not None and self.line.told is Told.CHOSEN

    @property
    def last_time(self) -> str:
        """Say why it was not sent when it was pressed before; '' where nothing stopped it."""
        return self.line.sentence if self.line and self.line.told is Told.NOT_READY else ""

    @property
    def why(self) -> str:
        """Say why it is sent."""
        return WHY[self.waiting.about.matter]


@dataclass(frozen=True, slots=True)
class Summaries:
    """Everything an organisation can tell in summaries on a day, and what it told this month."""

    employers: int
    """For how many employers it decides on HMRC."""
    due: Sequence[Summary]
    told: Sequence[tuple[str, Filing]]
    """This tax month's summaries, each with the employer's name."""

    @property
    def stopped(self) -> list[Summary]:
        """Return what cannot be sent as things are."""
        return [each for each in self.due if each.stopped and not each.is_being_sent]

    @property
    def ready(self) -> list[Summary]:
        """Return what one press sends."""
        return [each for each in self.due if not each.stopped and not each.is_being_sent]

    @property
    def being_sent(self) -> list[Summary]:
        """Return what the worker is about to send."""
        return [each for each in self.due if each.is_being_sent]

    @property
    def quiet(self) -> int:
        """Return how many employers have nothing to send."""
        return self.employers - len({each.employer.id for each in self.due})


def summaries_of(session: Session, account: Account, hmrc: HmrcService, today: date) -> Summaries:
    """Return the summaries of everybody for whom an organisation decides on HMRC, by name."""
    held = held_by(session, account, today)
    ids = [employer_id for employer_id, what in held.items() if what.may(Area.HMRC)]
    found = session.scalars(select(Employer).where(is_among(session, Employer.id, ids)))
    employers = sorted(found, key=lambda each: (each.name, each.id))
    lines, refused = _pressed(session, account, ids), _refused(session, ids)
    due = []
    with _read_together(session, ids):
        for employer in employers:
            for each in summaries_waiting(session, employer, today):
                key = (employer.id, str(each.about))
                why = REFUSED if key in refused else _stops(session, employer, each, hmrc, today)
                due.append(Summary(employer, each, why, lines.get(key)))
    return Summaries(len(employers), due, _told(session, employers, today))


def summaries_waiting(session: Session, employer: Employer, today: date) -> list[Waiting]:
    """Return the summaries an employer has still to send, in the order to send them."""
    everything = waiting(session, employer, today)
    return [each for each in everything if each.about.matter.kind is Kind.EPS]


def pay_comes_first(session: Session, employer: Employer, each: Waiting, today: date) -> bool:
    """Tell whether it would be the last word on a tax year whose pay is not told to the end."""
    return each.about.matter in LAST_WORDS and any(
        other.about.matter.kind is Kind.FPS and other.year <= each.year
        for other in waiting(session, employer, today)
    )


def _stops(
    session: Session, employer: Employer, each: Waiting, hmrc: HmrcService, today: date
) -> str:
    """Return why a summary cannot be sent, in a few sentences."""
    if pay_comes_first(session, employer, each, today):
        return PayFirstError().message
    sending = Sending(hmrc, is_first_look=True)
    findings = draft_of(session, employer, each.about, sending, today).findings
    return first_few([finding.sentence for finding in findings])


def _pressed(
    session: Session, account: Account, ids: Collection[UUID]
) -> dict[tuple[UUID, str], SummaryLine]:
    """Return what an organisation pressed to be sent, by employer and what it is about."""
    found = select(SummaryLine).where(
        SummaryLine.organisation_id == account.organisation_id,
        is_among(session, SummaryLine.employer_id, ids),
    )
    return {(line.employer_id, line.about): line for line in session.scalars(found)}


def _refused(session: Session, ids: Collection[UUID]) -> set[tuple[UUID, str]]:
    """Return the summaries that HMRC did not accept; one that waits still was not sent since."""
    found = select(Filing.employer_id, Filing.about).where(
        is_among(session, Filing.employer_id, ids),
        Filing.kind == Kind.EPS,
        Filing.state == FilingState.REFUSED,
    )
    return {(employer_id, about) for employer_id, about in session.execute(found)}


def _told(
    session: Session, employers: Sequence[Employer], today: date
) -> list[tuple[str, Filing]]:
    """Return the summaries of this tax month, by the employers' names."""
    month, names = tax_month_of(today), {each.id: each.name for each in employers}
    found = select(Filing).where(
        is_among(session, Filing.employer_id, list(names)), Filing.kind == Kind.EPS
    )
    told = [
        (names[filing.employer_id], filing)
        for filing in session.scalars(found.order_by(Filing.asked_at))
        if day_of(filing.asked_at) in month
    ]
    return sorted(told, key=lambda each: each[0])


@contextmanager
def _read_together(session: Session, employer_ids: Collection[UUID]) -> Iterator[None]:
    """Let the employers, their direct payments and their PAs be read with one question each."""
    agreements = select(Agreement.id).where(is_among(session, Agreement.employer_id, employer_ids))
    assistants = select(Assistant.id).where(is_among(session, Assistant.employer_id, employer_ids))
    with together(session, employer_ids, session.scalars(agreements), session.scalars(assistants)):
        yield
