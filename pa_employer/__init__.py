"""The service: pages, tables and commands for people who employ their own assistants."""
