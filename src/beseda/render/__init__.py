"""Parts of answers that several families share."""
