"""Search in messages, chats and people."""
