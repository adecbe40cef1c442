"""Background task of sampling: it counts the successions that have been without an approval for too long."""

import asyncio

from prometheus_client import Gauge

from services.sampling.draws.change import usecases
from services.sampling.settings import SamplingSettings
from shared.clock import beijing_date
from shared.http.boot import Background
from shared.http.resources import Resources

_PAUSE = 3600.0
"""Seconds between two counts: an approval is late by days."""


def unapproved_gauge() -> Gauge:
    """The gauge of unapproved successions. It is not on a registry yet: each application has a registry of its own."""
    return Gauge(
        "cheqian_successions_unapproved",
        "Successions, but for covert crews, that nobody has approved within the days that there are for it.",
        ["bureau"],
        registry=None,
    )


def counting(unapproved: Gauge) -> Background:
    """The background loop that counts, at its start and then at intervals."""

    async def count_unapproved(resources: Resources) -> None:
        within = resources.settings_of(SamplingSettings).succession_approval_days
        while True:
            async with resources.work() as work:
                counts = await usecases.count_unapproved(work.session, beijing_date(resources.clock()), within)
            # A bureau whose last one was approved has no row any more.
            unapproved.clear()
            for bureau, count in counts.items():
                unapproved.labels(bureau).set(count)
            await asyncio.sleep(_PAUSE)

    return count_unapproved
