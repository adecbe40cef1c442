"""Bureaus as tenants: the bureau of a transaction decides which rows it sees."""

EVERY_BUREAU = "*"
"""The value of `cheqian.bureau` where a service acts for all bureaus: reactions, rebuilds, the public site."""
