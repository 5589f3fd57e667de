"""From a request to who calls."""
