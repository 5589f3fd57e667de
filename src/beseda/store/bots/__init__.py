"""Rows of bots."""
