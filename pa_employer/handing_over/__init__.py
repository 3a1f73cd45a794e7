"""What is open when a person changes their support organisation, for all who have a part in it."""
