"""One calm inbox for each person: what they are told and asked, and how they hear of it."""
