"""Returns: computed, confirmed by the person, reviewed by the council."""
