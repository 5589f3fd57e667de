"""The schema: its versions and what must hold between rows."""
