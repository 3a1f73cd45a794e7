"""Shifts and timesheets: the assistant says the hours, the employer agrees them."""
