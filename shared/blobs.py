"""Bulk content under the name of its SHA-256, in a local folder or an S3 bucket. What is stored never changes.

A service writes to a store of its own alone; the stores of other services it only reads.
"""

import asyncio
import hashlib
import os
from collections import OrderedDict
from collections.abc import AsyncIterable, AsyncIterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from obstore.exceptions import BaseError
from obstore.store import ObjectStore

from shared.blob_places import delete_drafts, draft_in, flush, folder_of, opened_place, unreadable, write
from shared.contracts.fact import BlobRef
from shared.disk import DiskAlmostFull
from shared.errors import NotFound, Unavailable

_PIECE = 1024 * 1024
_SMALL = 256 * 1024
"""The largest size, in bytes, of content that stays in memory after it was read: the names behind a draw's ids are read
for every reader.
"""
_KEPT = 16 * 1024 * 1024
"""The largest number of bytes that stay in memory. Beyond it, the content that was used longest ago is dropped."""


class BlobMissing(NotFound):
    code = "blob-missing"
    title = "附件不存在"
    title_en = "The stored content does not exist"


class BlobDamaged(Unavailable):
    code = "blob-damaged"
    title = "附件内容已损坏"
    title_en = "The content is damaged"


class BlobStore:
    """The store of a service, and the stores of others that it reads. Content-addressed: `ab/cd/abcd…`. Content
    survives a power cut once `put` has returned, and no name ever refers to half of a content.

    `incoming/` holds content that is being written. Small content stays in memory for a while after it was read. The
    copy is never out of date, because a name always means the same bytes.
    """

    def __init__(self, own: ObjectStore | None, others: Sequence[ObjectStore] = ()) -> None:
        self._own = own
        self._others = tuple(others)
        self._places = (*(() if own is None else (own,)), *others)
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._kept_size = 0

    def __reduce__(self) -> tuple[Any, ...]:
        # Another process reads the same places, and keeps for itself what it has read.
        return type(self), (self._own, self._others)

    @classmethod
    def at(cls, own: str | None, others: Sequence[str] = ()) -> Self:
        """The stores at these addresses. A service that stores nothing has no store of its own. Raises what
        `opened_place` raises.
        """
        return cls(
            None if own is None else opened_place(own, is_own=True), [opened_place(url, is_own=False) for url in others]
        )

    async def put(self, content: bytes | AsyncIterable[bytes], media_type: str) -> BlobRef:
        """Store content, all at once or piece by piece, and return its name. Storing the same content again changes
        nothing.

        Raises DiskFull or BlobStoreUnavailable; nothing is then left of the content.
        """
        pieces = _Counted(_one(content) if isinstance(content, bytes) else content)
        async with draft_in(self.own) as draft:
            await write(self.own, draft, pieces)
            ref = BlobRef(sha256=pieces.sha256.hexdigest(), size=pieces.size, media_type=media_type)
            await self.name(draft, ref)
        return ref

    async def name(self, draft: str, ref: BlobRef) -> None:
        """Give a file of the service's own store, which has this content, the name of its content."""
        if await _is_in(self.own, ref):
            await self.own.delete_async(draft)
            return
        # First the bytes on disk, then the name: a power cut between the two leaves a draft, not an empty blob.
        await flush(self.own, draft)
        await self.own.rename_async(draft, _name(ref))
        await flush(self.own, str(Path(_name(ref)).parent))

    async def put_file(self, path: Path, media_type: str) -> BlobRef:
        """Store a file's content; memory does not grow with its size. Raises what `put` raises, and OSError when the
        file cannot be read.
        """
        return await self.put(_pieces_of(path), media_type)

    async def get(self, ref: BlobRef) -> bytes:
        """The whole content. Raises BlobMissing, BlobStoreUnavailable, BlobDamaged."""
        kept = self._kept.get(ref.sha256)
        if kept is not None and len(kept) == ref.size:
            self._kept.move_to_end(ref.sha256)
            return kept
        content = b"".join([piece async for piece in self.open(ref)])
        self._keep(ref, content)
        return content

    async def holds(self, ref: BlobRef) -> bool:
        """Whether a store has content of this name and size. Raises BlobStoreUnavailable."""
        return any([await _is_in(place, ref) for place in self._places])

    async def open(self, ref: BlobRef) -> AsyncIterator[bytes]:
        """The content piece by piece; the last piece comes only when the whole has proved to be right.

        Raises BlobMissing or BlobStoreUnavailable before the first piece, BlobDamaged instead of the last.
        """
        pieces = _Counted(self._stored(ref))
        held_back = b""
        async for piece in pieces:
            if held_back:
                yield held_back
            held_back = piece
        if (pieces.sha256.hexdigest(), pieces.size) != (ref.sha256, ref.size):
            raise BlobDamaged(
                f"附件 {ref.sha256} 的存储内容与其哈希不符。请从备份恢复该文件（{_name(ref)}）。",
                f"What is stored as {ref.sha256} has another hash. Restore it from a backup ({_name(ref)}).",
                retry_after=3600,
                sha256=ref.sha256,
            )
        yield held_back

    async def open_span(self, ref: BlobRef, first: int, last: int) -> AsyncIterator[bytes]:
        """The bytes of the content from `first` to `last`, piece by piece. A part does not prove that the whole is
        right: the reader compares the hash when it has all parts. Raises BlobMissing, BlobStoreUnavailable.
        """
        async for piece in self._stored(ref, (first, last + 1)):
            yield piece

    @property
    def own(self) -> ObjectStore:
        """The place to which the service writes."""
        if self._own is None:
            raise RuntimeError("this service has no blob store of its own")
        return self._own

    @property
    def free_bytes(self) -> int | None:
        """The free space on the disk of the service's own folder, 0 if the folder is gone; None if the service has a
        bucket, or no store of its own.
        """
        root = folder_of(self._own)
        if root is None:
            return None
        try:
            facts = os.statvfs(root)
        except OSError:
            return 0
        return facts.f_bavail * facts.f_frsize

    async def require_room(self, least: int) -> None:
        """Refuse unless the service's own store, if it has one, can be written and has `least` free bytes.

        Raises DiskAlmostFull, DiskFull, BlobStoreUnavailable.
        """
        if self._own is None:
            return
        if (free := self.free_bytes) is not None and free < least:
            raise DiskAlmostFull(
                f"附件存储所在磁盘仅余 {free} 字节，设置要求至少 {least} 字节；请腾出空间。",
                f"The disk of the store of bulk content has {free} bytes left, the settings want {least}; make room.",
                retry_after=60,
                free=free,
                least=least,
            )
        async with draft_in(self._own) as draft:
            await self._own.put_async(draft, b"?")
            await self._own.delete_async(draft)

    async def clear_drafts(self, before: datetime) -> None:
        """Delete what a crash left in `incoming/` of the service's own folder and nobody has written to since `before`.

        In a bucket, a lifecycle rule does this.
        """
        if root := folder_of(self._own):
            await asyncio.to_thread(delete_drafts, root, before.timestamp())

    async def _stored(self, ref: BlobRef, span: tuple[int, int] | None = None) -> AsyncIterator[bytes]:
        for place in self._places:
            try:
                answer = await place.get_async(_name(ref), options={"range": span} if span else None)
            except FileNotFoundError:
                continue
            except BaseError as error:
                raise unreadable() from error
            async for piece in answer.stream(min_chunk_size=_PIECE):
                yield bytes(piece)
            return
        raise BlobMissing(
            f"附件 {ref.sha256} 不在存储中。", f"The store holds no content {ref.sha256}.", sha256=ref.sha256
        )

    def _keep(self, ref: BlobRef, content: bytes) -> None:
        if len(content) > _SMALL or ref.sha256 in self._kept:
            return
        self._kept[ref.sha256] = content
        self._kept_size += len(content)
        while self._kept_size > _KEPT:
            self._kept_size -= len(self._kept.popitem(last=False)[1])


class _Counted:
    """Hashes and counts the pieces that pass through."""

    def __init__(self, pieces: AsyncIterable[bytes]) -> None:
        self._pieces = pieces
        self.sha256 = hashlib.sha256()
        self.size = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._pieces:
            self.sha256.update(piece)
            self.size += len(piece)
            yield piece


async def _is_in(place: ObjectStore, ref: BlobRef) -> bool:
    try:
        meta = await place.head_async(_name(ref))
    except FileNotFoundError:
        return False
    except BaseError as error:
        raise unreadable() from error
    # Content of another length is damaged: `put` replaces it.
    return meta["size"] == ref.size


def _name(ref: BlobRef) -> str:
    return f"{ref.sha256[:2]}/{ref.sha256[2:4]}/{ref.sha256}"


async def _one(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def _pieces_of(path: Path) -> AsyncIterator[bytes]:
    with await asyncio.to_thread(path.open, "rb") as file:
        while piece := await asyncio.to_thread(file.read, _PIECE):
            yield piece
