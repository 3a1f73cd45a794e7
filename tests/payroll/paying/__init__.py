"""Paying people: lists, bank files, references."""
