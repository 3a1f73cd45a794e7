"""The portable record: everything about one direct payment in one document, out and in."""
