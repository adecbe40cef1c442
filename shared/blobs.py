"""Bulk content under the name of its SHA-256, in a local folder or an S3 bucket. What is stored never changes."""

import asyncio
import hashlib
import os
from collections import OrderedDict
from collections.abc import AsyncIterable, AsyncIterator
from pathlib import Path
from typing import Self
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from shared.contracts.fact import BlobRef
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


class BlobStoreUnavailable(Unavailable):
    code = "blob-store-unavailable"
    title = "附件存储暂不可用"
    title_en = "Store for files unavailable"


class BlobDamaged(Unavailable):
    code = "blob-damaged"
    title = "附件内容已损坏"
    title_en = "The content is damaged"


class BlobStore:
    """Content-addressed: `ab/cd/abcd…`. Content survives a power cut once `put` has returned, and no name ever refers
    to half of a content.

    `incoming/` holds content that is being written; files that a crash left there may be deleted. Small content stays
    in memory for a while after it was read. The copy is never out of date, because a name always means the same bytes.
    """

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._kept_size = 0

    @classmethod
    def at(cls, url: str) -> Self:
        """`file:///folder`, `file:folder` (made if absent), or `s3://bucket/prefix` with its keys from AWS_… variables.

        Raises ValueError or obstore.exceptions.BaseError for an address that is neither.
        """
        address = urlsplit(url)
        if address.scheme != "file":
            return cls(from_url(url))
        if address.netloc:
            raise ValueError(f"{url} names a machine; a folder's address is file:///folder or file:folder")
        return cls(LocalStore(Path(unquote(address.path)).absolute(), mkdir=True))

    async def put(self, content: bytes | AsyncIterable[bytes], media_type: str) -> BlobRef:
        """Store content, all at once or piece by piece, and return its name. Storing the same content again changes
        nothing.
        """
        pieces = _Counted(_one(content) if isinstance(content, bytes) else content)
        draft = f"incoming/{uuid4().hex}"
        await self._store.put_async(draft, pieces, chunk_size=5 * _PIECE, max_concurrency=2)
        ref = BlobRef(sha256=pieces.sha256.hexdigest(), size=pieces.size, media_type=media_type)
        if await self.holds(ref):
            await self._store.delete_async(draft)
            return ref
        # First the bytes on disk, then the name: a power cut between the two leaves a draft, not an empty blob.
        await self._flush(draft)
        await self._store.rename_async(draft, _name(ref))
        await self._flush(str(Path(_name(ref)).parent))
        return ref

    async def put_file(self, path: Path, media_type: str) -> BlobRef:
        """Store a file's content; memory does not grow with its size. Raises OSError when it cannot be read."""
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
        """Whether the store has content of this name and size. Raises BlobStoreUnavailable."""
        try:
            meta = await self._store.head_async(_name(ref))
        except FileNotFoundError:
            return False
        except BaseError as error:
            raise _unavailable() from error
        # Content of another length is damaged: `put` replaces it.
        return meta["size"] == ref.size

    async def open(self, ref: BlobRef) -> AsyncIterator[bytes]:
        """The content piece by piece; the last piece comes only when the whole has proved to be right.

        Raises BlobMissing or BlobStoreUnavailable before the first piece, BlobDamaged instead of the last.
        """
        try:
            answer = await self._store.get_async(_name(ref))
        except FileNotFoundError as error:
            raise BlobMissing(
                f"附件 {ref.sha256} 不在存储中。", f"The store holds no content {ref.sha256}.", sha256=ref.sha256
            ) from error
        except BaseError as error:
            raise _unavailable() from error
        pieces = _Counted(bytes(piece) async for piece in answer.stream(min_chunk_size=_PIECE))
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

    def _keep(self, ref: BlobRef, content: bytes) -> None:
        if len(content) > _SMALL or ref.sha256 in self._kept:
            return
        self._kept[ref.sha256] = content
        self._kept_size += len(content)
        while self._kept_size > _KEPT:
            self._kept_size -= len(self._kept.popitem(last=False)[1])

    async def _flush(self, name: str) -> None:
        """Flush a file's content or a folder's names to the local disk. S3 does this by itself."""
        if isinstance(self._store, LocalStore) and (root := self._store.prefix):
            await asyncio.to_thread(_fsync, root / name)


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


def _unavailable() -> BlobStoreUnavailable:
    return BlobStoreUnavailable(
        "附件存储暂时无法读取，请稍后重试。",
        "The store of bulk content cannot be read; try again shortly.",
        retry_after=5,
    )


def _name(ref: BlobRef) -> str:
    return f"{ref.sha256[:2]}/{ref.sha256[2:4]}/{ref.sha256}"


async def _one(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def _pieces_of(path: Path) -> AsyncIterator[bytes]:
    with await asyncio.to_thread(path.open, "rb") as file:
        while piece := await asyncio.to_thread(file.read, _PIECE):
            yield piece


def _fsync(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
