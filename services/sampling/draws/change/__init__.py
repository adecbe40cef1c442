"""Changes after a draw that take two persons: a drawn unit is substituted, a covert draw is opened early."""
