"""Watching the service run: is it up, how long do pages take, what waits, and what went wrong."""
