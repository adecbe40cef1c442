"""The answers of the API about calendar feeds. Times are Beijing times."""

from uuid import UUID

from pydantic import BaseModel, Field

from services.cases.feed.lifecycle import Feed
from services.cases.feed.tables import FeedRow
from services.cases.feed.usecases import NewFeed
from shared.clock import BeijingTime


class FeedShown(BaseModel):
    """A calendar feed, at the version in the ETag. Its address is shown once, when it is made."""

    id: UUID
    version: int
    made_at: BeijingTime
    revoked_at: BeijingTime | None


class FeedMadeNow(BaseModel):
    """A calendar feed that was made now, with the path of its secret address."""

    id: UUID
    version: int
    made_at: BeijingTime
    path: str = Field(
        description="The secret path, below the address of the service. Nobody can show it again.",
        examples=["/calendars/3xZ4p9cQ0bV7nK2mJ5hG8fD1sA6wE4rT9yU2iO7pLqk"],
    )


def shown(feed: Feed | FeedRow) -> FeedShown:
    return FeedShown(id=feed.id, version=feed.version, made_at=feed.made_at, revoked_at=feed.revoked_at)


def made(new: NewFeed) -> FeedMadeNow:
    feed = new.feed
    return FeedMadeNow(id=feed.id, version=feed.version, made_at=feed.made_at, path=f"/calendars/{new.secret}")
