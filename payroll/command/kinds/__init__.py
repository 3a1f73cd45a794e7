"""The calculations that the command knows, a module for each kind."""
