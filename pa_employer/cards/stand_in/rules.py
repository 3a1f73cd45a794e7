"""Why a purchase is declined before anybody is asked: the card, its holder, its limits, funds."""

from datetime import UTC, datetime
from typing import Any

from pa_employer.cards.stand_in.store import Store

Made = dict[str, Any]
DAY = 86_400
SPANS = {
    "daily": DAY,
    "weekly": 7 * DAY,
    "monthly": 31 * DAY,
    "yearly": 366 * DAY,
    "all_time": 10**12,
}
"""How long each interval of a limit looks back, in seconds; a single purchase not at all."""


def why_declined(store: Store, asked: Made, amount: int, now: int, funds: int) -> str | None:
    """Return Stripe's word for why a purchase is declined, or None where it is not."""
    card = store.found("ic", asked["card"]["id"]) or asked["card"]
    holder = store.found("ich", asked["cardholder"]) or card["cardholder"]
    return (
        _by_holder(holder)
        or _by_card(card, now)
        or _by_controls(store, asked, amount, now, card["spending_controls"])
        or _by_controls(store, asked, amount, now, holder["spending_controls"] or {})
        or ("insufficient_funds" if amount > funds else None)
    )


def _by_holder(holder: Made) -> str | None:
    if holder["requirements"]["disabled_reason"]:
        return "cardholder_verification_required"
    if holder["status"] == "active":
        return None
    return "cardholder_blocked" if holder["status"] == "blocked" else "cardholder_inactive"


def _by_card(card: Made, now: int) -> str | None:
    today = datetime.fromtimestamp(now, UTC)
    if (card["exp_year"], card["exp_month"]) < (today.year, today.month):
        return "card_expired"
    if card["status"] == "active":
        return None
    return "card_canceled" if card["status"] == "canceled" else "card_inactive"


def _by_controls(store: Store, asked: Made, amount: int, now: int, controls: Made) -> str | None:
    shop = asked["merchant_data"]
    for what, value in (
        ("categories", shop["category"]),
        ("merchant_countries", shop["country"]),
        ("card_presences", asked["card_presence"]),
    ):
        allowed = controls.get(f"allowed_{what}")
        if value in (controls.get(f"blocked_{what}") or ()) or (allowed and value not in allowed):
            return "spending_controls"
    for limit in controls.get("spending_limits") or ():
        if limit.get("categories") and shop["category"] not in limit["categories"]:
            continue
        if _spent(store, asked, limit, now) + amount > limit["amount"]:
            return "spending_controls"
    return None


def _spent(store: Store, asked: Made, limit: Made, now: int) -> int:
    """Return what was spent within a limit's time, on the card and all it replaced."""
    if limit["interval"] == "per_authorization":
        return 0
    chain = _chain(store, asked["card"]["id"])
    since = now - SPANS[limit["interval"]]
    return sum(
        each["amount"]
        for each in store.all_of("iauth")
        if each["approved"]
        and each["id"] != asked["id"]
        and each["status"] not in {"reversed", "expired"}
        and each["created"] > since
        and each["card"]["id"] in chain
        and (
            not limit.get("categories") or each["merchant_data"]["category"] in limit["categories"]
        )
    )


def _chain(store: Store, card_id: str) -> set[str]:
    """Return a card and the cards it replaced, one after another."""
    chain: set[str] = set()
    found = store.found("ic", card_id)
    while found and found["id"] not in chain:
        chain.add(found["id"])
        before = found["replacement_for"]
        found = store.found("ic", before) if before else None
    return chain
