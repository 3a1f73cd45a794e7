"""The demo: invented households whose year runs through the real services."""
