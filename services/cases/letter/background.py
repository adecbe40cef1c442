"""Background task of cases: it counts letters that wait for their answer."""

import asyncio
from typing import NamedTuple

from prometheus_client import CollectorRegistry, Gauge

from services.cases.letter import counting_store
from shared.http.boot import Background
from shared.http.resources import Resources

_PAUSE = 60.0
"""Seconds between two counts."""


class LetterGauges(NamedTuple):
    """The gauges of letters. They are not on a registry yet: each application has a registry of its own."""

    waiting: Gauge
    overdue: Gauge

    def register(self, registry: CollectorRegistry) -> None:
        for gauge in self:
            registry.register(gauge)


def letter_gauges() -> LetterGauges:
    return LetterGauges(
        Gauge("cheqian_letters_waiting", "Letters of enterprises that wait for an answer.", ["bureau"], registry=None),
        Gauge(
            "cheqian_letters_overdue",
            "Letters of enterprises that wait for an answer although the day for it is past.",
            ["bureau"],
            registry=None,
        ),
    )


def counting_letters(gauges: LetterGauges) -> Background:
    """The background loop that counts the letters, at its start and then at intervals."""

    async def count_letters(resources: Resources) -> None:
        while True:
            async with resources.work() as work:
                counts = await counting_store.counted(work.session, resources.clock())
            # A bureau whose letters are all answered has no row any more.
            for gauge in gauges:
                gauge.clear()
            for count in counts:
                gauges.waiting.labels(count.bureau).set(count.waiting)
                gauges.overdue.labels(count.bureau).set(count.overdue)
            await asyncio.sleep(_PAUSE)

    return count_letters
