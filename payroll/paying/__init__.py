"""Paying people: who is paid how much where, and in which file the bank takes it."""
