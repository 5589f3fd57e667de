"""The event log as its readers see it: queues and deliveries."""
