"""The pay engine as a command: JSON lines in, one JSON line out for each, in order."""
