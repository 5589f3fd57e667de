"""Notifications: what people are told outside of their conversations."""
