"""The steps a council takes when a direct payment does not go well: help first, one at a time."""
