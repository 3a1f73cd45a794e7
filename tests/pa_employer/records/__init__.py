"""Tests of the portable record."""
