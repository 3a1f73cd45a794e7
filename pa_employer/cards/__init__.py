"""Payment cards: issued, limited, frozen by their holder, and every purchase in the book."""
