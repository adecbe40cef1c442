"""What can be done with a calendar feed: its owner makes it and revokes it, and whoever has the address reads it."""

import hashlib
import secrets
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import uuid_utils.compat

from services.cases.clocks import CLOCKS
from services.cases.feed import lifecycle, store
from services.cases.feed.calendar import calendar_of
from services.cases.feed.lifecycle import Feed
from services.cases.feed.store import FEEDS
from shared.aggregate import begin, record, state_of, to_change
from shared.clocks.deadlines import find_deadlines
from shared.clocks.listed import DeadlinesSought, Debtor
from shared.contracts.feed import FeedMade
from shared.pages import PageWanted
from shared.work import Acting, Work

_MOST = 500
"""The largest number of deadlines in a file: those that end first."""


class NewFeed(NamedTuple):
    """A feed with its secret, which nobody learns again."""

    feed: Feed
    secret: str


async def make(act: Acting) -> NewFeed:
    """Make a feed for the caller. A feed that the caller has is revoked: a person has one address."""
    await store.be_alone(act)
    for row in await store.feeds_in_use(act):
        before = await state_of(act, FEEDS, row.id)
        await record(act, FEEDS, before, lifecycle.revoke(before))
    secret = secrets.token_urlsafe(32)
    feed = await begin(act, FEEDS, uuid_utils.compat.uuid7(), FeedMade(secret=_hash(secret)))
    return NewFeed(feed, secret)


async def revoke(act: Acting, feed_id: UUID) -> Feed:
    """Revoke a feed of the caller. Raises FeedUnknown, StaleVersion, AlreadyRevoked."""
    feed = await to_change(act, FEEDS, feed_id)
    if feed.subject != act.person:
        raise store.unknown(feed_id)
    return await record(act, FEEDS, feed, lifecycle.revoke(feed))


async def read(public: Work, secret: str, now: datetime) -> bytes:
    """The file with what the feed's owner owes, the first that ends first. Raises FeedUnknown."""
    feed = await store.feed_at(public.session, _hash(secret))
    own = DeadlinesSought(
        bureau=feed.bureau, debtors=(Debtor("person", feed.subject),), states=("running",), covert=True
    )
    found = await find_deadlines(public.session, CLOCKS.tables, own, PageWanted(_MOST))
    return calendar_of(found.rows, feed.secret, now)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
