"""Letters by email: each is a row, sent once by the worker."""
