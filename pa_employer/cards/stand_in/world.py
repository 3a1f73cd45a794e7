"""The world of the stand-in: people buy, shops take and give back, money arrives."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import requests
import stripe

from pa_employer.cards.stand_in import objects, rules
from pa_employer.cards.stand_in.contract import checked
from pa_employer.cards.stand_in.store import Store
from pa_employer.clock import Clock, system_clock

Made = dict[str, Any]
Post = Callable[[bytes, Mapping[str, str]], int]
"""Delivers a webhook's body and headers; returns the status it was answered with."""
FIRST_BALANCE = 1_000_000
"""What a new programme holds, in pence."""
DELIVERY_SECONDS = 5.0


class RefusedRequestError(Exception):
    """A request that Stripe refuses, with its status and the error it answers."""

    def __init__(self, status: int, kind: str, message: str, **more: str) -> None:
        super().__init__(message)
        self.status = status
        self.error = {"type": kind, "message": message, **more}


def refuse(message: str, **more: str) -> NoReturn:
    """Refuse a request that is not right, as Stripe does."""
    raise RefusedRequestError(400, "invalid_request_error", message, **more)


@dataclass(frozen=True)
class StandIn:
    """A programme of cards; `tell` says how it is to misbehave."""

    file: Path | None = None
    post: Post | None = None
    """Where webhooks go; nowhere if nothing is said."""
    secret: str = "whsec_stand_in"  # noqa: S105  # known to everybody: it guards nothing
    clock: Clock = system_clock
    store: Store = field(init=False)
    requests: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    """Every request that came: method, path and headers, for tests."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "store", Store(self.file))

    # How it is to behave

    def tell(self, **told: Any) -> None:  # noqa: ANN401  # one word for each fault
        """Say how to behave from now on.

        `failures`: answers for the next requests instead, each (status, body, headers);
        `cut`: how many answers are lost after the work was done; `hold`: webhooks wait for
        `release`; `lose`: webhooks are never delivered; `balance`: what the programme holds.
        """
        for name, value in told.items():
            self.store.keep("told", name, {"value": value})

    def told(self, name: str, otherwise: Any) -> Any:  # noqa: ANN401  # as it was told
        """Return what was told under a name."""
        found = self.store.found("told", name)
        return found["value"] if found else otherwise

    @property
    def balance(self) -> int:
        """Return what the programme holds, in pence."""
        return int(self.told("balance", FIRST_BALANCE))

    def now(self) -> int:
        """Return the second it is."""
        return int(self.clock().timestamp())

    # Events

    def emit(self, kind: str, of: Made, before: Made | None = None) -> Made:
        """Write an event down and deliver it, unless it is told otherwise."""
        data: Made = {"object": json.loads(json.dumps(of))}
        if before is not None:
            data["previous_attributes"] = before
        event: Made = {
            "id": self.store.next_id("evt"),
            "object": "event",
            "api_version": stripe.api_version,
            "created": self.now(),
            "data": data,
            "livemode": False,
            "pending_webhooks": 1,
            "request": {"id": None, "idempotency_key": None},
            "type": kind,
        }
        self.store.keep("evt", event["id"], event)
        self.store.keep("undelivered", event["id"], {"is": True})
        if not self.told("hold", otherwise=False):
            self._try(event)
        return event

    def waiting(self) -> list[Made]:
        """Return the events that were not delivered, oldest first."""
        return [each for each in self.store.all_of("evt") if self.is_undelivered(each["id"])]

    def is_undelivered(self, event_id: str) -> bool:
        """Tell whether nobody has answered for an event yet."""
        found = self.store.found("undelivered", event_id)
        return bool(found and found["is"])

    def release(self, order: Callable[[list[Made]], Iterable[Made]] = list) -> None:
        """Deliver what waits, in an order that may leave out and repeat."""
        self.tell(hold=False)
        for event in order(self.waiting()):
            self._try(event)

    def deliver(self, event: Made, *, secret: str | None = None, at: int | None = None) -> int:
        """Send an event now, signed; return the status it was answered with."""
        body = json.dumps(event)
        # Signed by the wall's time where none is given, for the SDK verifies by it.
        header = stripe.WebhookSignature.generate_signature_header(
            body, secret or self.secret, timestamp=at
        )
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": header,
        }
        return self.post(body.encode(), headers) if self.post else 0

    def _try(self, event: Made) -> None:
        if self.post is None or self.told("lose", otherwise=False):
            return
        try:
            status = self.deliver(event)
        except requests.RequestException:
            return
        if 200 <= status < 300:  # noqa: PLR2004  # what HTTP calls success
            self.store.keep("undelivered", event["id"], {"is": False})

    # What people and shops do

    def authorise(self, asked: Made) -> Made:
        """Ask for a purchase; it is approved, or declined with Stripe's own word for why."""
        card = self.must_find("ic", asked["card"])
        made = objects.authorisation(self.store.next_id("iauth"), asked, card, self.now())
        amount = made["amount"]
        reason = rules.why_declined(self.store, made, amount, self.now(), self.balance)
        made["request_history"].append(
            objects.asked_once(
                made,
                amount,
                reason or "webhook_approved",
                self.now(),
                approved=reason is None,
            )
        )
        made.update(approved=reason is None, status="closed" if reason else "pending")
        self.keep("iauth", made)
        self.emit("issuing_authorization.created", made)
        return made

    def capture(self, held: Made, amount: int | None = None, *, close: bool = True) -> Made:
        """Take the money of an authorisation: less, more, or in several takes."""
        self._must_wait(held)
        taken = held["amount"] if amount is None else amount
        made = self.transact(held["card"], -taken, held["merchant_data"], held)
        self._change(held, "closed" if close else held["status"])
        return made

    def expire(self, held: Made) -> Made:
        """Let an authorisation run out."""
        self._must_wait(held)
        return self._change(held, "expired")

    def reverse(self, held: Made, amount: int | None = None) -> Made:
        """Give an authorisation back, whole or in part."""
        self._must_wait(held)
        held["amount"] -= held["amount"] if amount is None else amount
        return self._change(held, "reversed" if held["amount"] <= 0 else held["status"])

    def increment(self, held: Made, more: int) -> Made:
        """Raise an authorisation."""
        self._must_wait(held)
        held["amount"] += more
        return self._change(held, held["status"])

    def transact(
        self, card: Made, amount: int, shop: Made, held: Made | None = None, **more: str | int
    ) -> Made:
        """Move money on a card: negative takes it, positive gives it back."""
        made = objects.transaction(self.store.next_id("ipi"), card, amount, shop, self.now())
        if held:
            made["authorization"] = held["id"]
            made["merchant_currency"] = held["merchant_currency"]
            if held["merchant_currency"] != "gbp":
                made["merchant_amount"] = -held["merchant_amount"]
        made.update(more)
        self.tell(balance=self.balance + amount)
        self.keep("ipi", made)
        self.emit("issuing_transaction.created", made)
        return made

    def buy(self, card_id: str, pence: int, **shop: str) -> Made | None:
        """Buy something: ask, and take the money at once; None where it is declined."""
        asked = self.authorise({"card": card_id, "amount": pence, "merchant_data": shop})
        return self.capture(asked) if asked["approved"] else None

    def fund(self, pence: int) -> None:
        """Let money arrive in the programme."""
        self.tell(balance=self.balance + pence)

    def close_dispute(self, dispute_id: str, *, won: bool) -> Made:
        """Decide a dispute; one that is won gives the money back."""
        found = self.must_find("idp", dispute_id)
        found["status"] = "won" if won else "lost"
        if won:
            self.reinstate(found)
        self.keep("idp", found)
        self.emit("issuing_dispute.closed", found)
        return found

    def reinstate(self, dispute: Made) -> None:
        """Give a dispute's money back."""
        self.tell(balance=self.balance + dispute["amount"])
        dispute["balance_transactions"].append(
            objects.balance_move(self.store.next_id("txn"), dispute["amount"], self.now())
        )
        self.keep("idp", dispute)
        self.emit("issuing_dispute.funds_reinstated", dispute)

    def change(self, kind: str, found: Made, changes: Made, event: str) -> Made:
        """Change an object and say so."""
        before = {name: found.get(name) for name in changes}
        found.update(changes)
        self.keep(kind, found)
        self.emit(event, found, before)
        return found

    def keep(self, kind: str, made: Made) -> Made:
        """Keep an object that the SDK knows so."""
        return self.store.keep(kind, made["id"], checked(made))

    def must_find(self, kind: str, name: str) -> Made:
        """Return an object, or refuse as Stripe does where there is none."""
        found = self.store.found(kind, name)
        if found is None:
            raise RefusedRequestError(
                404, "invalid_request_error", f"No such object: '{name}'", code="resource_missing"
            )
        return found

    def _must_wait(self, held: Made) -> None:
        if held["status"] != "pending":
            refuse(f"authorization is {held['status']}")

    def _change(self, held: Made, status: str) -> Made:
        return self.change("iauth", held, {"status": status}, "issuing_authorization.updated")


def post_to(address: str) -> Post:
    """Return what delivers webhooks to an address over HTTP."""

    def post(body: bytes, headers: Mapping[str, str]) -> int:
        answer = requests.post(address, data=body, headers=dict(headers), timeout=DELIVERY_SECONDS)
        return answer.status_code

    return post
