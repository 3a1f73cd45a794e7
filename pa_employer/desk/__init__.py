"""A council's desk: what needs a human first, one return on one page, and what is decided."""
