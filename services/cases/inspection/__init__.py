"""Inspections: from the basis that opens an inspection to its closing. See `verbs.py` for the lifecycle."""
