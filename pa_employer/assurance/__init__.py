"""Assurance for a council: what was seen and proved, its own clocks, its sample, its learning."""
