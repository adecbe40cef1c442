"""The forms, as a client sees them: which there are, and what is filled in."""
