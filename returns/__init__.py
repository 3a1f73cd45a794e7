"""Financial returns: what they contain, what they add up to, and what is unclear."""
