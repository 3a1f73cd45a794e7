"""The ground everything stands on: money, days, dated values, workings and errors."""
