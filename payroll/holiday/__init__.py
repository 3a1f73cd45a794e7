"""Paid holiday: how much there is, how it is earned, what a day of it pays, what is left."""
