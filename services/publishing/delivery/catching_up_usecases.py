"""The background task by which an outlet that was set up later catches up: what is still shown, and that it never got,
is queued a few at a time. Any number of processes may run it.
"""

import asyncio
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import structlog

from services.publishing.delivery import catching_up_store, usecases
from services.publishing.delivery.catching_up_store import WINDOW, Missing
from services.publishing.outlet.configured import OutletSettings
from shared.http.resources import Resources
from shared.log.append import StaleVersion

MOST_WAITING = 1000
"""While so many records wait for the target, nothing is added to them."""
_LET_OTHERS = timedelta(minutes=10)
"""So long after a release the reaction to it has decided about it."""
_BEGINNING = UUID(int=0)
_PAUSE = 1.0
_FULL = 15.0
_AGAIN = 3600.0
"""Seconds between two steps, while the queue is full, and between two passes."""

_log = structlog.get_logger()


async def catch_up(resources: Resources, outlet: OutletSettings) -> None:
    """Queue what the outlet never got, pass by pass; runs until it is cancelled."""
    after = _BEGINNING
    while True:
        try:
            if await is_full(resources, outlet):
                await asyncio.sleep(_FULL)
                continue
            reached = await catch_up_once(resources, outlet, after)
        except Exception:  # noqa: BLE001  # whatever it was: the next pass comes back to it
            _log.exception("an outlet could not catch up", outlet=outlet.name)
            reached = None
        after = reached or _BEGINNING
        await asyncio.sleep(_PAUSE if reached else _AGAIN)


async def is_full(resources: Resources, outlet: OutletSettings, most: int = MOST_WAITING) -> bool:
    """Whether so much waits for the target that nothing is to be added."""
    async with resources.work() as work:
        return await catching_up_store.waiting(work.session, outlet.name, most) >= most


async def catch_up_once(
    resources: Resources, outlet: OutletSettings, after: UUID = _BEGINNING, most: int = WINDOW
) -> UUID | None:
    """Look at the next publications that are shown, and queue those of them that the outlet never got. `after`: the
    release behind which they are looked for. Returns the last that was looked at; None at the end.
    """
    before = resources.clock() - _LET_OTHERS
    async with resources.work() as work:
        looked = await catching_up_store.missing(work.session, outlet, after, before, most)
    for each in looked.missing:
        await _catch_up(resources, outlet, each)
    return looked.reached


async def _catch_up(resources: Resources, outlet: OutletSettings, missing: Missing) -> None:
    # Whoever else decides about it meanwhile has decided.
    with suppress(StaleVersion):
        async with resources.work(missing.bureau) as work:
            act = usecases.by_itself(work, resources, missing.bureau)
            await usecases.catch_up(act, outlet, missing.publication)
