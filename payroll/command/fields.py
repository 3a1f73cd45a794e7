"""Reading the fields of one line: each by name and by kind, with a sentence for what is wrong.

Values may come as JSON has them or as the text of a CSV cell; an empty text says "not stated".
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from payroll.frequency import Frequency
from payroll.ground.errors import DomainError
from payroll.ground.money import Money, NotMoneyError
from payroll.periods import TaxYear

Kind = TypeVar("Kind", bound=StrEnum)
Value = TypeVar("Value")
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,12})?", re.ASCII)
_TAX_YEAR = re.compile(r"(?P<first>20[0-9]{2})-(?P<second>[0-9]{2})", re.ASCII)
_BOOLEANS = {"true": True, "false": False}
_LONGEST_SHOWN = 40


class FieldError(DomainError):
    """A field of the line is missing or is not what it should be."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name} {why}.")


class Fields:
    """The fields of one line, or of one table within it; each is taken by name.

    Every reader refuses a field that is missing or misshapen, unless it is given an `otherwise`.
    """

    def __init__(self, values: Mapping[str, object], where: str = "") -> None:
        self._where = where
        self._values = {name: value for name, value in values.items() if not _is_empty(value)}
        self._taken: set[str] = set()

    def has(self, name: str) -> bool:
        """Tell whether a field is stated."""
        return name in self._values

    def text(self, name: str, otherwise: str | None = None) -> str:
        """Return a text."""
        return self._read(name, _text, otherwise)

    def money(self, name: str, otherwise: Money | None = None) -> Money:
        """Return an amount given as pounds with at most two decimals."""
        return self._read(name, _money, otherwise)

    def decimal(self, name: str, otherwise: Decimal | None = None) -> Decimal:
        """Return an exact number."""
        return self._read(name, _decimal, otherwise)

    def whole(self, name: str, otherwise: int | None = None) -> int:
        """Return a whole number."""
        return self._read(name, _whole, otherwise)

    def flag(self, name: str, otherwise: bool | None = None) -> bool:  # noqa: FBT001  # a default
        """Return true or false."""
        return self._read(name, _flag, otherwise)

    def day(self, name: str, otherwise: date | None = None) -> date:
        """Return a day written as 2026-04-06."""
        return self._read(name, _day, otherwise)

    def tax_year(self, name: str = "tax_year") -> TaxYear:
        """Return a tax year written as 2026-27."""
        return self._read(name, _tax_year, None)

    def frequency(self, name: str = "frequency") -> Frequency:
        """Return how often pay comes; four_weekly and four-weekly are the same."""
        return self._read(name, _frequency, None)

    def choice(self, name: str, kinds: type[Kind], otherwise: Kind | None = None) -> Kind:
        """Return one of several words; spaces, hyphens and underscores are the same."""
        return self._read(name, lambda value: _choice(value, kinds), otherwise)

    def whole_numbers(self, name: str) -> tuple[int, ...]:
        """Return whole numbers, as a list or as a text with spaces between them."""
        return self._read(name, _whole_numbers, None)

    def tables(self, name: str) -> tuple["Fields", ...]:
        """Return a list of tables; none when the field is not stated."""
        found: Iterable[object] = self._read(name, _list, ())
        return tuple(
            Fields(_table(row, f"{self._where}{name} {n}"), f"{self._where}{name} {n}, ")
            for n, row in enumerate(found, 1)
        )

    def table(self, name: str) -> "Fields":
        """Return a table."""
        where = f"{self._where}{name}"
        return Fields(self._read(name, lambda value: _table(value, where), None), f"{where}, ")

    def close(self, *, but: frozenset[str] = frozenset()) -> None:
        """Refuse fields that nobody took, `but` these: they are misspelt."""
        strangers = sorted(self._values.keys() - self._taken - but)
        if strangers:
            raise FieldError(self._where + ", ".join(strangers), "is not known here")

    def _read(self, name: str, read: Callable[[object], Value], otherwise: Value | None) -> Value:
        self._taken.add(name)
        if name not in self._values:
            if otherwise is None:
                raise FieldError(self._where + name, "is missing")
            return otherwise
        try:
            return read(self._values[name])
        except FieldError:
            raise
        except (ValueError, DomainError) as refused:
            raise FieldError(self._where + name, str(refused)) from refused


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _text(value: object) -> str:
    if not isinstance(value, str):
        message = f"must be a text, not {_shown(value)}"
        raise ValueError(message)  # noqa: TRY004  # the one error that `_read` turns into words
    return value.strip()


def _number_text(value: object) -> str:
    """Return a number as it was written; a JSON number must be whole or exact."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        message = f"must be a number, not {_shown(value)}"
        raise ValueError(message)  # noqa: TRY004  # as above
    text = str(value).strip()
    if not _NUMBER.fullmatch(text):
        message = f"must be a number, not {_shown(value)}"
        raise ValueError(message)
    return text


def _money(value: object) -> Money:
    try:
        return Money.parse(_number_text(value))
    except NotMoneyError:
        message = f"must be pounds with at most two decimals, not {_shown(value)}"
        raise ValueError(message) from None


def _decimal(value: object) -> Decimal:
    return Decimal(_number_text(value))


def _whole(value: object) -> int:
    number = _decimal(value)
    if number != number.to_integral_value():
        message = f"must be a whole number, not {_shown(value)}"
        raise ValueError(message)
    return int(number)


def _flag(value: object) -> bool:
    found = value if isinstance(value, bool) else _BOOLEANS.get(str(value).strip().lower())
    if found is None:
        message = f"must be true or false, not {_shown(value)}"
        raise ValueError(message)
    return found


def _day(value: object) -> date:
    try:
        return date.fromisoformat(_text(value))
    except ValueError:
        message = f"must be a day like 2026-04-06, not {_shown(value)}"
        raise ValueError(message) from None


def _tax_year(value: object) -> TaxYear:
    found = _TAX_YEAR.fullmatch(_text(value))
    if not found or (int(found["first"]) + 1) % 100 != int(found["second"]):
        message = f"must be a tax year like 2026-27, not {_shown(value)}"
        raise ValueError(message)
    return TaxYear(int(found["first"]))


def _frequency(value: object) -> Frequency:
    return _choice(value, Frequency)


def _choice(value: object, kinds: type[Kind]) -> Kind:
    by_name = {_plain_word(kind.value): kind for kind in kinds}
    found = by_name.get(_plain_word(_text(value)))
    if found is None:
        message = f"must be one of {', '.join(by_name)}, not {_shown(value)}"
        raise ValueError(message)
    return found


def _plain_word(text: str) -> str:
    return text.casefold().replace("-", "_").replace(" ", "_")


def _whole_numbers(value: object) -> tuple[int, ...]:
    numbers = value.split() if isinstance(value, str) else _list(value)
    return tuple(_whole(number) for number in numbers)


def _list(value: object) -> tuple[object, ...]:
    if not isinstance(value, list | tuple):
        message = f"must be a list, not {_shown(value)}"
        raise ValueError(message)  # noqa: TRY004  # as above
    return tuple(value)


def _table(value: object, where: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise FieldError(where, "must be an object with named fields")
    return value


def _shown(value: object) -> str:
    text = str(value)
    return f"“{text[:_LONGEST_SHOWN]}{'…' if len(text) > _LONGEST_SHOWN else ''}”"
