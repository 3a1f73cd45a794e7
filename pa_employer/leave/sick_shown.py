"""A spell of sickness as a page shows it: what it is paid and why, what links, what to give."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from pa_employer.leave.models import Sickness
from pa_employer.leave.overlaps import days_of_leave
from pa_employer.leave.queries import family_leaves_of, overlapping_holidays, spells_of
from pa_employer.leave.sick import SpellPaid, first_linked, spell_pay
from pa_employer.leave.weekly import earnings_of_spell
from pa_employer.leave.words import WEEKDAYS
from payroll.ground.days import Span, day_in_words
from payroll.ground.errors import DomainError
from payroll.sickness.earnings import Earnings

SELF_CERTIFIED = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SpellShown:
    """A spell up to a day, with its pay or the sentence that says why it is not known."""

    row: Sickness
    until: date
    earnings: Earnings | None
    paid: SpellPaid | None
    not_known: str
    linked_since: date | None
    """The first day of the sickness it links to, if there is one."""
    cautions: tuple[str, ...]

    @property
    def weekdays(self) -> str:
        """Return the usual working days in words."""
        chosen = self.row.qualifying_weekdays.split()
        return ", ".join(name for number, name in WEEKDAYS.items() if number in chosen)

    @property
    def weeks(self) -> list[tuple[date, str]]:
        """Return what each week that is paid comes to, by the Saturday it ends on."""
        weeks = self.paid.pay.weeks if self.paid else ()
        return [(end, str(pay)) for end, pay in weeks if pay]


def spell_shown(session: Session, row: Sickness, today: date) -> SpellShown:
    """Return a spell as it stands today, or up to its own last day."""
    until = row.last_on or max(today, row.first_on)
    rows = spells_of(session, row.assistant_id)
    paid, not_known, earnings, linked_since = None, "", None, None
    try:
        first = first_linked(row, rows)
        linked_since = first.first_on if first is not row else None
        earnings = earnings_of_spell(session, first)
        paid = spell_pay(row, rows, earnings.weekly if earnings else None, until)
    except DomainError as refused:
        not_known = refused.message
    cautions = tuple(_cautions(session, row, Span(row.first_on, until)))
    return SpellShown(row, until, earnings, paid, not_known, linked_since, cautions)


def _cautions(session: Session, row: Sickness, days: Span) -> list[str]:
    found = []
    name = row.assistant.known_as
    fit_note_from = days.first + SELF_CERTIFIED
    if days.last >= fit_note_from and (row.fit_note_until or date.min) < days.last:
        found.append(
            f"From {day_in_words(fit_note_from)} on you may ask {name} for a fit note from a "
            "doctor, nurse, pharmacist or therapist. Up to then their own word is enough."
        )
    clashes = overlapping_holidays(session, row.assistant_id, days.first, days.last)
    first_days = [each.first_on for each in clashes]
    leaves = family_leaves_of(session, row.assistant_id)
    first_days += [each.starts_on for each in leaves if _is_during(days_of_leave(each), days)]
    found += [
        f"Other time off began on {day_in_words(day)}, and this sickness is not over. A day is "
        f"one or the other: note {name}'s last day of sickness, or change the other."
        for day in first_days
    ]
    return found


def _is_during(own: Span, days: Span) -> bool:
    return own.first <= days.last and own.last >= days.first
