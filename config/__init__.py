"""Everything that changes by law, by council or by installation."""
