"""Hours on paper: a printed week with codes a photo is known by, and bringing it in again."""
