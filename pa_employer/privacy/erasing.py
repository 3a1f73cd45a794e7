"""Erasing who somebody was, when all that was with them is long over; sums stay without a name.

The map says what is erased: every column of a household or a PA that names, tells or shows
something. What is history stays as it was written, and names nobody by itself.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    Column,
    Date,
    Enum,
    LargeBinary,
    String,
    cast,
    delete,
    null,
    select,
    update,
)
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.agreements.council_rules import book_of
from pa_employer.agreements.models import Agreement
from pa_employer.assistants.models import Assistant
from pa_employer.clock import day_of
from pa_employer.contested.queries import is_account_restricted, is_restricted
from pa_employer.db import APPEND_ONLY, KEEPS_FILE, SEALED, SealedBytesColumn
from pa_employer.evidence.forgetting import forget_files, hold_of
from pa_employer.messages.models import Preference
from pa_employer.people.models import Employer
from pa_employer.privacy.counted import Counted
from pa_employer.privacy.data_map import Kind, MappedTable, data_map
from pa_employer.privacy.paths import reaches, rows_of, table_of
from pa_employer.recovering.models import Recovery, RecoveryState
from pa_employer.reviews.models import FinancialReturn, ReturnState
from pa_employer.signing_in.models import Authenticator, CouncilIdentity, Passkey, RecoveryCode
from receipts.keeping import Kept, first_day_kept, kept_until, newest_rule
from returns.rulebook import row_on

TELLING = frozenset(
    {
        Kind.IDENTITY,
        Kind.CONTACT,
        Kind.BANK,
        Kind.TAX,
        Kind.WORDS,
        Kind.CARE,
        Kind.HEALTH,
        Kind.FAMILY,
        Kind.CRIMINAL,
        Kind.DOCUMENT,
    }
)
"""Kinds that are erased; sums, days and states that are left name nobody."""
EVERY_RULE = frozenset(kind.value for kind in Kept)
"""After a household's time nothing of it is kept by any other rule."""
NO_DAY = date(1900, 1, 1)
GONE = "forgotten-"
WAYS_IN = (Authenticator, RecoveryCode, Passkey, CouncilIdentity)
"""What opens nothing any more once an account is forgotten."""
_RULE = "evidence.retention_years"
SETTLED_RETURNS = (ReturnState.DRAFTED, ReturnState.DECIDED, ReturnState.CLOSED)
SETTLED_MONEY = (RecoveryState.SETTLED, RecoveryState.DROPPED)


def erase_accounts(session: Session, at: datetime) -> Counted:
    """Erase the name and address of accounts that were closed long ago."""
    first = first_day_kept(newest_rule(Kept.ACCOUNT, day_of(at)), day_of(at))
    closed = select(Account).where(
        Account.closed_at.is_not(None), ~Account.email.startswith(GONE, autoescape=True)
    )
    forgotten = held = 0
    for account in session.scalars(closed).all():
        if account.closed_at is None or day_of(account.closed_at) >= first:
            continue
        if is_account_restricted(session, account.id):
            held += 1
            continue
        account.email, account.name = f"{GONE}{account.id}", "Somebody"
        account.password_hash = None
        for table in (Preference, *WAYS_IN):
            session.execute(delete(table).where(table.account_id == account.id))
        forgotten += 1
    session.flush()
    return Counted(forgotten, held)


def erase_assistants(session: Session, at: datetime) -> Counted:
    """Erase who PAs were whose job ended long ago."""
    first = first_day_kept(newest_rule(Kept.PAYROLL, day_of(at)), day_of(at))
    left = select(Assistant.id, Assistant.employer_id).where(
        Assistant.left_on < first, Assistant.name != ""
    )
    due = session.execute(left.order_by(Assistant.id)).all()
    free = [row.id for row in due if not is_kept_longer(session, row.employer_id)]
    for assistant_id in free:
        _erase(session, "assistant", assistant_id, {Kept.PAYROLL.value}, at)
    return Counted(len(free), len(due) - len(free))


def erase_households(session: Session, at: datetime) -> Counted:
    """Erase who employers were whose direct payments all ended long ago."""
    ended = [each for each in _ended(session) if _is_over(session, each, day_of(at))]
    free = [each for each in ended if not is_kept_longer(session, each)]
    for employer_id in free:
        _erase(session, "employer", employer_id, EVERY_RULE, at)
    return Counted(len(free), len(ended) - len(free))


def is_kept_longer(session: Session, employer_id: UUID) -> bool:
    """Tell whether something about a household is open: a hold, a review, money, a wish."""
    found = select(Agreement.id).where(Agreement.employer_id == employer_id)
    ids = session.scalars(found).all()
    open_return = select(FinancialReturn.id).where(
        FinancialReturn.agreement_id.in_(ids), FinancialReturn.state.not_in(SETTLED_RETURNS)
    )
    open_money = select(Recovery.id).where(
        Recovery.agreement_id.in_(ids), Recovery.state.not_in(SETTLED_MONEY)
    )
    return (
        is_restricted(session, employer_id)
        or any(hold_of(session, each) for each in ids)
        or session.scalars(open_return).first() is not None
        or session.scalars(open_money).first() is not None
    )


def _ended(session: Session) -> list[UUID]:
    """Return the employers that still have a name, and no direct payment that goes on."""
    goes_on = select(Agreement.employer_id).where(Agreement.ends_on.is_(None))
    ended = select(Agreement.employer_id).group_by(Agreement.employer_id)
    found = select(Employer.id).where(
        Employer.name != "", Employer.id.in_(ended), Employer.id.not_in(goes_on)
    )
    return list(session.scalars(found.order_by(Employer.id)))


def _is_over(session: Session, employer_id: UUID, today: date) -> bool:
    """Tell whether the time after a household's last direct payment is over, by each council."""
    rule = newest_rule(Kept.HOUSEHOLD, today)
    found = select(Agreement).where(Agreement.employer_id == employer_id)
    return all(
        each.ends_on is not None
        and kept_until(rule, each.ends_on) < today
        and _councils_last_day(session, each, today) < today
        for each in session.scalars(found)
    )


def _councils_last_day(session: Session, agreement: Agreement, today: date) -> date:
    """Return until when a council's own rule keeps papers of a direct payment."""
    ended_on = agreement.ends_on or today
    years = int(row_on(_RULE, ended_on, book_of(session, agreement.authority))["value"])
    rule = newest_rule(Kept.HOUSEHOLD, today)
    last = kept_until(rule, ended_on)
    return last.replace(year=last.year + max(years - rule.years, 0))


def _erase(
    session: Session, root: str, root_id: UUID, kept: Collection[str], at: datetime
) -> None:
    for mapped in data_map().values():
        is_theirs = mapped.kept in kept and reaches(mapped.name, root)
        if is_theirs and mapped.name not in APPEND_ONLY:
            _empty(session, mapped, (root, root_id), at)


def _empty(session: Session, mapped: MappedTable, who: tuple[str, UUID], at: datetime) -> None:
    """Empty what tells of somebody in their rows of a table, and give up the files they name."""
    table, here = table_of(mapped), rows_of(mapped.name, *who)
    for column in _telling(mapped):
        if column.info == KEEPS_FILE:
            found = session.scalars(select(column).where(here, column != "")).all()
            forget_files(session, found, at)
    values = {
        column: _nothing(column, session.scalars(select(column).where(here).limit(1)).first())
        for column in _telling(mapped)
        if _can_be_empty(column)
    }
    if values:
        session.execute(update(table).where(here).values(values))


def _telling(mapped: MappedTable) -> Iterator[Column[Any]]:
    table = table_of(mapped)
    yield from (table.c[each.name] for each in mapped.columns if each.kind in TELLING)


def _can_be_empty(column: Column[Any]) -> bool:
    """Tell whether a column can hold nothing; a choice from a list names nobody."""
    holds_words = isinstance(column.type, (*SEALED, String, LargeBinary, JSON, Date))
    return not isinstance(column.type, Enum) and (holds_words or bool(column.nullable))


def _nothing(column: Column[Any], now: Any) -> Any:  # noqa: ANN401  # whatever it holds
    if column.nullable:
        return null()
    if isinstance(column.type, Date):
        return NO_DAY if column.name == "date_of_birth" else column
    if isinstance(column.type, JSON):
        return [] if isinstance(now, list) else {}
    if column.unique:
        # Two that are forgotten must not look like one.
        return cast(column.table.c.id, String)
    return b"" if isinstance(column.type, LargeBinary | SealedBytesColumn) else ""
