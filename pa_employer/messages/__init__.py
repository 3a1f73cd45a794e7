"""One calm inbox for each person: what they are told, how they hear of it, how they read."""
