"""What is planned: shifts that come again, the days that are otherwise, and who covers them."""
