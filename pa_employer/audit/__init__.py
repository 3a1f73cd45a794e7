"""The audit trail: who did what, for whom, when, in words, never changed."""
