"""The answers of the API about calendar feeds. Times are Beijing times."""

from uuid import UUID

from pydantic import BaseModel, Field

from services.cases.feed.lifecycle import Feed
from services.cases.feed.tables import FeedRow
from services.cases.feed.usecases import NewFeed
from shared.below import ServicePath
from shared.clock import BeijingTime


class FeedShown(BaseModel):
    """A calendar feed, at the version in the ETag. Its address is shown once, when it is made."""

    id: UUID
    version: int
    made_at: BeijingTime
    revoked_at: BeijingTime | None


class FeedMadeNow(BaseModel):
    """A calendar feed that was made now, with its secret address. Nobody can show it again."""

    id: UUID
    version: int
    made_at: BeijingTime
    address: str | None = Field(
        description="The secret address, for a calendar program; null if the service does not know its public address.",
        examples=["https://inspections.example.gov.cn/cases/calendars/3xZ4p9cQ0bV7nK2mJ5hG8fD1sA6wE4rT9yU2iO7pLqk"],
    )
    path: ServicePath = Field(
        description="The path of this address, on the same host.",
        examples=["/cases/calendars/3xZ4p9cQ0bV7nK2mJ5hG8fD1sA6wE4rT9yU2iO7pLqk"],
    )


def shown(feed: Feed | FeedRow) -> FeedShown:
    return FeedShown(id=feed.id, version=feed.version, made_at=feed.made_at, revoked_at=feed.revoked_at)


def made(new: NewFeed, public: str | None) -> FeedMadeNow:
    """The feed; `public`: the address of the service as everybody reaches it, if it is known."""
    feed, path = new.feed, f"/calendars/{new.secret}"
    address = f"{public}{path}" if public else None
    return FeedMadeNow(id=feed.id, version=feed.version, made_at=feed.made_at, address=address, path=path)
