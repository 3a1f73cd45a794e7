"""A person's information: what is held and why, a copy of it, what is wrong with it, its end."""
