"""Records as answers show them."""
