"""Which tables a record holds, whose row each row is, and why the others stay where they are."""

from functools import cache
from typing import Any

from sqlalchemy import Column, Table

from pa_employer.db import Base

TOPS = ("employer", "agreement")
"""The tables that everything in a record hangs from."""
PARTIES = ("organisation", "account")
"""Who took part: known again in another service by name or address."""

THEIRS = "It is an organisation's own, over many people."
SIGNING_IN = "It is how somebody signs in here, and opens nothing elsewhere."
WAITING = "It is work that waits in this service, and would be done twice elsewhere."
SENDING = "It is how this service sends letters and messages."
CARD = "A card is run by the service that ordered it; what was paid with it is in the statements."
JOB_SEARCH = "It is about people who asked for a job, and not about the direct payment."
COPY = "It is a copy of what is here, which its reader fetches."
LEFT_OUT = {
    "account_change": WAITING,
    "applicant": JOB_SEARCH,
    "applicant_step": JOB_SEARCH,
    "asked_pack": THEIRS,
    "asked_part": THEIRS,
    "audit_event": "It is one chain over the whole service; a record tells it as history.",
    "authenticator": SIGNING_IN,
    "bulk_line": THEIRS,
    "bulk_run": THEIRS,
    "bulk_share": THEIRS,
    "calendar_feed": SIGNING_IN,
    "card": CARD,
    "card_account": CARD,
    "card_dispute": CARD,
    "card_event": CARD,
    "card_hold": CARD,
    "card_holder": CARD,
    "card_programme_state": CARD,
    "card_transaction": CARD,
    "closed_together": THEIRS,
    "column_layout": THEIRS,
    "concern": "A council keeps it apart, and decides itself whom it tells.",
    "concern_member": "A council keeps it apart, and decides itself whom it tells.",
    "concern_note": "A council keeps it apart, and decides itself whom it tells.",
    "concern_seen": "A council keeps it apart, and decides itself whom it tells.",
    "council_identity": SIGNING_IN,
    "council_kind": THEIRS,
    "council_provider": SIGNING_IN,
    "council_rule": THEIRS,
    "data_copy": COPY,
    "data_copy_part": COPY,
    "device": SIGNING_IN,
    "earlier_event": "A record tells it as history, with what came since.",
    "file_layout": THEIRS,
    "file_to_forget": WAITING,
    "finance_file": THEIRS,
    "finance_line": THEIRS,
    "gateway_login": SIGNING_IN,
    "invitation": SIGNING_IN,
    "job": WAITING,
    "ledger_code": THEIRS,
    "letter": SENDING,
    "meeting_note": JOB_SEARCH,
    "message": SENDING,
    "own_view": THEIRS,
    "passkey": SIGNING_IN,
    "preference": SENDING,
    "privacy_ask": "It is asked of this service, which has to answer it here.",
    "receipt_address": SIGNING_IN,
    "receipt_mail": SENDING,
    "receipt_upload": WAITING,
    "receipt_upload_part": WAITING,
    "recovery_code": SIGNING_IN,
    "retention_run": "It tells what this service forgot, and names nobody.",
    "saved_view": THEIRS,
    "sheet_file": THEIRS,
    "sheet_row": THEIRS,
    "sign_in": SIGNING_IN,
    "sign_in_attempt": SIGNING_IN,
    "step_reset": SIGNING_IN,
    "submitted_form": SIGNING_IN,
    "summary_line": THEIRS,
    "trial": THEIRS,
    "trial_effect": THEIRS,
    "vacancy": JOB_SEARCH,
    "waiting_file": WAITING,
    "way_back": SIGNING_IN,
}
"""The tables that no record holds, each with the reason."""
COLUMNS_LEFT_OUT = {
    "account.password_hash": SIGNING_IN,
    "filing.login_id": SIGNING_IN,
    "financial_return.closed_together_id": THEIRS,
    "receipt.mail_id": SENDING,
}
"""Columns of tables in a record that it leaves empty, each with the reason."""


@cache
def recorded() -> tuple[Table, ...]:
    """Return the tables of a record, each after those it points to."""
    return tuple(
        table
        for table in Base.metadata.sorted_tables
        if table.name not in LEFT_OUT and table.name not in PARTIES
    )


@cache
def columns_of(table: Table) -> tuple[Column[Any], ...]:
    """Return the columns that a record holds of a table."""
    return tuple(
        column for column in table.columns if f"{table.name}.{column.name}" not in COLUMNS_LEFT_OUT
    )


@cache
def pointers(table: Table) -> tuple[tuple[Column[Any], str], ...]:
    """Return each recorded column that points to a row, with the table it points to."""
    return tuple(
        (column, key.column.table.name)
        for column in columns_of(table)
        for key in column.foreign_keys
    )


def owners(table: Table) -> list[tuple[Column[Any], str]]:
    """Return the columns that say whose a row is; the first is never empty where it can be.

    A row that points to several belongs to a record only if all of them do.
    """
    found = [
        (column, target)
        for column, target in pointers(table)
        if target not in PARTIES and target != table.name
    ]
    return sorted(found, key=lambda each: bool(each[0].nullable))
