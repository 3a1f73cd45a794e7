"""Rates that the law changes on a date, read from `config/rates`."""
