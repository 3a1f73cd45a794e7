"""What `to_plain` writes, said as JSON Schema (2020-12), so that others can read and check it."""

from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from payroll.ground.money import Money

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
SINGLE: dict[Any, Schema] = {
    Money: {"type": "integer", "description": "whole pence"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    Decimal: {"type": "string", "pattern": r"^-?\d+(\.\d+)?$", "description": "a decimal number"},
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
}


def schema_of(kind: Any, title: str) -> Schema:  # noqa: ANN401  # any frozen value of an engine
    """Return the whole schema of a frozen value; each part stands once, under its own name."""
    parts: dict[str, Schema] = {}
    own = _of(kind, parts)
    return {"$schema": DIALECT, "title": title, **own, "$defs": dict(sorted(parts.items()))}


def _of(kind: Any, parts: dict[str, Schema]) -> Schema:  # noqa: ANN401  # as schema_of
    if kind in SINGLE:
        return SINGLE[kind]
    origin = get_origin(kind)
    if origin is tuple:
        return _array(get_args(kind), parts)
    if origin in {Union, UnionType}:
        return {"anyOf": [_of(each, parts) for each in get_args(kind)]}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"enum": [member.value for member in kind]}
    if is_dataclass(kind):
        return _object(kind, parts)
    message = f"{kind} has no plain form"
    raise TypeError(message)


def _array(kinds: tuple[Any, ...], parts: dict[str, Schema]) -> Schema:
    if kinds[-1] is Ellipsis:
        return {"type": "array", "items": _of(kinds[0], parts)}
    each = [_of(kind, parts) for kind in kinds]
    return {"type": "array", "prefixItems": each, "items": False, "minItems": len(each)}


def _object(kind: Any, parts: dict[str, Schema]) -> Schema:  # noqa: ANN401  # as schema_of
    name = kind.__name__
    if name not in parts:
        parts[name] = {}
        hints = get_type_hints(kind)
        parts[name] = {
            "type": "object",
            "description": (kind.__doc__ or "").strip().partition("\n")[0],
            "properties": {each.name: _of(hints[each.name], parts) for each in fields(kind)},
            "required": [
                each.name
                for each in fields(kind)
                if each.default is MISSING and each.default_factory is MISSING
            ],
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{name}"}
