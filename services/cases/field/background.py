"""Background task of cases: it counts the commands of devices that wait for a person."""

import asyncio

from prometheus_client import Gauge

from services.cases.field import store
from shared.http.boot import Background
from shared.http.resources import Resources

_PAUSE = 60.0
"""Seconds between two counts."""


def commands_gauge() -> Gauge:
    """The gauge of commands. It is not on a registry yet: each application has a registry of its own."""
    return Gauge(
        "cheqian_commands_waiting",
        "Commands of devices that were not done and wait for a person, without those of covert inspections.",
        ["bureau"],
        registry=None,
    )


def counting_commands(gauge: Gauge) -> Background:
    """The background loop that counts the commands, at its start and then at intervals."""

    async def count_commands(resources: Resources) -> None:
        while True:
            async with resources.work() as work:
                counts = await store.waiting_by_bureau(work.session)
            # A bureau without such commands has no row.
            gauge.clear()
            for bureau, commands in counts.items():
                gauge.labels(bureau).set(commands)
            await asyncio.sleep(_PAUSE)

    return count_commands
