"""What each part of an address names: a row of some table, or a plain word, day or number."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from uuid import UUID, uuid4

from werkzeug.routing import Map, Rule

from tests.architecture.filled import id_of
from tests.architecture.worlds import Rows

TABLES: Mapping[str, str] = {
    "account_id": "account",
    "agreement_id": "agreement",
    "applicant_id": "applicant",
    "ask_id": "privacy_ask",
    "assistant_id": "assistant",
    "bulk_id": "bulk_run",
    "card_id": "card",
    "change_id": "rota_change",
    "claim_id": "claim",
    "concern_id": "concern",
    "copy_id": "data_copy",
    "due_id": "payment_due",
    "employer_id": "employer",
    "entry_id": "help_time",
    "extra_id": "pay_extra",
    "fact_id": "job_fact",
    "file_id": "waiting_file",
    "filing_id": "filing",
    "hold_id": "legal_hold",
    "holiday_id": "holiday",
    "leave_id": "family_leave",
    "letter_id": "pension_letter",
    "line_id": "statement_line",
    "loan_id": "loan_notice",
    "mandate_id": "mandate",
    "match_id": "receipt_match",
    "message_id": "message",
    "note_id": "meeting_note",
    "offer_id": "shift_offer",
    "order_id": "arrestment",
    "outcome_id": "outcome",
    "pack_id": "asked_pack",
    "page_id": "receipt_page",
    "paper_id": "paper_week",
    "passkey_id": "passkey",
    "part_id": "budget_part",
    "payslip_id": "payslip",
    "proposal_id": "terms_proposal",
    "question_id": "question",
    "receipt_id": "receipt",
    "recovery_id": "recovery",
    "renewal_id": "renewal",
    "reset_id": "step_reset",
    "return_id": "financial_return",
    "rule_id": "payee_rule",
    "run_id": "pay_run",
    "saving_id": "agreed_saving",
    "sheet_id": "timesheet",
    "shift_id": "shift",
    "sickness_id": "sickness",
    "sitting_id": "sitting",
    "statement_id": "statement",
    "step_id": "ladder_step",
    "told_id": "told",
    "trial_id": "trial",
    "vacancy_id": "vacancy",
    "view_id": "saved_view",
    "visit_id": "visit",
}
"""What a part's name stands for where nothing else is said."""
ELSEWHERE: Mapping[tuple[str, str], str] = {
    ("/council/finance/", "file_id"): "finance_file",
    ("/support/sheets/", "file_id"): "sheet_file",
    ("/employers/<uuid:employer_id>/money/receipts/", "file_id"): "receipt_file",
    ("/council/letters/", "letter_id"): "decision_letter",
    ("/council/plan/", "question_id"): "plan_question",
    ("/council/rules/", "rule_id"): "council_rule",
    ("/employers/<uuid:employer_id>/hours/rota/", "line_id"): "rota_line",
    ("/employers/<uuid:employer_id>/money/receipts/sending/", "key"): "receipt_upload",
    ("/employers/<uuid:employer_id>/hours/rota/", "key"): "rota_line",
    ("/work/", "key"): "rota_line",
    ("/employers/<uuid:employer_id>/hmrc/send/", "about"): "pay_run",
}
"""By the beginning of an address and the part's name: where the same name is something else."""
WRITTEN: Mapping[tuple[str, str], str] = {
    ("rota_line", "key"): "{}.2026-11-30",
    ("pay_run", "about"): "run:{}",
}
"""How a row is written in an address where its id is not all."""
NOBODYS = UUID(int=0)
"""Administrators set up every organisation, and anybody may ask for any council's sign-in."""
PLAIN: Mapping[str, object] = {
    "about": "x",
    "day": "2026-04-06",
    "first": "2026-04-06",
    "heading": "activities",
    "into": "2026-11-30",
    "kind": "payments",
    "last": "2026-11-30",
    "layout": "plain",
    "name": "pvg",
    "number": 1,
    "organisation_id": NOBODYS,
    "provider_id": NOBODYS,
    "question": "apply",
    "said": "yes",
    "starting": 2026,
    "starts_on": "2026-03-02",
    "token": "none",
    "what": "workbook",
}
"""Parts that name no row by themselves: what stands before them says whose they are."""
HERE: Mapping[str, Mapping[str, str]] = {
    "/support/sheets/": {"kind": "new-pas"},
    "/support/time/": {"name": "2026-11"},
}
"""By the beginning of an address: plain parts that must be something else there."""
NONE: Mapping[str, str] = {}


class UnknownPartError(LookupError):
    """An address has a part that nobody said what it names."""


@dataclass(frozen=True)
class Address:
    """One address of one household or mixed from two, with whose rows it names."""

    rule: str
    methods: frozenset[str]
    path: str
    foreign: tuple[str, ...]
    """The parts that are the other household's."""


def table_of(rule: Rule, part: str) -> str | None:
    """The table a part of an address names a row of; None for a plain part."""
    for (start, name), table in ELSEWHERE.items():
        if name == part and rule.rule.startswith(start):
            return table
    if part in TABLES:
        return TABLES[part]
    if part not in PLAIN:
        message = f"{rule.rule}: say in tests/architecture/addresses.py what <{part}> names"
        raise UnknownPartError(message)
    return None


def parts_of(rule: Rule) -> dict[str, str]:
    """The parts of an address that name rows, with their tables, in their order."""
    found = {part: table_of(rule, part) for part in sorted(rule.arguments, key=rule.rule.find)}
    return {part: table for part, table in found.items() if table}


def of_nobody(addresses: Map, rule: Rule, own: Rows, foreign: tuple[str, ...]) -> str:
    """The same address with ids that were never given in place of the foreign ones."""
    never: Rows = {table: {"id": uuid4()} for table in own}
    filled = {
        part: _written(table, part, never if part in foreign else own)
        for part, table in parts_of(rule).items()
    }
    return _built(addresses, rule, filled)


def _built(addresses: Map, rule: Rule, filled: Mapping[str, object]) -> str:
    return addresses.bind("localhost").build(
        rule.endpoint, {**_plain(rule), **filled}, method=_method(rule)
    )


def mixed(addresses: Map, rule: Rule, own: Rows, other: Rows) -> Iterator[Address]:
    """Yield an address with every mixture of own and foreign parts; all own comes first."""
    parts = parts_of(rule)
    for chosen in product((own, other), repeat=len(parts)):
        foreign = tuple(part for part, rows in zip(parts, chosen, strict=True) if rows is other)
        filled = {
            part: _written(table, part, rows)
            for (part, table), rows in zip(parts.items(), chosen, strict=True)
        }
        path = _built(addresses, rule, filled)
        yield Address(
            rule.rule, frozenset(rule.methods or ()) - {"HEAD", "OPTIONS"}, path, foreign
        )


def _plain(rule: Rule) -> dict[str, object]:
    special = next((each for start, each in HERE.items() if rule.rule.startswith(start)), NONE)
    return {part: special.get(part, PLAIN.get(part, "")) for part in rule.arguments}


def _written(table: str, part: str, rows: Rows) -> object:
    found = id_of(rows, table)
    form = WRITTEN.get((table, part))
    return form.format(found) if form else found


def _method(rule: Rule) -> str:
    return next(iter((rule.methods or set()) - {"HEAD", "OPTIONS"}))
