"""All SQL: each module holds the statements of one topic, written once for both databases."""
