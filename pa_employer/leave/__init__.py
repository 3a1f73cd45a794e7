"""Time off: holiday, sickness and family leave."""
