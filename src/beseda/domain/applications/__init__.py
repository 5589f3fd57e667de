"""Applications: who registers bots, and who events are delivered to."""
