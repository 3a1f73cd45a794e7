"""What sick pay an assistant has left: weeks used of those the law gives, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.leave.models import Sickness
from pa_employer.leave.queries import spells_of
from pa_employer.leave.sick import as_sickness, first_linked
from pa_employer.leave.sick_shown import SpellShown, spell_shown
from pa_employer.leave.weekly import earnings_of_spell
from payroll.ground.days import ONE_DAY
from payroll.ground.errors import DomainError
from payroll.rates.sick_pay import SickPayLaw, sick_pay_law
from payroll.sickness.left import DaysPaid, SickPayLeft, rules_in_words, sick_pay_left
from payroll.sickness.pay import payable_days


@dataclass(frozen=True, slots=True)
class SickLeft:
    """Where somebody stands with sick pay on a day, or the sentence that says why not known."""

    left: SickPayLeft | None
    not_known: str
    rules: tuple[str, ...]
    spells: tuple[SpellShown, ...]
    """Everything that was written down, newest first."""
    links_until: date | None
    """The last day on which new sickness would count as one with the newest; None if over."""

    @property
    def is_off(self) -> bool:
        """Tell whether sickness is written down that is not over."""
        return any(each.row.last_on is None for each in self.spells)


def sick_left(session: Session, assistant: Assistant, today: date) -> SickLeft:
    """Return what an assistant has used of sick pay and has left, with the spells it is from."""
    rows = spells_of(session, assistant.id)
    spells = tuple(spell_shown(session, row, today) for row in reversed(rows))
    try:
        rules = sick_pay_law().on(today)
        until = _links_until(rows, rules)
        linked = rows if until is None or until >= today else []
        left = _left(session, linked, rules, today)
    except DomainError as refused:
        return SickLeft(None, refused.message, (), spells, None)
    return SickLeft(
        left, "", rules_in_words(rules), spells, until if until and until >= today else None
    )


def _links_until(rows: Sequence[Sickness], rules: SickPayLaw) -> date | None:
    """Return until when new sickness links to the newest; None while that goes on, or for none."""
    last = rows[-1].last_on if rows else None
    return last + ONE_DAY + timedelta(days=rules.linking_days) if last else None


def _left(
    session: Session, rows: Sequence[Sickness], rules: SickPayLaw, today: date
) -> SickPayLeft:
    if not rows:
        return sick_pay_left([], 0, rules)
    newest = rows[-1]
    began_on = first_linked(newest, rows).first_on
    counted = [row for row in rows if row.first_on >= began_on]
    paid = [_paid(session, row, rows, today) for row in counted]
    return sick_pay_left(paid, len(newest.qualifying_weekdays.split()), rules)


def _paid(session: Session, row: Sickness, rows: Sequence[Sickness], today: date) -> DaysPaid:
    """Return how many days of a spell are paid so far, which its earnings can decide."""
    earnings = earnings_of_spell(session, first_linked(row, rows))
    until = row.last_on or max(today, row.first_on)
    rules = sick_pay_law().on(row.first_on)
    sickness = as_sickness(row, rows, earnings.weekly if earnings else None, until)
    return DaysPaid(sickness.spell.days, len(payable_days(sickness, rules)))
