"""Files for pension schemes."""
