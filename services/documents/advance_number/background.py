"""The background task that voids advance numbers which are late. Any number of processes may run it."""

import asyncio

import structlog
import uuid_utils.compat

from services.documents.advance_number import store, usecases
from shared.errors import Refusal
from shared.http.resources import Resources
from shared.log.occasion import Actor, Occasion
from shared.work import Acting

_PAUSE = 10.0
"""Seconds between two looks."""
_AT_ONCE = 100

_log = structlog.get_logger()


async def void_late_numbers(resources: Resources) -> None:
    """Void every advance number at the hour by which it should be back; runs until it is cancelled."""
    while True:
        await void_all_late(resources)
        await asyncio.sleep(_PAUSE)


async def void_all_late(resources: Resources) -> int:
    """Void the numbers that are late now. Returns how many there were."""
    async with resources.work() as work:
        late = await store.overdue(work.session, resources.clock(), _AT_ONCE)
    for advance, bureau in late:
        actor, trace = Actor(resources.service, "service", resources.service), uuid_utils.compat.uuid7().hex
        try:
            async with resources.work(bureau) as work:
                act = Acting.of(work, Occasion(bureau, actor, resources.clock(), trace, ""))
                await usecases.void_late(act, advance)
        except Refusal as refusal:
            _log.warning("an advance number could not be voided", advance=str(advance), reason=refusal.code)
    return len(late)
