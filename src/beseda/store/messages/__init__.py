"""Rows of messages and read marks."""
