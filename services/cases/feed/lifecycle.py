"""The state of a calendar feed, computed from its events."""

from collections.abc import Mapping
from datetime import datetime
from typing import get_args
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.contracts.feed import FeedMade, FeedRevoked
from shared.errors import Conflict
from shared.log.event import Event

FeedFact = FeedMade | FeedRevoked
FACTS: Mapping[str, type[FeedFact]] = {fact.type: fact for fact in get_args(FeedFact)}


class AlreadyRevoked(Conflict):
    code = "feed-already-revoked"
    title = "日历订阅地址已撤销"
    title_en = "The calendar feed is revoked already"


class Feed(BaseModel):
    """A calendar feed of the person `subject`; `secret` is the hash of the secret in its address."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    bureau: str
    version: int
    trace: str
    subject: str
    secret: str
    made_at: datetime
    revoked_at: datetime | None = None

    @property
    def stream(self) -> str:
        return f"feed/{self.id}"


def evolve(feed: Feed | None, event: Event) -> Feed:
    """The feed after one more event of its stream; `feed` is None before it is made."""
    fact = FACTS[event.type].of(event)
    if isinstance(fact, FeedMade):
        return Feed(
            id=UUID(event.stream.removeprefix("feed/")),
            bureau=event.bureau,
            version=event.version,
            trace=event.trace,
            subject=event.person,
            secret=fact.secret,
            made_at=event.time,
        )
    assert feed is not None  # noqa: S101  # every stream begins with the making of the feed
    return feed.model_copy(update={"version": event.version, "revoked_at": event.time})


def revoke(feed: Feed) -> FeedRevoked:
    """The end of a feed. Raises AlreadyRevoked."""
    if feed.revoked_at is not None:
        raise AlreadyRevoked(
            "该日历订阅地址已撤销，无须再办。", "This calendar feed is revoked already; nothing is left to do."
        )
    return FeedRevoked()
