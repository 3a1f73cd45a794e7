"""The keys that seal details: adding one, sealing anew with it, and which are still needed."""
