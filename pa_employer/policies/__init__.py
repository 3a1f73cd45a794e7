"""What a council's rules say, in words, with where each comes from."""
