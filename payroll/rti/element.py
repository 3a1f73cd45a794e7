"""Writing HMRC's documents: elements in a fixed order, and nothing for what is not known."""

from datetime import date
from typing import Self

from lxml import etree

from payroll.ground.money import Money

Value = str | int | date | Money | bool | None


class Section:
    """An element that others are added to in the order of the document."""

    def __init__(self, element: etree._Element) -> None:
        self.element = element

    @classmethod
    def root(cls, name: str, namespace: str) -> Self:
        """Return a document's first element in its own default namespace."""
        return cls(etree.Element(f"{{{namespace}}}{name}", nsmap={None: namespace}))

    def section(self, name: str, **attributes: str) -> "Section":
        """Add an element that holds others."""
        return Section(etree.SubElement(self.element, self._named(name), attrib=attributes))

    def add(self, name: str, value: Value, **attributes: str) -> None:
        """Add an element with a value; None, no and empty text add nothing."""
        if value is None or value is False or value == "":
            return
        self.section(name, **attributes).element.text = as_text(value)

    def add_amount(self, name: str, amount: Money, **attributes: str) -> None:
        """Add an amount unless it is nothing."""
        if amount:
            self.add(name, amount, **attributes)

    def _named(self, name: str) -> str:
        return f"{{{etree.QName(self.element).namespace}}}{name}"


def as_text(value: Value) -> str:
    """Return a value as HMRC writes it: 1234.50, 2026-04-06, yes."""
    if isinstance(value, Money):
        return f"{value.pounds:.2f}"
    if isinstance(value, date):
        return value.isoformat()
    return "yes" if value is True else str(value)
