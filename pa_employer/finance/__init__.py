"""Files for a council's finance system: what it pays, what comes back, coded and totalled."""
