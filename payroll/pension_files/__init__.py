"""Contributions and members as files for a pension scheme."""
