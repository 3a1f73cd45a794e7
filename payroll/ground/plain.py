"""Writing a value down as plain JSON and reading it back without losing anything."""

from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import cache
from operator import attrgetter, methodcaller
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from payroll.ground.money import Money

Reader = Callable[[Any], Any]


def _listed(value: tuple[Any, ...]) -> list[Any]:
    return [to_plain(item) for item in value]


WRITERS: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (Money, attrgetter("pence")),
    (Enum, attrgetter("value")),
    (date, methodcaller("isoformat")),
    (time, methodcaller("isoformat")),
    (Decimal, str),
    (tuple, _listed),
)


def to_plain(value: Any) -> Any:  # noqa: ANN401 - any frozen value of an engine
    """Return a value as JSON can hold it: money as whole pence, days and instants in ISO form."""
    return _writer(type(value))(value)  # type: ignore[arg-type]  # every type can be a key


@cache
def _writer(kind: type) -> Callable[[Any], Any]:
    """Return what writes values of a kind: found once, for a payslip is two hundred of them."""
    for known, write in WRITERS:
        if issubclass(kind, known):
            return write
    if is_dataclass(kind):
        names = tuple(field.name for field in fields(kind))
        return lambda value: {name: to_plain(getattr(value, name)) for name in names}
    return lambda value: value


def of_plain(kind: Any, plain: Any) -> Any:  # noqa: ANN401 - the kind is only known at run time
    """Return the value of this kind that `to_plain` wrote, or raise ValueError or TypeError.

    A field that was not written takes its default, so that what an earlier version of the
    product kept is read for ever.
    """
    return _reader(kind)(plain)


@cache
def _reader(kind: Any) -> Reader:  # noqa: ANN401 - as of_plain
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind))
    if get_origin(kind) in (Union, UnionType):
        return _one_of(get_args(kind))
    if is_dataclass(kind) and kind is not Money:
        return _dataclass(kind)
    return _single(kind)


def _tuple(kinds: tuple[Any, ...]) -> Reader:
    if kinds[-1] is Ellipsis:
        each = _reader(kinds[0])
        return lambda plain: tuple(map(each, plain))
    readers = tuple(map(_reader, kinds))
    return lambda plain: tuple(read(item) for read, item in zip(readers, plain, strict=True))


def _one_of(kinds: tuple[Any, ...]) -> Reader:
    def read(plain: Any) -> Any:  # noqa: ANN401 - as of_plain
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

    return read


def _dataclass(kind: Any) -> Reader:  # noqa: ANN401 - as of_plain
    hints = get_type_hints(kind)
    known = {f.name for f in fields(kind)}
    needed = {f.name for f in fields(kind) if not _has_default(f)}
    readers = {name: _reader(hints[name]) for name in known}

    def read(plain: dict[str, Any]) -> Any:  # noqa: ANN401 - as of_plain
        if not needed <= plain.keys() <= known:
            message = f"{kind.__name__} is not made of {sorted(plain)}"
            raise ValueError(message)
        return kind(**{name: readers[name](item) for name, item in plain.items()})

    return read


def _has_default(field: Field[Any]) -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING


def _single(kind: Any) -> Reader:  # noqa: ANN401 - as of_plain
    if kind is Money:
        return Money
    if kind in (datetime, date, time):
        return kind.fromisoformat  # type: ignore[no-any-return]  # of whichever it is
    if kind is Decimal:
        return Decimal
    if issubclass(kind, Enum):
        return kind  # type: ignore[no-any-return]  # its members, by their values

    def read(plain: Any) -> Any:  # noqa: ANN401 - as of_plain
        if type(plain) is not kind:
            message = f"{plain!r} is not {kind.__name__}"
            raise TypeError(message)
        return plain

    return read
