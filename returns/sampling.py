"""Which clean returns are drawn for a look: by a published method that anybody can repeat.

A return is drawn when the first eight bytes of the SHA-256 of "SEED ID" come, as a fraction of
all they could be, below the rate. The seed is the Monday of the week the return came in, so that
nobody chooses who is drawn, and drawing again draws the same.
"""

from datetime import date
from hashlib import sha256
from uuid import UUID

from payroll.ground.days import monday_of

BYTES = 8


def seed_of(came_in_on: date) -> str:
    """Return the seed for returns that came in on a day: the Monday of its week, YYYY-MM-DD."""
    return monday_of(came_in_on).isoformat()


def number_of(seed: str, return_id: UUID) -> int:
    """Return a return's own number for a seed, from 0 to 2**64 - 1."""
    return int.from_bytes(sha256(f"{seed} {return_id}".encode()).digest()[:BYTES])


def is_drawn(return_id: UUID, came_in_on: date, per_hundred: int) -> bool:
    """Tell whether a return is drawn for a look, at so many of each hundred."""
    return number_of(seed_of(came_in_on), return_id) * 100 < per_hundred << (8 * BYTES)
