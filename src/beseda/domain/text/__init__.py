"""What becomes of text: codes, phrases, folding."""
