"""The background task that ends displays whose period is over, and releases what has waited for its day. Any number of
processes may run it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from uuid import UUID

import structlog
import uuid_utils.compat

from services.publishing.publication import store, usecases
from shared.clock import beijing_date
from shared.http.resources import Resources
from shared.log.append import StaleVersion
from shared.log.occasion import Actor, Occasion
from shared.work import Acting

_PAUSE = 60.0
"""Seconds between two looks."""
_AT_ONCE = 1000

_log = structlog.get_logger()


async def end_displays(resources: Resources) -> None:
    """End every display whose period is over, and release what has waited for its day; runs until it is cancelled."""
    while True:
        await end_those_over(resources)
        await release_those_ripe(resources)
        await asyncio.sleep(_PAUSE)


async def end_those_over(resources: Resources) -> int:
    """Look once at all displays whose period is over today. Returns how many ended: what is not corrected stays."""
    async with resources.work() as work:
        over = await store.over(work.session, beijing_date(resources.clock()), _AT_ONCE)
    return sum([await _do(usecases.end_if_over, resources, bureau, publication) for bureau, publication in over])


async def release_those_ripe(resources: Resources) -> int:
    """Look once at all that waits for its day, which has come. Returns how many were released."""
    async with resources.work() as work:
        ripe = await store.ripe(work.session, beijing_date(resources.clock()), _AT_ONCE)
    return sum([await _do(usecases.release_if_ripe, resources, bureau, publication) for bureau, publication in ripe])


async def _do(
    act_on: Callable[[Acting, UUID], Awaitable[bool]], resources: Resources, bureau: str, publication: UUID
) -> bool:
    actor, trace = Actor(resources.service, "service", resources.service), uuid_utils.compat.uuid7().hex
    # If somebody else decides something about it meanwhile, the next look decides again.
    with suppress(StaleVersion):
        async with resources.work(bureau) as work:
            act = Acting.of(work, Occasion(bureau, actor, resources.clock(), trace, ""))
            return await act_on(act, publication)
    return False
