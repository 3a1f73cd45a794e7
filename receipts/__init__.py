"""Receipts: what a file really is, when one is needed, and where it is kept."""
