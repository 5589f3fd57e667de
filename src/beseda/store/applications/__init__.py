"""Rows of applications."""
