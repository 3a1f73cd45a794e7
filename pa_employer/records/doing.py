"""What a record asks to be done: hours agreed and pay worked out, by the services people use.

A record from a service that keeps no history of ours says which hours were agreed and which days
were pay days; what follows is worked out here, and what is here already is left alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.assistants.models import Assistant
from pa_employer.audit.actor import Actor
from pa_employer.payruns.approve import approve_run
from pa_employer.payruns.models import PayRunState
from pa_employer.payruns.plan import RunPlan
from pa_employer.payruns.queries import run_on
from pa_employer.payruns.service import choose_contracted, start_run
from pa_employer.records.reading import Fault, Record, RecordRefusedError, ToDo
from pa_employer.records.values import instant_from
from pa_employer.timesheets.models import Shift, TimesheetState
from pa_employer.timesheets.queries import sheet_for
from pa_employer.timesheets.service import add_shift, agree_sheet, start_sheet, submit_sheet
from pa_employer.timesheets.shifts import ShiftDetails
from payroll.frequency import Frequency
from payroll.ground.errors import DomainError
from payroll.work.kinds import WorkKind

HERE_ALREADY = "This is here already, and says something else."
TO_COME = "This is still to come, so nobody can have agreed to it."


@dataclass(frozen=True, slots=True)
class Doer:
    """With what the steps of a record are done."""

    session: Session
    record: Record
    here: dict[UUID, UUID]
    """Who each account of the record is here."""
    now: datetime

    def all(self) -> int:
        """Do every step in its order, and return how many were not done before.

        A step that is refused refuses the whole record.
        """
        return sum(self._one(step) for step in self.record.to_do)

    def _one(self, step: ToDo) -> bool:
        do: dict[str, Callable[[ToDo, Actor], bool]] = {
            "agree hours": self._agree_hours,
            "pay": self._pay,
        }
        at = instant_from(step.said["at"])
        if at > self.now:
            raise RecordRefusedError([Fault(f"{step.at}/at", TO_COME)])
        try:
            return do[step.said["do"]](step, Actor(self.here[UUID(step.said["by"])], at))
        except RecordRefusedError:
            raise
        except DomainError as refused:
            raise RecordRefusedError([Fault(step.at, refused.message)]) from refused
        except ValueError as wrong:
            raise RecordRefusedError([Fault(step.at, f"{wrong}.")]) from wrong

    def _agree_hours(self, step: ToDo, by: Actor) -> bool:
        """Agree a week's hours through the service; a week agreed as it is said is left alone."""
        assistant = self.session.get_one(Assistant, UUID(step.said["assistant"]))
        monday = date.fromisoformat(step.said["week_starts_on"])
        wanted = [_shift(each) for each in step.said["shifts"]]
        found = sheet_for(self.session, assistant.id, monday)
        if found and (found.state, _worked(found.shifts)) == (
            TimesheetState.AGREED,
            sorted(wanted, key=lambda each: each.starts_at),
        ):
            return False
        if found:
            raise RecordRefusedError([Fault(step.at, HERE_ALREADY)])
        sheet = start_sheet(self.session, assistant, monday, by)
        for details in wanted:
            add_shift(self.session, sheet, details, by)
        submit_sheet(self.session, sheet, by)
        agree_sheet(self.session, sheet, by)
        return True

    def _pay(self, step: ToDo, by: Actor) -> bool:
        """Work out and approve a pay day, unless the same is approved already."""
        agreement = self.session.get_one(Agreement, self.record.agreement_id)
        plan = RunPlan(
            Frequency(step.said["frequency"]),
            date.fromisoformat(step.said["pay_on"]),
            date.fromisoformat(step.said["hours_until"]),
        )
        found = run_on(self.session, agreement.id, plan.frequency, plan.pay_on)
        if found and (found.state, found.hours_until) == (PayRunState.APPROVED, plan.hours_until):
            return False
        if found:
            raise RecordRefusedError([Fault(step.at, HERE_ALREADY)])
        run = start_run(self.session, agreement, plan, by)
        for each in step.said.get("contracted_hours_of", ()):
            assistant = self.session.get_one(Assistant, UUID(each))
            choose_contracted(self.session, run, assistant, True, by)  # noqa: FBT003  # the service's own
        approve_run(self.session, run, by)
        return True


def _shift(said: dict[str, Any]) -> ShiftDetails:
    return ShiftDetails(
        instant_from(said["starts_at"]),
        instant_from(said["ends_at"]),
        said.get("break_minutes", 0),
        said.get("note", ""),
        WorkKind(said.get("kind", WorkKind.ORDINARY.value)),
        said.get("awake_minutes", 0),
    )


def _worked(shifts: list[Shift]) -> list[ShiftDetails]:
    found = [
        ShiftDetails(
            each.starts_at,
            each.ends_at,
            each.break_minutes,
            each.note,
            each.kind,
            each.awake_minutes,
        )
        for each in shifts
    ]
    return sorted(found, key=lambda each: each.starts_at)
