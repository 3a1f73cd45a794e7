"""A record that says only what was agreed: the services people use work out the rest."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pa_employer.audit.models import AuditEvent
from pa_employer.ledger.proof import faults
from pa_employer.payruns.models import PayslipRow
from pa_employer.records.reading import RecordRefusedError
from pa_employer.timesheets.models import Timesheet, TimesheetState
from tests.pa_employer.records.conftest import Lived, take

Document = dict[str, Any]
OWN = (
    "employer", "agreement", "assistant", "terms", "terms_rate", "tax_code_notice", "ni_record",
    "paye_scheme", "pension_scheme", "pension_event", "mandate", "assistant_at_hmrc",
    "starter_checklist", "allowance_claim", "money_account", "holiday", "holiday_day", "sickness",
)  # fmt: skip
"""What another service would tell of a household: who, on which terms; and nothing worked out."""


def asked(lived: Lived) -> Document:
    """The year as a record that asks for it to be lived again: hours agreed, then pay days."""
    document = lived.document
    facts = document["facts"]
    shifts: dict[str, list[Document]] = {}
    for each in facts["shift"]:
        shift = {name: each[name] for name in ("starts_at", "ends_at", "break_minutes", "kind")}
        shifts.setdefault(each["timesheet_id"], []).append(shift)
    steps = [
        {
            "do": "agree hours",
            "by": each["decided_by_id"],
            "at": each["decided_at"],
            "assistant": each["assistant_id"],
            "week_starts_on": each["week_starts_on"],
            "shifts": shifts[each["id"]],
        }
        for each in facts["timesheet"]
        if each["state"] == "agreed"
    ]
    steps += [
        {
            "do": "pay",
            "by": each["approved_by_id"],
            "at": each["approved_at"],
            "frequency": each["frequency"],
            "pay_on": each["pay_on"],
            "hours_until": each["hours_until"],
        }
        for each in facts["pay_run"]
        if each["state"] == "approved"
    ]
    return {
        **document,
        "facts": {name: facts[name] for name in OWN if name in facts},
        "history": [],
        "files": [],
        "to_do": sorted(steps, key=lambda step: step["at"]),
    }


def data(document: Document) -> bytes:
    return json.dumps(document).encode()


def paid(payslips: list[Document]) -> list[tuple[str, str, Document]]:
    """What was paid to whom on which day, with the sums of the year so far."""
    found = [(each["pay_on"], each["assistant_id"], each["document"]) for each in payslips]
    return sorted(found, key=lambda each: each[:2])


def test_a_year_of_agreed_hours_comes_to_the_same_payslips(session: Session, lived: Lived) -> None:
    document = asked(lived)
    taken = take(session, data(document))
    assert taken.done == len(document["to_do"])
    assert taken.differences == ()
    ours = session.scalars(select(PayslipRow)).all()
    mine = [
        {"pay_on": each.pay_on.isoformat(), "assistant_id": str(each.assistant_id),
         "document": each.document}
        for each in ours
    ]  # fmt: skip
    assert paid(mine) == paid(lived.document["facts"]["payslip"])
    assert not list(faults(session))
    what = session.scalars(select(AuditEvent.what)).all()
    assert {"agreed hours", "approved a pay run", "took in a record"} <= set(what)


def test_asked_for_twice_it_is_done_once(session: Session, lived: Lived) -> None:
    document = asked(lived)
    document["to_do"] = document["to_do"][:30]
    take(session, data(document))
    sheets = session.scalar(select(func.count()).select_from(Timesheet))
    again = take(session, data(document))
    assert (again.added, again.done) == (0, 0)
    assert session.scalar(select(func.count()).select_from(Timesheet)) == sheets


def later(document: Document) -> None:
    document["to_do"][0]["at"] = "2027-11-27T09:00:00Z"


def overlapping(document: Document) -> None:
    document["to_do"][0]["shifts"] *= 2


def other_hours(document: Document) -> None:
    document["to_do"].append({**document["to_do"][0], "shifts": []})


def half_a_pay_day(document: Document) -> None:
    del next(step for step in document["to_do"] if step["do"] == "pay")["pay_on"]


def stranger(document: Document) -> None:
    document["to_do"][0]["assistant"] = "01a21ca7-0000-7000-8000-000000000000"


def tuesday(document: Document) -> None:
    document["to_do"][0]["week_starts_on"] = "2025-12-02"


def backwards(document: Document) -> None:
    shift = document["to_do"][0]["shifts"][0]
    shift["starts_at"], shift["ends_at"] = shift["ends_at"], shift["starts_at"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (later, "/to_do/0/at: This is still to come"),
        (overlapping, "/to_do/0: "),
        (other_hours, "This is here already, and says something else."),
        (half_a_pay_day, "Missing: pay_on."),
        (stranger, "/to_do/0: There is no such assistant in the record."),
        (tuesday, "/to_do/0: 2025-12-02 is not a Monday."),
        (backwards, "/to_do/0: "),
    ],
)
def test_a_step_that_is_refused_refuses_the_whole_record(
    spoil: Callable[[Document], None], said: str, session: Session, lived: Lived
) -> None:
    document = asked(lived)
    spoil(document)
    with pytest.raises(RecordRefusedError) as found:
        take(session, data(document))
    assert any(said in str(fault) for fault in found.value.faults), found.value.faults
    session.rollback()
    agreed = select(func.count()).where(Timesheet.state == TimesheetState.AGREED)
    assert session.scalar(agreed) == 0
