"""Messages: sent, edited, deleted, liked, read."""
