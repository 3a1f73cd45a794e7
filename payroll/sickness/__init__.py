"""Statutory Sick Pay: spells of sickness, what the eight weeks before earned, and what is paid."""
