"""Changes after a draw that take two persons: substitution, succession, the early opening of a covert draw."""
