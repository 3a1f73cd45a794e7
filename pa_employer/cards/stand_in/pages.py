"""The stand-in's web addresses: each as Stripe's, read and answered as the SDK expects."""

import json
import time
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import qs_codec
from flask import Flask, Response, jsonify, request
from pydantic import ValidationError

from pa_employer.cards.stand_in import objects
from pa_employer.cards.stand_in.contract import request_type
from pa_employer.cards.stand_in.world import Made, RefusedRequestError, StandIn, refuse

MOST_IN_A_PAGE, USUAL_IN_A_PAGE = 100, 10
CONTROL = "/control"
FOUND_UNDER = {
    "cardholders": ("ich", "cardholder", ("email", "status", "type", "phone_number")),
    "cards": ("ic", "card", ("cardholder", "status", "type", "last4")),
    "authorizations": ("iauth", "authorization", ("card", "cardholder", "status")),
    "transactions": ("ipi", "transaction", ("card", "cardholder", "type")),
    "disputes": ("idp", "dispute", ("status", "transaction")),
}
SHIPPED = {
    "submit": "submitted",
    "ship": "shipped",
    "deliver": "delivered",
    "return": "returned",
    "fail": "failure",
}


class CutError(OSError):
    """The connection is cut after the work was done."""


def web_app(world: StandIn) -> Flask:  # noqa: C901, PLR0915  # one address after another
    """Return the application that answers as Stripe does."""
    app = Flask("stand_in")

    @app.errorhandler(RefusedRequestError)
    def refused(error: RefusedRequestError) -> tuple[Response, int]:
        return jsonify(error=error.error), error.status

    @app.errorhandler(HTTPStatus.NOT_FOUND)
    def unknown(_error: Exception) -> tuple[Response, int]:
        message = f"Unrecognized request URL ({request.method}: {request.path})."
        return jsonify(error={"type": "invalid_request_error", "message": message}), 404

    @app.before_request
    def at_the_door() -> Any:  # noqa: ANN401  # an answer, or none
        if request.path == CONTROL:
            return None
        world.requests.append((request.method, request.path, dict(request.headers)))
        wait = world.told("wait", otherwise=0)
        if wait:
            time.sleep(wait)
        failures = world.told("failures", otherwise=[])
        if failures:
            world.tell(failures=failures[1:])
            status, body, headers = failures[0]
            return jsonify(body), status, headers
        return _may_enter() or _replayed(world)

    @app.after_request
    def remember(answer: Response) -> Response:
        key = request.headers.get("Idempotency-Key")
        if request.method == "POST" and key and answer.status_code < HTTPStatus.MULTIPLE_CHOICES:
            _remember(world, key, answer)
        cut = world.told("cut", otherwise=0)
        if cut and request.path != CONTROL:
            world.tell(cut=cut - 1)
            raise CutError
        answer.headers["Request-Id"] = f"req_{len(world.requests):06d}"
        return answer

    @app.post(CONTROL)
    def control() -> tuple[str, int]:
        world.tell(**request.get_json())
        return "", 204

    @app.get("/v1/issuing/<things>")
    def list_things(things: str) -> Response:
        kind, name, by = _kind(things)
        asked = _asked(f"{name}_list")
        wanted = {field: asked[field] for field in by if field in asked}
        rows = (
            each
            for each in world.store.newest_first(kind)
            if all(_id(each.get(field)) == value for field, value in wanted.items())
        )
        return _page(f"/v1/issuing/{things}", rows, asked)

    @app.get("/v1/issuing/<things>/<name>")
    def one_thing(things: str, name: str) -> Response:
        return jsonify(world.must_find(_kind(things)[0], name))

    @app.post("/v1/issuing/cardholders")
    def add_holder() -> Response:
        asked = _asked("cardholder_create")
        made = objects.holder(world.store.next_id("ich"), asked, world.now())
        world.keep("ich", made)
        world.emit("issuing_cardholder.created", made)
        return jsonify(made)

    @app.post("/v1/issuing/cardholders/<name>")
    def change_holder(name: str) -> Response:
        found, asked = world.must_find("ich", name), _asked("cardholder_update")
        return jsonify(
            world.change("ich", found, _changes(found, asked), "issuing_cardholder.updated")
        )

    @app.post("/v1/issuing/cards")
    def issue_card() -> Response:
        return jsonify(_issue(world, _asked("card_create")))

    @app.post("/v1/issuing/cards/<name>")
    def change_card(name: str) -> Response:
        found, asked = world.must_find("ic", name), _asked("card_update")
        if found["status"] == "canceled":
            refuse("This card has been canceled and can no longer be updated")
        made = world.change("ic", found, _changes(found, asked), "issuing_card.updated")
        _end_replaced(world, made)
        return jsonify(made)

    @app.post("/v1/test_helpers/issuing/cards/<name>/shipping/<what>")
    def ship(name: str, what: str) -> Response:
        found = world.must_find("ic", name)
        sent = {**(found["shipping"] or {}), "status": SHIPPED[what]}
        return jsonify(world.change("ic", found, {"shipping": sent}, "issuing_card.updated"))

    @app.post("/v1/test_helpers/issuing/authorizations")
    def authorise() -> Response:
        return jsonify(world.authorise(_asked("authorization_create")))

    @app.post("/v1/test_helpers/issuing/authorizations/<name>/<what>")
    def go_on(name: str, what: str) -> Response:
        held = world.must_find("iauth", name)
        asked = _asked(f"authorization_{what}")
        if what == "capture":
            close = asked.get("close_authorization", True)
            world.capture(held, asked.get("capture_amount"), close=close)
        elif what == "expire":
            world.expire(held)
        elif what == "reverse":
            world.reverse(held, asked.get("reverse_amount"))
        else:
            world.increment(held, asked["increment_amount"])
        return jsonify(held)

    @app.post("/v1/test_helpers/issuing/transactions/create_force_capture")
    def force_capture() -> Response:
        asked = _asked("transaction_create_force_capture")
        card = world.must_find("ic", asked["card"])
        made = world.transact(card, -asked["amount"], objects.shop(asked.get("merchant_data")))
        return jsonify(made)

    @app.post("/v1/test_helpers/issuing/transactions/create_unlinked_refund")
    def unlinked_refund() -> Response:
        asked = _asked("transaction_create_unlinked_refund")
        card = world.must_find("ic", asked["card"])
        made = world.transact(card, asked["amount"], objects.shop(asked.get("merchant_data")))
        return jsonify(made)

    @app.post("/v1/test_helpers/issuing/transactions/<name>/refund")
    def refund(name: str) -> Response:
        taken, asked = world.must_find("ipi", name), _asked("transaction_refund")
        card = world.must_find("ic", taken["card"])
        amount = asked.get("refund_amount", -taken["amount"])
        held = world.store.found("iauth", taken["authorization"] or "")
        return jsonify(world.transact(card, amount, taken["merchant_data"], held))

    @app.post("/v1/issuing/disputes")
    def dispute() -> Response:
        asked = _asked("dispute_create")
        of = world.must_find("ipi", asked["transaction"])
        made = world.keep(
            "idp", objects.dispute(world.store.next_id("idp"), of, asked, world.now())
        )
        world.change("ipi", of, {"dispute": made["id"]}, "issuing_transaction.updated")
        world.emit("issuing_dispute.created", made)
        return jsonify(made)

    @app.post("/v1/issuing/disputes/<name>/submit")
    def submit(name: str) -> Response:
        found, _ = world.must_find("idp", name), _asked("dispute_submit")
        made = world.change("idp", found, {"status": "submitted"}, "issuing_dispute.submitted")
        return jsonify(made)

    @app.post("/v1/ephemeral_keys")
    def ephemeral_key() -> Response:
        asked = _asked("ephemeral_key_create")
        now = world.now()
        return jsonify(
            id=world.store.next_id("ephkey"),
            object="ephemeral_key",
            created=now,
            expires=now + 3600,
            livemode=False,
            secret=f"ek_test_{asked['nonce']}",
        )

    @app.get("/v1/events")
    def events() -> Response:
        asked = _asked("event_list")
        rows: Iterable[Made] = world.store.newest_first("evt")
        kinds = asked.get("types") or ([asked["type"]] if "type" in asked else None)
        if kinds:
            rows = (each for each in rows if each["type"] in kinds)
        if "delivery_success" in asked:
            wanted = not asked["delivery_success"]
            rows = (each for each in rows if world.is_undelivered(each["id"]) is wanted)
        return _page("/v1/events", rows, asked)

    @app.get("/v1/balance")
    def balance() -> Response:
        held = [{"amount": world.balance, "currency": "gbp"}]
        return jsonify(
            object="balance",
            livemode=False,
            available=[],
            pending=[],
            issuing={"available": held},
        )

    return app


def _may_enter() -> Any:  # noqa: ANN401  # an answer, or none
    key = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if key.startswith(("sk_test_", "rk_test_")):
        return None
    error = {"type": "invalid_request_error", "message": "Invalid API Key provided"}
    return jsonify(error=error), HTTPStatus.UNAUTHORIZED


def _replayed(world: StandIn) -> Any:  # noqa: ANN401  # an answer, or none
    """Answer a request that came before as it was answered then."""
    key = request.headers.get("Idempotency-Key")
    found = world.store.found("answer", key) if key and request.method == "POST" else None
    if found is None:
        return None
    if (found["path"], found["asked"]) != (request.path, request.get_data(as_text=True)):
        message = (
            "Keys for idempotent requests can only be used with the same parameters they were "
            "first used with."
        )
        raise RefusedRequestError(400, "idempotency_error", message)
    headers = {"Content-Type": "application/json", "Idempotent-Replayed": "true"}
    return found["body"], found["status"], headers


def _remember(world: StandIn, key: str, answer: Response) -> None:
    if world.store.found("answer", key) is None:
        world.store.keep(
            "answer",
            key,
            {
                "path": request.path,
                "asked": request.get_data(as_text=True),
                "body": answer.get_data(as_text=True),
                "status": answer.status_code,
            },
        )


def _asked(name: str) -> Made:
    """Return a request's parameters as the SDK's type has them, or refuse as Stripe does."""
    sent = request.query_string if request.method == "GET" else request.get_data()
    # A plus is a space in a form, and the decoder would leave it as it is.
    given = qs_codec.decode(sent.decode().replace("+", "%20"))
    given.pop("expand", None)
    try:
        checked = request_type(name).validate_python(_listed(given))
    except ValidationError as refused:
        first = refused.errors(include_url=False)[0]
        at = ".".join(str(each) for each in first["loc"])
        code = "parameter_missing" if first["type"] == "missing" else "parameter_invalid"
        if first["type"] == "extra_forbidden":
            code = "parameter_unknown"
        refuse(f"{first['msg']}: {at}", param=at, code=code)
    return json.loads(json.dumps(checked))  # type: ignore[no-any-return]  # plain values


def _listed(given: Any) -> Any:  # noqa: ANN401  # nested as it came
    """Return what was sent with numbered keys as lists."""
    if isinstance(given, list):
        return [_listed(each) for each in given]
    if not isinstance(given, dict):
        return given
    if given and all(str(key).isdigit() for key in given):
        return [_listed(given[key]) for key in sorted(given, key=int)]
    return {key: _listed(value) for key, value in given.items()}


def _page(url: str, rows: Iterable[Made], asked: Made) -> Response:
    """Return a page of objects, newest first, as Stripe pages."""
    within = asked.get("created")
    if within is not None:
        rows = (each for each in rows if _is_within(each["created"], within))
    found = list(rows)
    count = asked.get("limit", USUAL_IN_A_PAGE)
    if not 1 <= count <= MOST_IN_A_PAGE:
        refuse(f"limit is from 1 to {MOST_IN_A_PAGE}", param="limit")
    names = [each["id"] for each in found]
    if "starting_after" in asked:
        found = found[names.index(asked["starting_after"]) + 1 :]
    elif "ending_before" in asked:
        found = found[: names.index(asked["ending_before"])][-count:]
    return jsonify(object="list", url=url, has_more=len(found) > count, data=found[:count])


def _is_within(at: int, within: Any) -> bool:  # noqa: ANN401  # a second, or bounds
    if isinstance(within, int):
        return at == within
    return bool(
        within.get("gte", at) <= at <= within.get("lte", at)
        and at > within.get("gt", at - 1)
        and at < within.get("lt", at + 1)
    )


def _kind(things: str) -> tuple[str, str, tuple[str, ...]]:
    try:
        return FOUND_UNDER[things]
    except KeyError:
        raise RefusedRequestError(
            404, "invalid_request_error", f"Unrecognized request URL ({things})"
        ) from None


def _id(found: Any) -> Any:  # noqa: ANN401  # an id or an object
    return found["id"] if isinstance(found, dict) else found


def _changes(found: Made, asked: Made) -> Made:
    if "spending_controls" in asked:
        asked["spending_controls"] = objects.controls(asked["spending_controls"])
    if "metadata" in asked:
        both = {**found["metadata"], **(asked["metadata"] or {})}
        asked["metadata"] = {key: value for key, value in both.items() if value}
    return asked


def _issue(world: StandIn, asked: Made) -> Made:
    if asked["currency"] != "gbp":
        refuse("This account issues gbp cards", param="currency")
    if asked["type"] == "physical" and "shipping" not in asked:
        refuse("shipping is required for physical cards", param="shipping")
    old = world.must_find("ic", asked["replacement_for"]) if "replacement_for" in asked else None
    if old is None and "cardholder" not in asked:
        refuse("cardholder is required", param="cardholder", code="parameter_missing")
    holder = world.must_find("ich", asked.get("cardholder") or (old or {})["cardholder"]["id"])
    made = objects.card(world.store.next_id("ic"), asked, holder, world.now())
    if old and made["replacement_reason"] in {"damaged", "expired"}:
        # The same number comes again, with a new code and another end.
        made["last4"] = old["last4"]
    world.keep("ic", made)
    if old:
        old["replaced_by"] = made["id"]
        world.keep("ic", old)
    world.emit("issuing_card.created", made)
    return made


def _end_replaced(world: StandIn, made: Made) -> None:
    """Cancel what an activated card replaces, where it goes on with the same number."""
    is_same_number = made["replacement_reason"] in {"damaged", "expired"}
    if made["status"] != "active" or not is_same_number:
        return
    old = world.must_find("ic", made["replacement_for"])
    if old["status"] != "canceled":
        world.change("ic", old, {"status": "canceled"}, "issuing_card.updated")
