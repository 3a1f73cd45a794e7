"""The same application as the slices' tests have."""

from tests.pa_employer.conftest import app, client, visitor

__all__ = ["app", "client", "visitor"]
