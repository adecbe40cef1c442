"""Directories are gone through by their owners once a period; who forgets is reminded."""
