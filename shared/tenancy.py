"""Bureaus as tenants: the bureaus of a transaction decide which rows it sees."""

from collections.abc import Iterable

EVERY_BUREAU = "*"
"""The value of `cheqian.bureau` where a service acts for all bureaus: reactions, rebuilds, the public site."""


def tenancy(bureaus: Iterable[str]) -> str:
    """The value of `cheqian.bureau` for a transaction that sees the rows of these bureaus, by their area codes."""
    return ",".join(bureaus)
