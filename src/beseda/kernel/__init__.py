"""The kernel: declarations, the registry, one call through its steps, and the portal that they share."""
