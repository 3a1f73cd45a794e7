"""Doing one thing for many employers, each in a step of its own: what stops one stops no other."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from pa_employer.audit.service import recorded_together
from pa_employer.bureau.ordering import Held
from pa_employer.db import Keyed
from payroll.ground.errors import DomainError

OURS = "Something went wrong on our side, and nothing was changed. Work it out again, or tell us."

log = logging.getLogger(__name__)


class MandateOverError(DomainError):
    """You act for them no more, so nothing was done."""


Line = TypeVar("Line", bound=Keyed)


def each_by_itself(
    session: Session,
    lines: Iterable[Line],
    do: Callable[[Line], None],
    refuse: Callable[[Line, str], None],
) -> None:
    """Do something for each line; what stops one is undone, told in words, and stops no other."""
    with recorded_together(session) as recorded:
        for line in lines:
            before = len(recorded)
            try:
                with session.begin_nested():
                    do(line)
            except DomainError as refused:
                del recorded[before:]
                refuse(line, refused.message)
            except Exception:  # one employer's trouble is no reason to leave out the others
                log.exception("%s %s failed", type(line).__name__, line.id)
                del recorded[before:]
                refuse(line, OURS)
        session.flush()


def mandate_for(held: dict[UUID, Held], employer_id: UUID) -> Held:
    """Return what the organisation may do today; MandateOverError where it was ended."""
    found = held.get(employer_id)
    if found is None:
        raise MandateOverError
    return found
