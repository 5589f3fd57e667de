"""The kernel: one declaration per method, and everything that is derived from it."""
