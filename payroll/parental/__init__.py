"""Statutory pay of parents: who is entitled, for how long, how much, and what HMRC gives back."""
