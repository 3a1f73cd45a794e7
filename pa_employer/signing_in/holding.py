"""Between the password and the second step: who it is about, kept in the signed session."""

from datetime import datetime, timedelta
from uuid import UUID

from flask import session as kept

from pa_employer.accounts.models import Account
from pa_employer.web.work import now, session

HALF_IN = "half in"
HELD_FOR = timedelta(minutes=10)


def hold(account: Account) -> None:
    """Remember for ten minutes that somebody gave the right password."""
    kept[HALF_IN] = [str(account.id), now().isoformat()]


def held() -> Account | None:
    """Return who gave the right password in the last ten minutes."""
    found = kept.get(HALF_IN)
    if not found or now() - datetime.fromisoformat(found[1]) > HELD_FOR:
        return None
    account = session().get(Account, UUID(found[0]))
    return account if account and account.closed_at is None else None


def let_go() -> None:
    """Forget who gave the right password."""
    kept.pop(HALF_IN, None)
