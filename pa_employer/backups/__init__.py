"""Backups: the whole record in one encrypted file, proved and brought back by command."""
