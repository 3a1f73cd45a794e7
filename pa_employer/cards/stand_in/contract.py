"""What the SDK itself says of requests and answers: held against both, so that neither drifts."""

import builtins
import importlib
import typing
from functools import cache
from typing import Any, Literal, Union

import stripe
from pydantic import ConfigDict, TypeAdapter
from stripe import issuing
from typing_extensions import is_typeddict

Answer = dict[str, Any]
REQUESTS = {
    "cardholder_list": "issuing._cardholder_list_params",
    "cardholder_create": "issuing._cardholder_create_params",
    "cardholder_update": "issuing._cardholder_update_params",
    "card_list": "issuing._card_list_params",
    "card_create": "issuing._card_create_params",
    "card_update": "issuing._card_update_params",
    "authorization_list": "issuing._authorization_list_params",
    "transaction_list": "issuing._transaction_list_params",
    "dispute_list": "issuing._dispute_list_params",
    "dispute_create": "issuing._dispute_create_params",
    "dispute_submit": "issuing._dispute_submit_params",
    "authorization_create": "test_helpers.issuing._authorization_create_params",
    "authorization_capture": "test_helpers.issuing._authorization_capture_params",
    "authorization_expire": "test_helpers.issuing._authorization_expire_params",
    "authorization_increment": "test_helpers.issuing._authorization_increment_params",
    "authorization_reverse": "test_helpers.issuing._authorization_reverse_params",
    "transaction_create_force_capture": (
        "test_helpers.issuing._transaction_create_force_capture_params"
    ),
    "transaction_create_unlinked_refund": (
        "test_helpers.issuing._transaction_create_unlinked_refund_params"
    ),
    "transaction_refund": "test_helpers.issuing._transaction_refund_params",
    "event_list": "_event_list_params",
    "ephemeral_key_create": "_ephemeral_key_create_params",
}
"""Where the SDK keeps the type of each request's parameters."""
OBJECTS: dict[str, type[stripe.StripeObject]] = {
    "issuing.cardholder": issuing.Cardholder,
    "issuing.card": issuing.Card,
    "issuing.authorization": issuing.Authorization,
    "issuing.transaction": issuing.Transaction,
    "issuing.dispute": issuing.Dispute,
}
FIELDS: dict[str, dict[str, Any]] = {}
"""The fields of each class, read once: reading them is slow."""


class ContractError(AssertionError):
    """The stand-in made an object that the SDK does not know so."""


@cache
def request_type(name: str) -> TypeAdapter[Answer]:
    """Return what checks a request's parameters: nothing unknown, mistyped or misspelt."""
    module = importlib.import_module(f"stripe.params.{REQUESTS[name]}")
    # The SDK imports these two for type checkers only.
    module.__dict__.update(StripeContext=stripe.StripeContext, Mapping=typing.Mapping)
    for each in [found for found in vars(module).values() if is_typeddict(found)]:
        hints = typing.get_type_hints(each, vars(module), include_extras=True)
        each.__annotations__ = {key: _closed(hint) for key, hint in hints.items()}
        each.__pydantic_config__ = ConfigDict(extra="forbid", arbitrary_types_allowed=True)
    words = (word.capitalize() for word in name.split("_"))
    return TypeAdapter(getattr(module, f"{''.join(words)}Params"))


def _closed(hint: Any) -> Any:  # noqa: ANN401  # any type at all
    """Return a type whose lists of words are closed; the SDK leaves them open to any text."""
    inside = typing.get_args(hint)
    words = [
        each
        for each in inside
        if typing.get_origin(each) is Literal and "" not in typing.get_args(each)
    ]
    if words and str in inside:
        return words[0]
    if not inside or typing.get_origin(hint) is Literal:
        return hint
    closed = tuple(_closed(each) for each in inside)
    if closed == inside:
        return hint
    return Union[closed] if typing.get_origin(hint) is Union else hint.copy_with(closed)  # noqa: UP007  # made from a tuple


def checked(made: Answer) -> Answer:
    """Return an object as it is, or raise ContractError where the SDK's class says otherwise."""
    _check(made, OBJECTS[made["object"]], made["object"])
    return made


def _check(made: Answer, as_class: type[stripe.StripeObject], path: str) -> None:
    fields = _fields(as_class)
    if not fields:
        return
    unknown = set(made) - set(fields)
    missing = {
        name
        for name, hint in fields.items()
        if type(None) not in typing.get_args(hint) and made.get(name) is None
    }
    if unknown or missing:
        message = f"{path}: unknown {sorted(unknown)}, missing {sorted(missing)}"
        raise ContractError(message)
    for name, hint in fields.items():
        inner = _class_in(hint)
        found = made.get(name)
        for each in found if isinstance(found, list) else [found]:
            if inner and isinstance(each, dict):
                named = OBJECTS.get(str(each.get("object")), inner)
                _check(each, named, f"{path}.{name}")


def _fields(as_class: type[stripe.StripeObject]) -> dict[str, Any]:
    key = f"{as_class.__module__}.{as_class.__qualname__}"
    if key not in FIELDS:
        FIELDS[key] = _fields_said(as_class)
    return FIELDS[key]


def _fields_said(as_class: type[stripe.StripeObject]) -> dict[str, Any]:
    names = _Names(vars(importlib.import_module(as_class.__module__)))
    hints = typing.get_type_hints(as_class, {}, names)
    return {
        name: hint
        for name, hint in hints.items()
        if not name.startswith("_") and name != "OBJECT_NAME"
    }


class _Names(dict[str, Any]):
    """Names in a class's annotations; some are imported there for type checkers only."""

    def __missing__(self, name: str) -> Any:  # noqa: ANN401  # whatever the name means
        for place in (issuing, stripe, builtins):
            if hasattr(place, name):
                return getattr(place, name)
        return Any


def _class_in(hint: Any) -> type[stripe.StripeObject] | None:  # noqa: ANN401  # any type at all
    """Return the SDK's class inside an optional, a list or an expandable field."""
    if isinstance(hint, type) and issubclass(hint, stripe.StripeObject):
        return hint
    found = (_class_in(each) for each in typing.get_args(hint))
    return next((each for each in found if each), None)
