"""Receipts as tests take them in, through the same services as the pages."""

from datetime import date

from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.audit.actor import Actor
from pa_employer.evidence.confirming import WhatItSays, confirm
from pa_employer.evidence.models import Receipt
from pa_employer.evidence.pairing import pair
from pa_employer.evidence.taking import TRUSTED, Arrival, examine, keep
from pa_employer.statements.models import StatementLine
from payroll.ground.money import Money
from receipts.store import FileStore


def take(
    session: Session, files: FileStore, agreement: Agreement, by: Actor, data: bytes
) -> Receipt:
    """A receipt that nobody said anything about yet."""
    return keep(session, files, Arrival(agreement, by), examine(data, TRUSTED), "till.jpg").receipt


def attach(
    session: Session,
    files: FileStore,
    line: StatementLine,
    by: Actor,
    data: bytes,
    total: Money | None = None,
) -> Receipt:
    """A receipt with its payment, and with its total if that was typed."""
    receipt = take(session, files, line.money_account.agreement, by, data)
    if total:
        receipt.total = total
    pair(session, receipt, [line], by)
    return receipt


def says(
    session: Session, receipt: Receipt, by: Actor, shop: str, on: date | None, total: str
) -> Receipt:
    """What a person says a receipt says."""
    return confirm(session, receipt, WhatItSays(shop, on, Money.parse(total)), by)
