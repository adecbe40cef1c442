"""Background task of sampling: it spells the names of the directory, so that they are found in pinyin too.

Any number of processes may run it: one of them spells, the others find nothing to do.
"""

import asyncio

from prometheus_client import Gauge

from services.sampling.registers.enterprises import spelling_store, unspelled_store
from shared.http.boot import Background
from shared.http.resources import Resources

_PAUSE = 1.0
"""Seconds between two looks for new names."""


def unspelled_gauge() -> Gauge:
    """The gauge of names that wait. It is not on a registry yet: each application has a registry of its own."""
    return Gauge(
        "cheqian_names_unspelled_seconds",
        "For how long names of enterprises have waited to be found in pinyin; 0 if none wait.",
        registry=None,
    )


def spelling(unspelled: Gauge) -> Background:
    """The background loop that spells names as long as some wait, and then looks at intervals."""

    async def spell_names(resources: Resources) -> None:
        while True:
            now = resources.clock()
            async with resources.work() as work:
                more = await spelling_store.step(work)
                since = await unspelled_store.waiting_since(work.session)
            unspelled.set(0 if since is None else max(0.0, (now - since).total_seconds()))
            if not more:
                await asyncio.sleep(_PAUSE)

    return spell_names
