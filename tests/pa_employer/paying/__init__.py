"""Paying people."""
