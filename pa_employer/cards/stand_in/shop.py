"""Buying something with a card of the stand-in, as a person at a till would."""

import stripe

from config.settings import CardService

SECONDS = 10


def buy(service: CardService, card_id: str, pence: int, category: str, name: str) -> bool:
    """Ask for a purchase and let the shop take the money; tell whether it was approved."""
    wire = stripe.RequestsClient(timeout=SECONDS)
    client = stripe.StripeClient(
        service.api_key, base_addresses={"api": service.base}, http_client=wire
    )
    try:
        issuing = client.v1.test_helpers.issuing
        asked = issuing.authorizations.create(
            {
                "card": card_id,
                "amount": pence,
                "merchant_data": {"category": category, "name": name},
            }
        )
        if asked.approved:
            issuing.authorizations.capture(asked.id)
        return asked.approved
    finally:
        wire.close()  # type: ignore[no-untyped-call]  # the library's own
