"""Writing a value down as plain JSON and reading it back without losing anything."""

from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from payroll.ground.money import Money


def to_plain(value: Any) -> Any:  # noqa: ANN401 - any frozen value of an engine
    """Return a value as JSON can hold it: money as whole pence, days and instants in ISO form."""
    if isinstance(value, Money):
        return value.pence
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    return _plain_fields(value) if is_dataclass(value) else value


def _plain_fields(value: Any) -> dict[str, Any]:  # noqa: ANN401 - as to_plain
    return {f.name: to_plain(getattr(value, f.name)) for f in fields(value)}


def of_plain(kind: Any, plain: Any) -> Any:  # noqa: ANN401 - the kind is only known at run time
    """Return the value of this kind that `to_plain` wrote, or raise ValueError or TypeError.

    A field that was not written takes its default, so that what an earlier version of the
    product kept is read for ever.
    """
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind), plain)
    if get_origin(kind) in (Union, UnionType):
        return _one_of(get_args(kind), plain)
    if is_dataclass(kind) and kind is not Money:
        return _dataclass(kind, plain)
    return _single(kind, plain)


def _tuple(kinds: tuple[Any, ...], plain: list[Any]) -> tuple[Any, ...]:
    if kinds[-1] is Ellipsis:
        return tuple(of_plain(kinds[0], item) for item in plain)
    return tuple(of_plain(kind, item) for kind, item in zip(kinds, plain, strict=True))


def _one_of(kinds: tuple[Any, ...], plain: Any) -> Any:  # noqa: ANN401 - as of_plain
    if plain is None and NoneType in kinds:
        return None
    for kind in kinds:
        if isinstance(kind, type) and issubclass(kind, Enum):
            if plain in {member.value for member in kind}:
                return kind(plain)
        elif kind is not NoneType:
            return of_plain(kind, plain)
    message = f"{plain!r} is none of {kinds}"
    raise ValueError(message)


def _dataclass(kind: Any, plain: dict[str, Any]) -> Any:  # noqa: ANN401 - as of_plain
    hints = _hints(kind)
    known = {f.name for f in fields(kind)}
    needed = {f.name for f in fields(kind) if not _has_default(f)}
    if not needed <= set(plain) <= known:
        message = f"{kind.__name__} is not made of {sorted(plain)}"
        raise ValueError(message)
    return kind(**{name: of_plain(hints[name], item) for name, item in plain.items()})


@cache
def _hints(kind: Any) -> dict[str, Any]:  # noqa: ANN401 - as of_plain
    return get_type_hints(kind)


def _has_default(field: Field[Any]) -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING


def _single(kind: Any, plain: Any) -> Any:  # noqa: ANN401 - as of_plain
    if kind is Money:
        return Money(plain)
    if kind is datetime:
        return datetime.fromisoformat(plain)
    if kind is date:
        return date.fromisoformat(plain)
    if kind is Decimal:
        return Decimal(plain)
    if issubclass(kind, Enum):
        return kind(plain)
    if type(plain) is not kind:
        message = f"{plain!r} is not {kind.__name__}"
        raise TypeError(message)
    return plain
