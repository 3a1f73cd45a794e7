"""Employers, and who may act for them, from when until when."""
