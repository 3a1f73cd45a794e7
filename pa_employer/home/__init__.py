"""One home page for each kind of person: what is left, what is due, what needs me."""
