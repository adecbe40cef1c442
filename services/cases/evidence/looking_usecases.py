"""Looking at a picture in a process apart. What cannot be looked at is evidence all the same."""

import asyncio
from typing import NamedTuple

from services.cases.evidence.pictures import THUMBNAIL, Largest, Looked, look
from shared.apart import Bounds, OutOfBounds
from shared.blobs import BlobStore
from shared.contracts.evidence import Picture, Unreadable
from shared.contracts.fact import BlobRef
from shared.sniffing import is_picture
from shared.work import Acting


class PictureLimits(NamedTuple):
    """What looking at a picture may take, and the largest picture that is looked at."""

    bounds: Bounds
    largest: Largest


async def looked_at(act: Acting, file: BlobRef, limits: PictureLimits) -> Picture | Unreadable:
    """What a file says of itself if it is a picture, with its thumbnail, which is stored; otherwise why nobody can look
    at it. Raises BlobMissing, BlobDamaged, BlobStoreUnavailable, DiskFull.
    """
    if not is_picture(file.media_type):
        return "no-picture"
    if file.size > limits.bounds.memory:
        return "too-large"
    async with act.away():
        try:
            found = await act.pool.run_bounded(limits.bounds, _apart, act.blobs, file, limits.largest)
        except OutOfBounds:
            return "too-large"
        if not isinstance(found, Looked):
            return found
        told = found._asdict()
        thumbnail = await act.blobs.put(told.pop("thumbnail"), THUMBNAIL)
    return Picture(**told, thumbnail=thumbnail)


def _apart(blobs: BlobStore, file: BlobRef, largest: Largest) -> Looked | Unreadable:
    return look(asyncio.run(blobs.get(file)), largest)
