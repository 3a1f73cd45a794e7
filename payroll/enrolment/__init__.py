"""Automatic enrolment: who must be in a pension, what happened, what is due, and the letters."""
