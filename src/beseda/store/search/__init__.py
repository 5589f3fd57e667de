"""Search in SQL."""
