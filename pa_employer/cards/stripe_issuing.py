"""Stripe Issuing as a card programme: the only file that speaks to Stripe's own library.

Written against API version 2026-10-28.endive, which the library pins.
"""

import json
import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import stripe

from config.settings import CardService
from pa_employer.cards.models import CardForm, Switch, Why
from pa_employer.cards.programme import (
    AwayError,
    ForgedNewsError,
    Interval,
    MoneyMove,
    NewCard,
    NewHolder,
    News,
    RefusedError,
    RemoteCard,
    RemoteDispute,
    RemoteHold,
    RemoteHolder,
    RemoteTransaction,
    Rules,
    ShutError,
    UnknownThingError,
)
from payroll.ground.money import Money

SECONDS_TO_ANSWER = 20
RETRIES = 2
MOST_ON_A_CARD = 24
A_PAGE = 100
SWITCHES = {"active": Switch.ON, "inactive": Switch.OFF, "canceled": Switch.ENDED}
STATUSES = {switch: status for status, switch in SWITCHES.items()}
INTERVALS = {
    Interval.DAY: "daily",
    Interval.WEEK: "weekly",
    Interval.MONTH: "monthly",
    Interval.EVER: "all_time",
}
_NOT_PRINTED = re.compile(r"[^\w\s'-]|[\d_]")

stripe.enable_telemetry = False


@dataclass(frozen=True)
class StripeIssuing:
    """A programme at Stripe, or at its stand-in on this machine."""

    client: stripe.StripeClient
    wire: stripe.RequestsClient
    webhook_secret: str
    is_live: bool
    publishable_key: str = ""

    @classmethod
    def of(cls, service: CardService) -> "StripeIssuing":
        """Return the programme that an installation is set up for."""
        wire = stripe.RequestsClient(timeout=SECONDS_TO_ANSWER)
        client = stripe.StripeClient(
            service.api_key,
            stripe_account=service.account or None,
            base_addresses={"api": service.base} if service.base else None,
            max_network_retries=RETRIES,
            http_client=wire,
        )
        return cls(client, wire, service.webhook_secret, service.is_live, service.publishable_key)

    def close(self) -> None:
        """Close the connections to Stripe."""
        self.wire.close()  # type: ignore[no-untyped-call]  # the library's own

    def read_news(self, body: bytes, signature: str) -> News:
        """Read a webhook: signed by Stripe, at most five minutes old, and of our own mode."""
        try:
            text = body.decode()
            stripe.WebhookSignature.verify_header(
                text, signature, self.webhook_secret, stripe.Webhook.DEFAULT_TOLERANCE
            )
            raw = json.loads(text)
            is_ours = raw["object"] == "event" and raw["livemode"] is self.is_live
            news = _news(raw, text)
        except (ValueError, KeyError, TypeError, stripe.SignatureVerificationError) as forged:
            raise ForgedNewsError from forged
        if not is_ours:
            raise ForgedNewsError
        return news

    def add_holder(self, holder: NewHolder) -> RemoteHolder:
        """Make a cardholder."""
        born = holder.born_on
        with _answers():
            made = self.client.v1.issuing.cardholders.create(
                {
                    "type": "individual",
                    "name": _printed(f"{holder.first_name} {holder.last_name}"),
                    "email": holder.email,
                    "phone_number": holder.phone,
                    "status": "active",
                    "preferred_locales": ["en"],
                    "individual": {
                        "first_name": holder.first_name,
                        "last_name": holder.last_name,
                        "dob": {"day": born.day, "month": born.month, "year": born.year},
                    },
                    "billing": {
                        "address": {
                            "line1": holder.street,
                            "city": holder.town,
                            "postal_code": holder.postcode,
                            "country": "GB",
                        }
                    },
                    "metadata": {"holder": holder.ours},
                },
                {"idempotency_key": f"holder:{holder.ours}"},
            )
        return _holder(made)

    def issue(self, card: NewCard) -> RemoteCard:
        """Ask for a card that is off until it is switched on."""
        asked: dict[str, Any] = {
            "cardholder": card.holder_id,
            "currency": "gbp",
            "type": card.form.value,
            "status": "inactive",
            "metadata": {"card": card.ours},
        }
        if card.replaces and card.because:
            asked |= {"replacement_for": card.replaces, "replacement_reason": card.because.value}
        if card.form is CardForm.PHYSICAL:
            asked["shipping"] = _shipping(card)
        with _answers():
            return _card(
                self.client.v1.issuing.cards.create(
                    asked,  # type: ignore[arg-type]  # put together from parts
                    {"idempotency_key": f"card:{card.ours}"},
                )
            )

    def cards_of(self, holder_id: str) -> Iterator[RemoteCard]:
        """Return the cards of a cardholder."""
        yield from self._all(self.client.v1.issuing.cards.list, {"cardholder": holder_id}, _card)

    def switch(self, card_id: str, to: Switch, because: Why | None = None) -> RemoteCard:
        """Change a card's status; 'canceled' is for good."""
        asked: dict[str, Any] = {"status": STATUSES[to]}
        if to is Switch.ENDED and because in {Why.LOST, Why.STOLEN}:
            asked["cancellation_reason"] = because.value
        with _answers():
            return _card(self.client.v1.issuing.cards.update(card_id, asked))  # type: ignore[arg-type]  # likewise

    def set_rules(self, card_id: str, rules: Rules) -> None:
        """Put spending controls on a card."""
        with _answers():
            asked: dict[str, Any] = {"spending_controls": _controls(rules)}
            self.client.v1.issuing.cards.update(card_id, asked)  # type: ignore[arg-type]  # likewise

    def holder(self, holder_id: str) -> RemoteHolder:
        """Return a cardholder."""
        with _answers():
            return _holder(self.client.v1.issuing.cardholders.retrieve(holder_id))

    def card(self, card_id: str) -> RemoteCard:
        """Return a card."""
        with _answers():
            return _card(self.client.v1.issuing.cards.retrieve(card_id))

    def hold(self, hold_id: str) -> RemoteHold:
        """Return an authorisation."""
        with _answers():
            return _hold(self.client.v1.issuing.authorizations.retrieve(hold_id))

    def transaction(self, transaction_id: str) -> RemoteTransaction:
        """Return a transaction."""
        with _answers():
            return _transaction(self.client.v1.issuing.transactions.retrieve(transaction_id))

    def dispute(self, dispute_id: str) -> RemoteDispute:
        """Return a dispute."""
        with _answers():
            return _dispute(self.client.v1.issuing.disputes.retrieve(dispute_id))

    def holds(self, first: datetime, last: datetime) -> Iterator[RemoteHold]:
        """Go through authorisations made in a time."""
        within = _within(first, last)
        yield from self._all(self.client.v1.issuing.authorizations.list, within, _hold)

    def transactions(self, first: datetime, last: datetime) -> Iterator[RemoteTransaction]:
        """Go through transactions made in a time."""
        within = _within(first, last)
        yield from self._all(self.client.v1.issuing.transactions.list, within, _transaction)

    def disputes(self, first: datetime) -> Iterator[RemoteDispute]:
        """Go through disputes begun since an instant."""
        since = {"created": {"gte": int(first.timestamp())}}
        yield from self._all(self.client.v1.issuing.disputes.list, since, _dispute)

    def undelivered(self, since: datetime, before: datetime) -> Iterator[News]:
        """Go through the Issuing events that Stripe could not deliver."""
        asked = {"delivery_success": False, **_within(since, before)}
        for raw in self._all(self.client.v1.events.list, asked, _plain):
            if raw["type"].startswith("issuing_") and raw["livemode"] == self.is_live:
                yield _news(raw, json.dumps(raw))

    def balance(self) -> Money:
        """Return the issuing balance in pounds."""
        with _answers():
            found = self.client.v1.balance.retrieve()
        issuing = getattr(found, "issuing", None)
        held = issuing.available if issuing else ()
        return Money.total(Money(each.amount) for each in held if each.currency == "gbp")

    def key_to_show(self, card_id: str, nonce: str) -> str:
        """Return an ephemeral key for Stripe's own elements in the page."""
        with _answers():
            made = self.client.v1.ephemeral_keys.create(
                {"issuing_card": card_id, "nonce": nonce},
                {"stripe_version": stripe.api_version},
            )
        return made.secret or ""

    def _all(
        self, ask: Callable[..., Any], asked: Mapping[str, Any], read: Callable[[Any], Any]
    ) -> Iterator[Any]:
        with _answers():
            for each in ask({**asked, "limit": A_PAGE}).auto_paging_iter():
                yield read(each)


@contextmanager
def _answers() -> Iterator[None]:
    """Say what went wrong in the words of the port."""
    try:
        yield
    except (stripe.AuthenticationError, stripe.PermissionError) as shut:
        raise ShutError from shut
    except (stripe.InvalidRequestError, stripe.IdempotencyError, stripe.CardError) as refused:
        code = refused.code or getattr(refused, "param", None) or type(refused).__name__
        if refused.http_status == 404:  # noqa: PLR2004  # what HTTP calls not found
            raise UnknownThingError(code) from refused
        raise RefusedError(code) from refused
    except stripe.StripeError as away:
        raise AwayError from away


def _controls(rules: Rules) -> dict[str, Any]:
    return {
        "blocked_categories": list(rules.shut),
        "spending_limits": [
            {"amount": amount.pence, "interval": INTERVALS[interval]}
            for interval, amount in rules.limits
        ],
    }


def _shipping(card: NewCard) -> dict[str, Any]:
    return {
        "name": card.name,
        "address": {
            "line1": card.street,
            "city": card.town,
            "postal_code": card.postcode,
            "country": "GB",
        },
        "service": "standard",
        "type": "individual",
        "address_validation": {"mode": "validation_and_normalization"},
    }


def _printed(name: str) -> str:
    """Return a name as a card can show it: letters only, and not too many."""
    kept = " ".join(_NOT_PRINTED.sub(" ", name).split())
    if len(kept) <= MOST_ON_A_CARD:
        return kept
    first, *_, last = kept.split()
    return f"{first[0]} {last}"[:MOST_ON_A_CARD]


def _within(first: datetime, last: datetime) -> dict[str, Any]:
    return {"created": {"gte": int(first.timestamp()), "lte": int(last.timestamp())}}


def _at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _id(found: Any) -> str:  # noqa: ANN401  # an id, or the object itself
    return found if isinstance(found, str) else str(found.id)


def _plain(event: stripe.Event) -> dict[str, Any]:
    return event.to_dict(for_json=True)


def _news(raw: dict[str, Any], text: str) -> News:
    about = raw["data"]["object"]
    return News(
        id=raw["id"],
        kind=raw["type"],
        object_id=str(about.get("id", "")),
        object_at=_at(about.get("created") or raw["created"]),
        told_at=_at(raw["created"]),
        raw=text,
    )


def _holder(found: stripe.issuing.Cardholder) -> RemoteHolder:
    return RemoteHolder(found.id, bool(found.requirements.disabled_reason))


def _card(found: stripe.issuing.Card) -> RemoteCard:
    last_day = monthrange(found.exp_year, found.exp_month)[1]
    shipping = getattr(found, "shipping", None)
    replaced_by = getattr(found, "replaced_by", None)
    return RemoteCard(
        id=found.id,
        ours=str(found.metadata["card"]) if "card" in found.metadata else "",
        switched=SWITCHES.get(found.status, Switch.OFF),
        last_four=found.last4,
        expires_on=date(found.exp_year, found.exp_month, last_day),
        shipping=(shipping.status or "") if shipping else "",
        replaced_by=_id(replaced_by) if replaced_by else None,
    )


def _hold(found: stripe.issuing.Authorization) -> RemoteHold:
    history = found.request_history
    return RemoteHold(
        id=found.id,
        card_id=_id(found.card),
        amount=Money(found.amount),
        state=found.status,
        is_approved=found.approved,
        reason=history[-1].reason if history else "",
        shop=found.merchant_data.name or "",
        merchant_code=found.merchant_data.category_code or "",
        asked_at=_at(found.created),
    )


def _transaction(found: stripe.issuing.Transaction) -> RemoteTransaction:
    return RemoteTransaction(
        id=found.id,
        card_id=_id(found.card),
        hold_id=_id(found.authorization) if found.authorization else None,
        amount=Money(found.amount),
        shop=found.merchant_data.name or "",
        merchant_code=found.merchant_data.category_code or "",
        made_at=_at(found.created),
        currency=found.merchant_currency,
        in_currency=found.merchant_amount,
    )


def _dispute(found: stripe.issuing.Dispute) -> RemoteDispute:
    moves = getattr(found, "balance_transactions", None) or ()
    return RemoteDispute(
        id=found.id,
        transaction_id=_id(found.transaction),
        amount=Money(found.amount),
        state=found.status,
        moves=tuple(MoneyMove(each.id, Money(each.net), _at(each.created)) for each in moves),
    )
