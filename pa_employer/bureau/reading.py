"""Reading what the pay of many employers needs with one question each."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.assistants.models import Assistant
from pa_employer.bureau.models import BulkLine
from pa_employer.db import is_among
from pa_employer.payruns.models import PayRun
from pa_employer.payruns.service import wait_for_many
from pa_employer.together import together


@contextmanager
def read_together(
    session: Session, lines: Sequence[BulkLine], *, is_locked: bool = True
) -> Iterator[None]:
    """Let the employers of some lines, their direct payments and their PAs be read together.

    Where it is locked nobody else changes their pay meanwhile, so that what was read stays true.
    """
    employer_ids = [line.employer_id for line in lines]
    of_employers = is_among(session, Agreement.employer_id, employer_ids)
    if is_locked:
        agreements = wait_for_many(session, employer_ids)
    else:
        agreements = list(session.scalars(select(Agreement.id).where(of_employers)))
    of_them = select(Assistant.id).where(is_among(session, Assistant.employer_id, employer_ids))
    run_ids: list[UUID] = [line.pay_run_id for line in lines if line.pay_run_id]
    # Held here they are read once, however often each is asked for.
    runs = session.scalars(select(PayRun).where(is_among(session, PayRun.id, run_ids))).all()
    own = [run.id for run in runs]
    with together(session, employer_ids, agreements, session.scalars(of_them), own):
        yield
