"""Parts of content that is sent in several requests: files beside the blobs of a service, until the whole is there.

A part has a name that nobody has guessed, and never changes. Which parts make a whole, the sender of the parts' service
keeps elsewhere; what it does not name any more is swept away.
"""

from collections.abc import AsyncIterable, AsyncIterator, Callable, Collection, Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from obstore.exceptions import BaseError

from shared.blob_places import draft_in, flush, unreadable, write
from shared.blobs import BlobStore
from shared.contracts.fact import BlobRef
from shared.errors import NotFound

_FOLDER = "parts"
_PIECE = 1024 * 1024


class PartMissing(NotFound):
    code = "part-missing"
    title = "已上传的部分不在存储中"
    title_en = "A part that was sent is not in the store"


class BlobParts:
    """The parts in the own store of a service, each under the id of the whole: `parts/<whole>/<made up>`."""

    def __init__(self, blobs: BlobStore) -> None:
        self._blobs = blobs

    async def keep(self, whole: UUID, pieces: AsyncIterable[bytes], is_whole: Callable[[], bool]) -> str:
        """Store a part, and return its name. It survives a power cut once the method has returned, unless it `is_whole`
        by itself: then `name` makes it a blob at once. `is_whole` is asked when all pieces are written; if it raises,
        nothing is kept.

        Raises DiskFull, BlobStoreUnavailable, and what `is_whole` raises.
        """
        own = self._blobs.own
        async with draft_in(own) as draft:
            await write(own, draft, pieces)
            if is_whole():
                return draft
            part = f"{_FOLDER}/{whole}/{uuid4().hex}"
            await flush(own, draft)
            await own.rename_async(draft, part)
            await flush(own, str(Path(part).parent))
            await flush(own, _FOLDER)
        return part

    async def name(self, part: str, ref: BlobRef) -> None:
        """Make a part that is the whole content a blob."""
        await self._blobs.name(part, ref)

    async def read(self, parts: Iterable[str]) -> AsyncIterator[bytes]:
        """The content of the parts, one after the other. Raises PartMissing, BlobStoreUnavailable."""
        for part in parts:
            try:
                answer = await self._blobs.own.get_async(part)
            except FileNotFoundError as error:
                raise PartMissing(
                    "已上传的部分已不在存储中；请重新建立上传，从头发送。",
                    "A part that was sent is gone; begin another upload, and send the file from its beginning.",
                ) from error
            except BaseError as error:
                raise unreadable() from error
            async for piece in answer.stream(min_chunk_size=_PIECE):
                yield bytes(piece)

    async def sweep(self, wanted: Collection[str], before: datetime) -> int:
        """Delete the parts that are not `wanted` and were written before this time: a younger part may not have been
        told to anybody yet. Returns how many.
        """
        own, swept = self._blobs.own, 0
        async for some in own.list(_FOLDER):
            for each in some:
                if each["path"] not in wanted and each["last_modified"] < before:
                    # Another process may sweep at the same time.
                    with suppress(FileNotFoundError):
                        await own.delete_async(each["path"])
                        swept += 1
        return swept
