"""Time that a support organisation spends for the people it acts for."""
