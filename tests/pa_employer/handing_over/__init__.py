"""What is open when somebody changes their support organisation."""
