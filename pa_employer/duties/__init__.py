"""What an employer has to do and by when, in one list and in their own calendar."""
