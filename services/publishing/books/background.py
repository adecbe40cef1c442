"""The background task that compares the books of yesterday in the night. Any number of processes may run it."""

import asyncio
from datetime import timedelta

import structlog

from services.publishing.books.usecases import compare_by_itself
from services.publishing.delivery.metrics import DeliveryMetrics
from services.publishing.delivery.outlets_store import opened_outlets
from shared.clock import SHANGHAI
from shared.errors import Unavailable
from shared.http.boot import Background
from shared.http.resources import Resources

_FROM_HOUR = 2
"""In Beijing: by then the target has cleaned what came yesterday."""
_PAUSE = 600.0

_log = structlog.get_logger()


def comparing_books(metrics: DeliveryMetrics) -> Background:
    """The task, which keeps these metrics."""

    async def compare_each_night(resources: Resources) -> None:
        """Compare the books of each outlet; runs until it is cancelled."""
        while True:
            await compare_yesterday(resources, metrics)
            await asyncio.sleep(_PAUSE)

    return compare_each_night


async def compare_yesterday(resources: Resources, metrics: DeliveryMetrics) -> int:
    """Compare the books of yesterday that nobody has compared, if the night is far enough. Returns how many it were."""
    now = resources.clock().astimezone(SHANGHAI)
    if now.hour < _FROM_HOUR:
        return 0
    compared = 0
    for outlet in resources.once(opened_outlets):
        if outlet.key is None:
            continue
        for kind in outlet.settings.to.kind:
            try:
                books = await compare_by_itself(resources, outlet, kind.records, now.date() - timedelta(days=1))
            except Unavailable as refusal:
                _log.warning("books could not be compared", outlet=outlet.name, because=refusal.detail_en)
                continue
            except Exception:  # noqa: BLE001  # whatever it was: the books of the other outlets are compared
                _log.exception("books could not be compared", outlet=outlet.name, kind=kind.records)
                continue
            if books:
                compared += 1
                metrics.compared(outlet.name, kind.records, books.newest.found)
    return compared
