"""Finding a PA: the advert, the people who wrote in, the meeting, and forgetting them again."""
