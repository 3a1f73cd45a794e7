"""How much somebody holds beyond all that must be paid soon: no more than that is taken back."""

from datetime import date

from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.agreements.queries import next_payment_on
from pa_employer.reviews.facts import liabilities_on
from pa_employer.statements.queries import held_on
from payroll.ground.money import Money
from returns.surplus import due_soon


def free_money(session: Session, agreement: Agreement, today: date) -> Money:
    """Return what is held today, less pay, tax, pension and bills that are due before money comes.

    It is below nothing where wages are at risk.
    """
    owed = liabilities_on(session, agreement, today)
    due = due_soon(owed, next_payment_on(agreement, today))
    return held_on(session, agreement.id, today) - due
