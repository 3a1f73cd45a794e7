"""How HMRC knows an employer and their assistants."""
