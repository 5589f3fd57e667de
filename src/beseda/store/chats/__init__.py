"""Rows of chats, members and lists."""
