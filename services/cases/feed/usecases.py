"""What can be done with a calendar feed: its owner makes it and revokes it, and whoever has the address reads it."""

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import uuid_utils.compat

from services.cases.clocks import CLOCKS, PATHS
from services.cases.feed import lifecycle, store
from services.cases.feed.calendar import Reader, calendar_of
from services.cases.feed.lifecycle import Feed
from services.cases.feed.store import FEEDS
from services.cases.inspection.store import INSPECTIONS, hidden_of_crew, under_way_of
from shared.aggregate import begin, record, state_of, to_change
from shared.clocks.deadlines import find_deadlines
from shared.clocks.listed import DeadlinesSought, Debtor
from shared.contracts.feed import FeedMade
from shared.pages import PageWanted
from shared.work import Acting, Work

_MOST = 500
"""The largest number of deadlines in a file: those that end first."""
_INSPECTIONS = 100
"""The largest number of inspections under way whose deadlines are in a file: the newest."""


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


async def read(public: Work, secret: str, now: datetime, address: str | None) -> bytes:
    """The file with what the feed's owner owes, and what runs in the inspections whose crew the owner is of; the first
    that ends first. `address`: where people reach the service, if it is known. Raises FeedUnknown.
    """
    feed = await store.feed_at(public.session, _hash(secret))
    covert = await hidden_of_crew(public.session, feed.bureau, feed.subject)
    running = DeadlinesSought(bureau=feed.bureau, states=("running",), covert=covert)
    inspections = await under_way_of(public.session, feed.bureau, feed.subject, _INSPECTIONS)
    asked = [
        replace(running, debtors=(Debtor("person", feed.subject),)),
        *(replace(running, matter=INSPECTIONS.stream(inspection)) for inspection in inspections),
    ]
    found = {
        row.id: row
        for sought in asked
        for row in (await find_deadlines(public.session, CLOCKS.tables, sought, PageWanted(_MOST))).rows
    }
    first = sorted(found.values(), key=lambda row: (row.ends, row.id))[:_MOST]
    return calendar_of(first, Reader(feed.secret, address, PATHS), now)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
