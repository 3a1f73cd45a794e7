"""The stand-in's objects as Stripe writes them: holders, cards, authorisations, transactions."""

from datetime import UTC, datetime
from typing import Any

from returns.categories import code_of_name

Made = dict[str, Any]
NOTHING_SAID = {
    "ic": (
        "cancellation_reason cvc financial_account latest_fraud_warning lifecycle_controls "
        "number personalization_design replaced_by wallets"
    ),
    "iauth": (
        "amount_details fleet fraud_challenges fuel network_data token treasury "
        "verified_by_fraud_challenge"
    ),
    "ipi": (
        "amount_details balance_transaction dispute network_data purchase_details token treasury "
        "wallet"
    ),
}
"""Fields that say nothing here, by the kind of object."""
REASONS = (
    "canceled",
    "duplicate",
    "fraudulent",
    "merchandise_not_as_described",
    "no_valid_authorization",
    "not_received",
    "other",
    "service_not_as_described",
)
"""What a dispute can be about."""
USUAL_SHOP = "taxicabs_limousines"
YEARS_OF_A_CARD = 4


def controls(given: Made | None) -> Made:
    """Return spending controls whole, what is not said as null."""
    given = given or {}
    whole: Made = {
        f"{way}_{what}": given.get(f"{way}_{what}") or None
        for way in ("allowed", "blocked")
        for what in ("card_presences", "categories", "merchant_countries")
    }
    limits = [{"categories": None, **each} for each in given.get("spending_limits") or []]
    currency = given.get("spending_limits_currency") or ("gbp" if limits else None)
    return whole | {"spending_limits": limits, "spending_limits_currency": currency}


def shop(given: Made | None) -> Made:
    """Return a shop whole; one that nothing is said of is a taxi firm in Glasgow."""
    given = given or {}
    category = given.get("category", USUAL_SHOP)
    return {
        "category": category,
        "category_code": code_of_name(category) or "0000",
        "city": given.get("city", "Glasgow"),
        "country": given.get("country", "GB"),
        "name": given.get("name", "Test merchant"),
        "network_id": given.get("network_id", "1234567890"),
        "postal_code": given.get("postal_code"),
        "state": given.get("state"),
        "tax_id": None,
        "terminal_id": given.get("terminal_id"),
        "url": given.get("url"),
    }


def holder(name: str, given: Made, now: int) -> Made:
    """Return a new cardholder."""
    person = given.get("individual")
    if person is not None:
        person = {"card_issuing": None, "dob": None, "verification": None, **person}
    return {
        "id": name,
        "object": "issuing.cardholder",
        "billing": {"address": {"line2": None, "state": None, **given["billing"]["address"]}},
        "company": None,
        "created": now,
        "email": given.get("email"),
        "individual": person,
        "livemode": False,
        "metadata": given.get("metadata") or {},
        "name": given["name"],
        "phone_number": given.get("phone_number"),
        "preferred_locales": given.get("preferred_locales"),
        "requirements": {"disabled_reason": None, "past_due": []},
        "spending_controls": controls(given.get("spending_controls")),
        "status": given.get("status", "active"),
        "type": given.get("type", "individual"),
    }


def card(name: str, given: Made, holder_of_it: Made, now: int) -> Made:
    """Return a new card; its last figures are those of its id."""
    number = int(name.rsplit("_", maxsplit=1)[1])
    return dict.fromkeys(NOTHING_SAID["ic"].split()) | {
        "id": name,
        "object": "issuing.card",
        "brand": "Visa",
        "cardholder": holder_of_it,
        "created": now,
        "currency": "gbp",
        "exp_month": given.get("exp_month", 12),
        "exp_year": given.get("exp_year", datetime.fromtimestamp(now, UTC).year + YEARS_OF_A_CARD),
        "last4": f"{number % 10000:04d}",
        "livemode": False,
        "metadata": given.get("metadata") or {},
        "replacement_for": given.get("replacement_for"),
        "replacement_reason": given.get("replacement_reason"),
        "second_line": given.get("second_line"),
        "shipping": _shipping(given.get("shipping")),
        "spending_controls": controls(given.get("spending_controls")),
        "status": given.get("status", "inactive"),
        "type": given["type"],
    }


def _shipping(given: Made | None) -> Made | None:
    if given is None:
        return None
    whole: Made = {
        "status": "pending",
        "carrier": None,
        "customs": None,
        "eta": None,
        "phone_number": None,
        "require_signature": None,
        "tracking_number": None,
        "tracking_url": None,
        "type": "individual",
        "address_validation": None,
        "service": "standard",
        **given,
    }
    whole["address"] = {"line2": None, "state": None, **whole["address"]}
    if whole["address_validation"]:
        said = {"normalized_address": None, "result": None}
        whole["address_validation"] = said | whole["address_validation"]
    return whole


def authorisation(name: str, asked: Made, of_card: Made, now: int) -> Made:
    """Return a new authorisation that nobody decided yet; its amount waits in the request."""
    amount = asked.get("amount", asked.get("merchant_amount", 0))
    method = asked.get("authorization_method", "online")
    currency = asked.get("merchant_currency", "gbp")
    in_currency = asked.get("merchant_amount", amount)
    return dict.fromkeys(NOTHING_SAID["iauth"].split()) | {
        "id": name,
        "object": "issuing.authorization",
        "amount": amount,
        "approved": False,
        "authorization_method": method,
        "balance_transactions": [],
        "card": of_card,
        "card_presence": "not_present" if method == "online" else "present",
        "cardholder": of_card["cardholder"]["id"],
        "created": now,
        "currency": "gbp",
        "livemode": False,
        "merchant_amount": in_currency,
        "merchant_currency": currency,
        "merchant_data": shop(asked.get("merchant_data")),
        "metadata": {},
        "pending_request": None,
        "request_history": [],
        "status": "pending",
        "transactions": [],
        "verification_data": {
            "address_line1_check": "not_provided",
            "address_postal_code_check": "not_provided",
            "authentication_exemption": None,
            "cvc_check": "not_provided",
            "expiry_check": "match",
            "postal_code": None,
            "three_d_secure": None,
        },
        "wallet": asked.get("wallet"),
    }


def asked_once(found: Made, amount: int, reason: str, now: int, *, approved: bool) -> Made:
    """Return what was asked of an authorisation and how it was answered."""
    return {
        "amount": amount,
        "amount_details": None,
        "approved": approved,
        "authorization_code": "S123456" if approved else None,
        "created": now,
        "currency": "gbp",
        "merchant_amount": found["merchant_amount"],
        "merchant_currency": found["merchant_currency"],
        "network_risk_score": None,
        "reason": reason,
        "reason_message": None,
        "requested_at": now,
    }


def transaction(name: str, of_card: Made, amount: int, at_shop: Made, now: int) -> Made:
    """Return a new transaction: a capture takes money (negative), a refund gives it back."""
    return dict.fromkeys(NOTHING_SAID["ipi"].split()) | {
        "id": name,
        "object": "issuing.transaction",
        "amount": amount,
        "authorization": None,
        "card": of_card["id"],
        "cardholder": of_card["cardholder"]["id"],
        "created": now,
        "currency": "gbp",
        "livemode": False,
        "merchant_amount": amount,
        "merchant_currency": "gbp",
        "merchant_data": at_shop,
        "metadata": {},
        "type": "capture" if amount < 0 else "refund",
    }


def dispute(name: str, of: Made, given: Made, now: int) -> Made:
    """Return a new dispute of a transaction, not submitted yet."""
    evidence: Made = dict.fromkeys(REASONS)
    return {
        "id": name,
        "object": "issuing.dispute",
        "amount": given.get("amount", -of["amount"]),
        "balance_transactions": [],
        "created": now,
        "currency": "gbp",
        "evidence": evidence | {"reason": _reason(given)},
        "livemode": False,
        "loss_reason": None,
        "metadata": given.get("metadata") or {},
        "status": "unsubmitted",
        "transaction": of["id"],
        "treasury": None,
    }


def _reason(given: Made) -> str:
    reason: str = (given.get("evidence") or {}).get("reason", "other")
    return reason


def balance_move(name: str, amount: int, now: int) -> Made:
    """Return money that a dispute moved, as the programme's balance shows it."""
    return {
        "id": name,
        "object": "balance_transaction",
        "amount": amount,
        "available_on": now,
        "balance_type": "issuing",
        "created": now,
        "currency": "gbp",
        "description": None,
        "exchange_rate": None,
        "fee": 0,
        "fee_details": [],
        "net": amount,
        "reporting_category": "issuing_dispute",
        "source": None,
        "status": "available",
        "type": "issuing_dispute",
    }
