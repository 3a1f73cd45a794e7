"""Earnings arrestments: what a Scottish court has an employer take from wages for a creditor."""
