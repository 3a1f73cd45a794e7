"""By what HMRC, the pension scheme and the bank know an employer and their assistants."""
