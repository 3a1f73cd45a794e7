"""The book: double entry, added to and never edited."""
