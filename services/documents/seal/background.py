"""Background task of documents: it looks how long the certificates of seals are valid, before one stops all papers."""

import asyncio

import structlog
from prometheus_client import Gauge

from services.documents.rendering.seal_key import SealUnusable
from services.documents.seal import store
from services.documents.seal.usecases import cabinet_of
from shared.errors import Refusal
from shared.file_modes import ReadableByOthers
from shared.http.boot import Background
from shared.http.resources import Resources

_PAUSE = 3600.0
"""Seconds between two looks."""

_log = structlog.get_logger()


def seal_gauge() -> Gauge:
    """The gauge of days that seals are valid. It is not on a registry yet: each application has its own."""
    return Gauge(
        "cheqian_seal_days_left",
        "Days until the certificate of a bureau's seal ends; 0 where the seal cannot be used.",
        ["bureau"],
        registry=None,
    )


def watching_seals(days_left: Gauge) -> Background:
    """The background loop that looks at the seals of all bureaus that have registered one."""

    async def watch_seals(resources: Resources) -> None:
        while True:
            await look_at_seals(resources, days_left)
            await asyncio.sleep(_PAUSE)

    return watch_seals


async def look_at_seals(resources: Resources, days_left: Gauge) -> None:
    """Set the gauge of each bureau that has registered a seal and has its file."""
    cabinet = resources.once(cabinet_of)
    async with resources.work() as work:
        bureaus = await store.sealing_bureaus(work.session)
    days_left.clear()
    for bureau in bureaus:
        try:
            signer = cabinet.loaded(bureau) or await resources.pool.run(cabinet.load, bureau)
        except (SealUnusable, ReadableByOthers) as refusal:
            _tell(bureau, refusal)
            days_left.labels(bureau).set(0)
            continue
        if signer is not None:
            left = signer.key.certificate.not_valid_after_utc - resources.clock()
            days_left.labels(bureau).set(max(left.days, 0))


def _tell(bureau: str, refusal: Refusal) -> None:
    _log.error("a seal cannot be used", bureau=bureau, reason=refusal.code, detail=refusal.detail_en)
