"""A support organisation's desk: pay for many employers at once, each by itself."""
