"""Checks that many methods share, each with the parameters and refusals it brings."""
