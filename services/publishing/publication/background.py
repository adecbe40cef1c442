"""The background task that ends displays whose period is over, and releases what has waited for its day. Any number of
processes may run it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import date
from uuid import UUID

import structlog
import uuid_utils.compat
from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.publication import store, usecases
from shared.clock import beijing_date
from shared.http.resources import Resources
from shared.log.append import StaleVersion
from shared.log.occasion import Actor, Occasion
from shared.work import Acting

_PAUSE = 60.0
"""Seconds between two looks."""
_AT_ONCE = 1000
_BEFORE_ALL = UUID(int=0)
_Look = Callable[[AsyncSession, date, store.Some], Awaitable[list[tuple[UUID, str]]]]
_Decide = Callable[[Acting, UUID], Awaitable[bool]]

_log = structlog.get_logger()


async def end_displays(resources: Resources) -> None:
    """End every display whose period is over, and release what has waited for its day; runs until it is cancelled."""
    while True:
        await end_those_over(resources)
        await release_those_ripe(resources)
        await asyncio.sleep(_PAUSE)


async def end_those_over(resources: Resources) -> int:
    """Look once at all displays whose period is over today. Returns how many ended."""
    return await _each(store.over, usecases.end_if_over, resources)


async def release_those_ripe(resources: Resources) -> int:
    """Look once at all that waits for its day, which has come. Returns how many were released."""
    return await _each(store.ripe, usecases.release_if_ripe, resources)


async def _each(look: _Look, decide: _Decide, resources: Resources) -> int:
    """Decide on everything that is due today, some at a time. Returns how often something was done: what stays as it is
    keeps nobody behind it from their turn.
    """
    done, after = 0, _BEFORE_ALL
    while True:
        async with resources.work() as work:
            due = await look(work.session, beijing_date(resources.clock()), store.Some(after, _AT_ONCE))
        if not due:
            return done
        done += sum([await _do(decide, resources, bureau, publication) for publication, bureau in due])
        after = due[-1][0]


async def _do(decide: _Decide, resources: Resources, bureau: str, publication: UUID) -> bool:
    actor, trace = Actor(resources.service, "service", resources.service), uuid_utils.compat.uuid7().hex
    # If somebody else decides something about it meanwhile, the next look decides again.
    with suppress(StaleVersion):
        async with resources.work(bureau) as work:
            act = Acting.of(work, Occasion(bureau, actor, resources.clock(), trace, ""))
            return await decide(act, publication)
    return False
