"""Limits of the REST API as one process keeps them: requests, operating time, blocking."""
