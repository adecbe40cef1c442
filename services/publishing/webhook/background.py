"""The background task that tells webhooks. Any number of processes may run it."""

import asyncio

from services.publishing.webhook import queue_store
from services.publishing.webhook.metrics import WebhookMetrics
from services.publishing.webhook.sending_usecases import queue_once, send_once
from shared.http.boot import Background
from shared.http.resources import Resources

_PAUSE = 0.5
"""Seconds between two looks while nothing is due."""
_LOOK = 15.0
"""Seconds between two counts of what waits."""


def telling_webhooks(metrics: WebhookMetrics) -> Background:
    """The task, which keeps these metrics."""

    async def tell_webhooks(resources: Resources) -> None:
        """Queue and send messages; runs until it is cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(_queue(resources, metrics), name="queue messages of webhooks")
            group.create_task(_send(resources, metrics), name="send messages of webhooks")
            group.create_task(_count(resources, metrics), name="count messages of webhooks")

    return tell_webhooks


async def _queue(resources: Resources, metrics: WebhookMetrics) -> None:
    while True:
        if not await queue_once(resources, metrics):
            await asyncio.sleep(_PAUSE)


async def _send(resources: Resources, metrics: WebhookMetrics) -> None:
    while True:
        if not await send_once(resources, metrics):
            await asyncio.sleep(_PAUSE)


async def _count(resources: Resources, metrics: WebhookMetrics) -> None:
    while True:
        async with resources.work() as work:
            metrics.counted(await queue_store.counted(work.session), resources.clock())
        await asyncio.sleep(_LOOK)
