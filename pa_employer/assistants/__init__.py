"""Personal assistants and the dated terms they work under."""
