"""A database with the household in it, which nobody has open."""

import pytest


@pytest.fixture
def household() -> None:
    """By its name the database is known to be wanted with the household."""
