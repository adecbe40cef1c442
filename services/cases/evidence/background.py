"""Background task of cases: it drops what was sent of files and never became whole."""

import asyncio
from datetime import timedelta

from services.cases.evidence import upload_store
from services.cases.settings import CasesSettings
from shared.blob_parts import BlobParts
from shared.http.resources import Resources

_PAUSE = 3600.0
"""Seconds between two looks."""
_YOUNG = timedelta(hours=1)
"""A part that is younger than this may not be in its upload's row yet."""


async def drop_old_uploads(resources: Resources) -> None:
    """Drop old uploads, at the start and then at intervals; runs until it is cancelled."""
    while True:
        await drop(resources)
        await asyncio.sleep(_PAUSE)


async def drop(resources: Resources) -> int:
    """Forget the uploads of which nothing has come for `upload_days`, then delete the parts that no upload wants: first
    the rows, so that nobody goes on with an upload whose parts are gone. Returns how many parts were deleted.
    """
    kept = timedelta(days=resources.settings_of(CasesSettings).upload_days)
    async with resources.work() as work:
        await upload_store.forget(work.session, resources.clock() - kept)
    async with resources.work() as work:
        wanted = await upload_store.parts_wanted(work.session)
    return await BlobParts(resources.blobs).sweep(wanted, resources.clock() - _YOUNG)
