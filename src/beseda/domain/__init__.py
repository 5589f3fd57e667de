"""Decisions: who may do what, and what then happens. Knows neither HTTP nor spelling."""
