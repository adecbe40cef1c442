"""Background task of cases: it counts inspections."""

import asyncio
from typing import NamedTuple

from prometheus_client import CollectorRegistry, Gauge

from services.cases.inspection import counting_store
from shared.clock import beijing_date
from shared.http.boot import Background
from shared.http.resources import Resources

_PAUSE = 60.0
"""Seconds between two counts."""


class InspectionGauges(NamedTuple):
    """The gauges of inspections. They are not on a registry yet: each application has a registry of its own."""

    by_status: Gauge
    unvisited: Gauge

    def register(self, registry: CollectorRegistry) -> None:
        for gauge in self:
            registry.register(gauge)


def inspection_gauges() -> InspectionGauges:
    return InspectionGauges(
        Gauge(
            "cheqian_inspections",
            "Inspections by how far they have come, without covert ones whose draw is not open.",
            ["bureau", "status"],
            registry=None,
        ),
        Gauge(
            "cheqian_inspections_unvisited",
            "Inspections whose day is past, and of which nobody has recorded an arrival or why there was none.",
            ["bureau"],
            registry=None,
        ),
    )


def counting_inspections(gauges: InspectionGauges) -> Background:
    """The background loop that counts the inspections, at its start and then at intervals."""

    async def count_inspections(resources: Resources) -> None:
        while True:
            async with resources.work() as work:
                counts = await counting_store.counted(work.session, beijing_date(resources.clock()))
            # A status that no inspection of a bureau has any more has no row.
            gauges.by_status.clear()
            unvisited = dict.fromkeys((count.bureau for count in counts), 0)
            for count in counts:
                gauges.by_status.labels(count.bureau, count.status).set(count.inspections)
                unvisited[count.bureau] += count.unvisited
            for bureau, inspections in unvisited.items():
                gauges.unvisited.labels(bureau).set(inspections)
            await asyncio.sleep(_PAUSE)

    return count_inspections
