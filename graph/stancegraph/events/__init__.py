"""Coded events as tables: files, and who the actors of their codes are."""
