"""What is to be done next about an assistant's pension, and by when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from payroll.enrolment.assessment import Assessment, WorkerKind
from payroll.enrolment.letters import LetterKind
from payroll.enrolment.membership import (
    AUTOMATIC,
    ENDS,
    Event,
    EventKind,
    in_order,
    is_member,
    notice_due,
    postponed_until,
)
from payroll.ground.days import day_in_words


class DutyKind(StrEnum):
    """What sort of thing is to be done."""

    ENROL = "enrol"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Duty:
    """Something to do: what, by when, and in words."""

    kind: DutyKind
    due_on: date
    words: str
    letter: LetterKind | None = None


@dataclass(frozen=True, slots=True)
class LetterGiven:
    """A letter that was given."""

    kind: LetterKind
    on: date


LETTER_ABOUT = {
    EventKind.POSTPONED: LetterKind.POSTPONED,
    EventKind.ENROLLED: LetterKind.ENROLLED,
    EventKind.RE_ENROLLED: LetterKind.RE_ENROLLED,
    EventKind.OPTED_OUT: LetterKind.OPTED_OUT,
}
RIGHTS = {
    WorkerKind.NON_ELIGIBLE: LetterKind.MAY_OPT_IN,
    WorkerKind.ENTITLED: LetterKind.MAY_JOIN,
}


def next_duties(
    name: str,
    assessment: tuple[date, Assessment] | None,
    events: Iterable[Event],
    letters: Iterable[LetterGiven],
    today: date,
) -> tuple[Duty, ...]:
    """Return what is to be done, the most urgent first.

    `assessment` is the newest pay day's. Whoever opted out or left is not asked again until
    re-enrolment.
    """
    known, given = in_order(events), list(letters)
    found = [*_letters_due(name, known, given)]
    if assessment:
        found.extend(_enrolment_due(name, assessment, known, today))
        found.extend(_rights_due(name, assessment, known, given))
    return tuple(sorted(found, key=lambda duty: (duty.due_on, duty.words)))


def _letters_due(name: str, events: list[Event], letters: list[LetterGiven]) -> Iterator[Duty]:
    for event in events:
        kind = LETTER_ABOUT.get(event.kind)
        if kind and not any(each.kind is kind and each.on >= event.on for each in letters):
            due = notice_due(event)
            words = f"Give {name} the letter “{kind.value}” by {day_in_words(due)}."
            yield Duty(DutyKind.WRITE, due, words, kind)


def _enrolment_due(
    name: str, assessment: tuple[date, Assessment], events: list[Event], today: date
) -> Iterator[Duty]:
    on, found = assessment
    chose = any(event.kind in ENDS | AUTOMATIC for event in events)
    if not found.must_enrol or chose or is_member(events, today) or postponed_until(events, today):
        return
    due = notice_due(Event(EventKind.ENROLLED, on))
    words = (
        f"{name} must be enrolled from {day_in_words(on)}, or have it put off in writing, by "
        f"{day_in_words(due)}."
    )
    yield Duty(DutyKind.ENROL, due, words)


def _rights_due(
    name: str,
    assessment: tuple[date, Assessment],
    events: list[Event],
    letters: list[LetterGiven],
) -> Iterator[Duty]:
    on, found = assessment
    kind = RIGHTS.get(found.kind)
    if kind is None or events or any(each.kind in RIGHTS.values() for each in letters):
        return
    due = notice_due(Event(EventKind.ENROLLED, on))
    words = f"Give {name} the letter “{kind.value}” by {day_in_words(due)}."
    yield Duty(DutyKind.WRITE, due, words, kind)
