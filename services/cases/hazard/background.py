"""Background task of cases: it counts major hazards."""

import asyncio
from typing import NamedTuple

from prometheus_client import CollectorRegistry, Gauge

from services.cases.hazard import counting_store
from shared.clock import beijing_date
from shared.http.boot import Background
from shared.http.resources import Resources

_PAUSE = 60.0
"""Seconds between two counts."""


class HazardGauges(NamedTuple):
    """The gauges of major hazards. They are not on a registry yet: each application has a registry of its own."""

    by_status: Gauge
    overdue: Gauge

    def register(self, registry: CollectorRegistry) -> None:
        for gauge in self:
            registry.register(gauge)


def hazard_gauges() -> HazardGauges:
    return HazardGauges(
        Gauge(
            "cheqian_hazards",
            "Major hazards by how far their treatment has come, without those of covert inspections whose draw is not "
            "open.",
            ["bureau", "status"],
            registry=None,
        ),
        Gauge(
            "cheqian_hazards_overdue",
            "Major hazards that stand although the day for their elimination is past.",
            ["bureau"],
            registry=None,
        ),
    )


def counting_hazards(gauges: HazardGauges) -> Background:
    """The background loop that counts the hazards, at its start and then at intervals."""

    async def count_hazards(resources: Resources) -> None:
        while True:
            async with resources.work() as work:
                counts = await counting_store.counted(work.session, beijing_date(resources.clock()))
            # A status that no hazard of a bureau has any more has no row.
            gauges.by_status.clear()
            overdue = dict.fromkeys((count.bureau for count in counts), 0)
            for count in counts:
                gauges.by_status.labels(count.bureau, count.status).set(count.hazards)
                overdue[count.bureau] += count.overdue
            for bureau, hazards in overdue.items():
                gauges.overdue.labels(bureau).set(hazards)
            await asyncio.sleep(_PAUSE)

    return count_hazards
