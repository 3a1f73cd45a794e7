"""The same application and household as the slices' tests have."""

from tests.pa_employer.conftest import app, client, household, no_csrf, session, visitor

__all__ = ["app", "client", "household", "no_csrf", "session", "visitor"]
