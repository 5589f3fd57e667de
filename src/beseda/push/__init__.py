"""Push & pull: what happens, told at once to those who are connected."""
