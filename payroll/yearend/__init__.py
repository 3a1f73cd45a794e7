"""The ends of a tax year and of a job: P60, P45, and what is carried into the next year."""
