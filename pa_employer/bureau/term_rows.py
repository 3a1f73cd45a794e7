"""Bringing in changed terms, tax codes, last days and new PAs, as the pages of a PA do."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from pa_employer.assistants.cautions import terms_cautions
from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import terms_of
from pa_employer.assistants.service import (
    add_assistant,
    agree_terms,
    details_of,
    note_leaving,
)
from pa_employer.bureau.models import SheetRow
from pa_employer.bureau.rows import (
    Bringing,
    Ended,
    Fits,
    ThereAlreadyError,
    assistant_named,
    each_by_itself,
    employer_of,
    must_decide_terms,
)
from pa_employer.bureau.typed_terms import TypedChange, typed_assistant, typed_change
from pa_employer.deductions.queries import code_notices_of
from pa_employer.deductions.service import CodeDetails, note_tax_code
from pa_employer.employing.proposals import change_as_employer, waiting_of

ASKED = "The PA is asked to agree first: nothing changes without their yes."


def bring_changes(
    session: Session, bringing: Bringing, rows: Sequence[SheetRow]
) -> dict[UUID, Ended]:
    """Change what rows say of one PA, and say of each what became of it."""
    return each_by_itself(session, bringing, rows, _change)


def bring_people(
    session: Session, bringing: Bringing, rows: Sequence[SheetRow]
) -> dict[UUID, Ended]:
    """Take on whom rows name, and say of each what became of it."""
    return each_by_itself(session, bringing, rows, _take_on)


def _change(session: Session, row: SheetRow, bringing: Bringing) -> Fits:
    typed = typed_change(row.told)
    employer = employer_of(session, row, bringing)
    must_decide_terms(employer, bringing)
    assistant = assistant_named(session, row, employer)
    are_new = [
        _change_terms(session, assistant, typed, bringing),
        _change_code(session, assistant, typed, bringing),
        _note_last_day(session, assistant, typed, bringing),
    ]
    if not any(are_new):
        raise ThereAlreadyError
    said = [*terms_cautions(assistant, terms_of(session, assistant.id)[-1])] if are_new[0] else []
    if waiting_of(session, assistant):
        said.append(ASKED)
    return Fits(assistant, " ".join(said))


def _change_terms(
    session: Session, assistant: Assistant, typed: TypedChange, bringing: Bringing
) -> bool:
    """Agree new terms, and tell whether they were not there already."""
    if not typed.changes_terms:
        return False
    newest = terms_of(session, assistant.id)[-1]
    before = details_of(newest)
    new = {
        "hourly_rate": typed.hourly_rate,
        "contracted_minutes_per_week": typed.minutes_per_week,
        "holiday_plan": typed.holiday,
    }
    stated = {name: value for name, value in new.items() if value is not None}
    after = replace(before, from_on=typed.starts_on, **stated)  # type: ignore[arg-type]
    if after == before:
        return False
    if bringing.file.are_agreed:
        agree_terms(session, assistant, after, bringing.by)
    else:
        change_as_employer(session, assistant, after, "", bringing.by)
    return True


def _change_code(
    session: Session, assistant: Assistant, typed: TypedChange, bringing: Bringing
) -> bool:
    """Note a tax code, and tell whether it was not there already."""
    if typed.code is None or typed.source is None:
        return False
    known = {
        (each.from_on, each.tax_code, each.source)
        for each in code_notices_of(session, assistant.id)
    }
    if (typed.starts_on, str(typed.code), typed.source) in known:
        return False
    details = CodeDetails(from_on=typed.starts_on, code=typed.code, source=typed.source)
    note_tax_code(session, assistant, details, bringing.by)
    return True


def _note_last_day(
    session: Session, assistant: Assistant, typed: TypedChange, bringing: Bringing
) -> bool:
    """Note a last day, and tell whether it was not there already."""
    if typed.last_on is None or typed.last_on == assistant.left_on:
        return False
    note_leaving(session, assistant, typed.last_on, bringing.by)
    return True


def _take_on(session: Session, row: SheetRow, bringing: Bringing) -> Fits:
    details, terms = typed_assistant(row.told)
    employer = employer_of(session, row, bringing)
    must_decide_terms(employer, bringing)
    assistant = add_assistant(session, employer.id, details, terms, bringing.by)
    (first,) = terms_of(session, assistant.id)
    return Fits(assistant, " ".join(terms_cautions(assistant, first)))
