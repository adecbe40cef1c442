"""The background task that ends displays whose period is over. Any number of processes may run it."""

import asyncio
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
    """End every display whose period is over; runs until it is cancelled."""
    while True:
        await end_those_over(resources)
        await asyncio.sleep(_PAUSE)


async def end_those_over(resources: Resources) -> int:
    """Look once at all displays whose period is over today. Returns how many ended: what is not corrected stays."""
    async with resources.work() as work:
        over = await store.over(work.session, beijing_date(resources.clock()), _AT_ONCE)
    return sum([await _end(resources, bureau, publication) for bureau, publication in over])


async def _end(resources: Resources, bureau: str, publication: UUID) -> bool:
    actor, trace = Actor(resources.service, "service", resources.service), uuid_utils.compat.uuid7().hex
    # If somebody else decides something about it meanwhile, the next look decides again.
    with suppress(StaleVersion):
        async with resources.work(bureau) as work:
            act = Acting.of(work, Occasion(bureau, actor, resources.clock(), trace, ""))
            return await usecases.end_if_over(act, publication)
    return False
