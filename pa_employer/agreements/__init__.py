"""The direct payment: what was agreed, with which council, and how much."""
