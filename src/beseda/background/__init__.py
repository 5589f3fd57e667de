"""What a server does between requests: housekeeping and indexing."""
