"""Rows of the event log, its readers and deliveries."""
