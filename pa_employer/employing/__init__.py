"""Being a good employer: what to check and agree before a job, during it, and when it ends."""
