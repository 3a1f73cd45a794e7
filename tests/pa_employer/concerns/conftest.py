"""Somebody at each side of a return, as for the returns themselves."""

from tests.pa_employer.reviews.conftest import by_officer, by_person, officer, path, person

__all__ = ["by_officer", "by_person", "officer", "path", "person"]
