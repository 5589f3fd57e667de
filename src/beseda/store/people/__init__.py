"""Rows of people and departments."""
