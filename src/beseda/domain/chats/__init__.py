"""Chats: who is in them, how they look, and where they stand in lists."""
