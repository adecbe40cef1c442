"""The bureau as tenant: for whom a transaction is, and whose rows it sees."""

EVERY_BUREAU = "*"
"""What `cheqian.bureau` is set to where a service acts for all bureaus: reactions, rebuilds, the public site."""
