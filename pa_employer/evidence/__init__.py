"""Receipts and other proof, attached only where they are asked for."""
