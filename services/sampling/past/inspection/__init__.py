"""Inspections on record, one's own and other departments': what coverage, caps and exclusions are reckoned with."""
