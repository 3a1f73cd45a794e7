"""The steps by which the database came to its present shape, each of them reversible."""
