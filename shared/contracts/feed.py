"""Facts of cases about calendar feeds: secret addresses at which a person's calendar program reads their deadlines.

Nothing of them is public. Of the secret in the address only the hash is kept.
"""

from typing import ClassVar

from shared.contracts.fact import Fact, Hex32


class FeedMade(Fact):
    """A person made a calendar feed for themselves. Stream feed/<uuid>, as for all events of one feed."""

    type: ClassVar[str] = "cases.feed.made"

    secret: Hex32
    """SHA-256 of the secret in the address."""


class FeedRevoked(Fact):
    """The owner revoked the feed, or made another one: its address answers no more."""

    type: ClassVar[str] = "cases.feed.revoked"
