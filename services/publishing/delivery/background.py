"""The background task that tells the credit systems what is published. Any number of processes may run it."""

import asyncio

from services.publishing.delivery import queue_store
from services.publishing.delivery.catching_up_usecases import catch_up
from services.publishing.delivery.exchanging_usecases import exchange
from services.publishing.delivery.metrics import DeliveryMetrics
from services.publishing.delivery.outlets_store import opened_outlets
from services.publishing.delivery.sending_usecases import push
from shared.http.boot import Background
from shared.http.resources import Resources

_LOOK = 15.0
"""Seconds between two counts of what waits."""


def delivering(metrics: DeliveryMetrics) -> Background:
    """The task, which keeps these metrics."""

    async def deliver_records(resources: Resources) -> None:
        """Send what is due, each outlet by itself, and let it catch up; runs until it is cancelled."""
        async with asyncio.TaskGroup() as group:
            for outlet in resources.once(opened_outlets):
                task = push if outlet.settings.to.way == "push" else exchange
                group.create_task(task(resources, outlet, metrics), name=f"outlet {outlet.name}")
                group.create_task(catch_up(resources, outlet.settings), name=f"catch up {outlet.name}")
            group.create_task(_count(resources, metrics), name="count deliveries")

    return deliver_records


async def _count(resources: Resources, metrics: DeliveryMetrics) -> None:
    while True:
        async with resources.work() as work:
            metrics.counted(await queue_store.counted(work.session), resources.clock())
        await asyncio.sleep(_LOOK)
