"""Fraud and safeguarding: opened by two people, read by few, apart from the ordinary record."""
