"""How much a rule of keeping forgot, and how much it could not yet."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counted:
    """Numbers that name nobody."""

    forgotten: int
    held: int = 0
    """What is due, and stays because of a legal hold, an open return or a restriction."""
