"""Measures the speed of Beseda beside ceilings, all in one run."""
