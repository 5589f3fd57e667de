"""Limits: requests, operating time, blocking."""
