"""A written statement of particulars in plain words, from the terms that were agreed.

What must be in it, and that it is given by the first day: Employment Rights Act 1996, section 1.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from payroll.ground.days import day_in_words, hours_in_words
from payroll.ground.money import Money


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its sentences."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What no terms hold, as the employer entered it."""

    job_title: str
    place: str
    duties: str
    grievance_to: str
    probation_weeks: int = 0
    training: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What was agreed and planned, as the statement tells it."""

    employer: str
    assistant: str
    began_on: date
    from_on: date
    hourly_rate: Money
    other_rates: Sequence[str]
    paid: str
    """How often: 'every four weeks'."""
    minutes_per_week: int
    planned: Sequence[str]
    """The shifts that come again, in words."""
    holiday: str
    notice_weeks: int
    pension: str


def statement(agreed: Agreed, entered: Entered) -> tuple[Section, ...]:
    """Return the statement, section by section."""
    return tuple(
        Section(title, tuple(lines))
        for title, lines in (
            ("Who and when", _who(agreed, entered)),
            ("The work", _work(entered)),
            ("Pay", _pay(agreed)),
            ("Hours", _hours(agreed)),
            ("Time off", _time_off(agreed)),
            ("Notice", _notice(agreed)),
            ("Pension", (agreed.pension,)),
            ("Training", _training(entered)),
            ("If something is wrong", _grievance(entered)),
            ("More", _more(entered)),
        )
    )


def _who(agreed: Agreed, entered: Entered) -> Iterator[str]:
    yield f"{agreed.employer} employs {agreed.assistant} as {entered.job_title}."
    yield f"The job began on {day_in_words(agreed.began_on)}. No earlier job counts towards it."
    yield f"This statement holds from {day_in_words(agreed.from_on)}."
    if entered.probation_weeks:
        yield (
            f"The first {entered.probation_weeks} weeks are a trial. Both sides say how it goes, "
            "and all that is written here holds from the first day."
        )


def _work(entered: Entered) -> Iterator[str]:
    yield f"The place of work is {entered.place}."
    yield entered.duties
    yield "There is no work outside the United Kingdom for more than a month."


def _pay(agreed: Agreed) -> Iterator[str]:
    yield f"Pay is {agreed.hourly_rate} an hour, paid {agreed.paid} into a bank account."
    yield from (f"{each}." for each in agreed.other_rates)
    yield "A payslip comes with each pay, and shows how it comes about."


def _hours(agreed: Agreed) -> Iterator[str]:
    if agreed.minutes_per_week:
        yield f"{hours_in_words(agreed.minutes_per_week)} are agreed for a week."
    else:
        yield "No hours are fixed for a week. The hours of each week are agreed beforehand."
    yield from (f"{each[0].upper()}{each[1:]}." for each in agreed.planned)
    yield "Hours and days can be changed when both sides agree."


def _time_off(agreed: Agreed) -> Iterator[str]:
    yield agreed.holiday
    yield "Holiday that is left at the end of the job is paid with the last pay."
    yield "Who is ill tells the employer as soon as they can. Statutory Sick Pay is paid."
    yield "Family leave and pay are as the law gives them."


def _notice(agreed: Agreed) -> Iterator[str]:
    yield (
        "After the first month the employer gives a week of notice, and after two years one week "
        "for each whole year, up to twelve."
    )
    yield "The assistant gives one week of notice after the first month."
    if agreed.notice_weeks:
        weeks = "1 week" if agreed.notice_weeks == 1 else f"{agreed.notice_weeks} weeks"
        yield f"Both sides agreed on {weeks}, where that is longer."


def _training(entered: Entered) -> Iterator[str]:
    if entered.training:
        yield entered.training
        yield "Training that is asked for is paid as work, and costs the assistant nothing."
    else:
        yield "No training has to be done. What is agreed later is paid as work."


def _grievance(entered: Entered) -> Iterator[str]:
    yield f"Talk to {entered.grievance_to} first, or write. There will be a talk and an answer."
    yield "The same goes for a worry about how the work is done. Somebody may come along."
    yield "Who does not agree with the answer can ask for it to be looked at again."


def _more(entered: Entered) -> Iterator[str]:
    yield "There are no other benefits, and no agreements with a trade union apply."
    if entered.more:
        yield entered.more
