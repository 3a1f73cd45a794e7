"""The duties calendar."""
