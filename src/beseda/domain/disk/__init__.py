"""The disk: who may do what with what lies on it, and files that are shared in chats."""
