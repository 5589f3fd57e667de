"""How requests are read from the wire and answers are written to it."""
