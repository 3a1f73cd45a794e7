"""What moves money or trust asks again who it is; the whole list is read in review."""

import re
from pathlib import Path

import pytest
from flask import Flask

from pa_employer.web.access import is_guarded

LISTED = Path(__file__).with_name("proofs.txt")
KINDS = {
    "approving pay": r"/pay/<[^>]+>/approve(-chosen)?$",
    "payment files": r"/payments(\.pdf|\.zip|/bank-file|/<layout>\.csv|/pack\.zip)$",
    "bank details": r"/assistants/<[^>]+>/(account(/drop)?|details)$|/work/<[^>]+>/account/drop$",
    "adding a PA": r"/assistants/add$|/take-on$|/support/sheets/<[^>]+>/bring-in$",
    "the employer's own account": r"/money/accounts/add$",
    "card controls": r"/money/cards/",
    "mandates": r"/people/(add|add-organisation|change-organisation|<[^>]+>/end)$",
    "adding employers and organisations": r"^/admin/(.+/add|sign-in/<[^>]+>)$",
    "the second step": r"^/sign-in/(authenticator|vouch|passkeys/(add|<[^>]+>/remove)$)",
}
FOR_ANYBODY_AT_ONCE = {"/employers/<uuid:employer_id>/money/cards/<uuid:card_id>/freeze"}
"""A card in wrong hands cannot wait for a password."""


def rules(app: Flask) -> dict[str, bool]:
    """Every address but the static files, and whether it asks."""
    with app.app_context():
        return {
            rule.rule: is_guarded(rule.endpoint)
            for rule in app.url_map.iter_rules()
            if rule.endpoint != "static"
        }


@pytest.mark.parametrize("kind", KINDS)
def test_each_address_of_a_kind_asks_again_who_it_is(app: Flask, kind: str) -> None:
    found = {rule: asks for rule, asks in rules(app).items() if re.search(KINDS[kind], rule)}
    assert found, "there is such an address"
    assert {rule for rule, asks in found.items() if not asks} <= FOR_ANYBODY_AT_ONCE


def test_every_address_that_asks_is_listed(app: Flask) -> None:
    asking = sorted(rule for rule, asks in rules(app).items() if asks)
    assert asking == LISTED.read_text(encoding="utf-8").splitlines()
