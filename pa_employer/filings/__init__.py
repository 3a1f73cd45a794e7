"""Telling HMRC: each document a row with a state, sent exactly once."""
