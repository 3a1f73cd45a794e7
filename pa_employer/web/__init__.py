"""Pages: access, forms, the unit of work, and the look every page shares."""
