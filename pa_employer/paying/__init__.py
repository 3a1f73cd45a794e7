"""Paying people: the list, files for the bank, and a pack for when services are down."""
