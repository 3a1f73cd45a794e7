"""Letters by email and text message: each is a row, sent once by the worker."""
