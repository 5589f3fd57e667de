"""HTTP: the server, and what it does before and after a call."""
