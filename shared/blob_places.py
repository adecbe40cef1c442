"""The place of a blob store: a folder that only its owner can read, or an S3 bucket; and what its failures mean."""

import asyncio
import os
import re
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from shared.disk import DiskFull, says_full
from shared.errors import NotFound, Unavailable
from shared.file_modes import private_folder, require_private

_DRAFTS = "incoming"
_MIB = 1024 * 1024
_SYSTEM_ERROR = re.compile(r"\(os error (\d+)\)")
_BUCKET_FULL = re.compile("StorageFull|QuotaExceeded|507 Insufficient Storage")
"""What S3 stores say: `XMinioStorageFull`, `QuotaExceeded`, or the status of RFC 4918 §11.5."""


class BlobStoreUnavailable(Unavailable):
    code = "blob-store-unavailable"
    title = "附件存储暂不可用"
    title_en = "Store for files unavailable"


class NoSuchFolder(NotFound):
    code = "blob-folder-missing"
    title = "附件文件夹不存在"
    title_en = "The folder of a blob store does not exist"


def opened_place(url: str, *, is_own: bool) -> ObjectStore:
    """`file:///folder`, `file:folder`, or `s3://bucket/prefix` with its keys from AWS_… variables. The service's own
    folder is made if it is absent (mode 0700).

    Raises ReadableByOthers; NoSuchFolder for another service's folder that is absent; ValueError or
    obstore.exceptions.BaseError for an address that is neither.
    """
    address = urlsplit(url)
    if address.scheme != "file":
        # A bucket that is full or away is told while its user still waits.
        return from_url(url, retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=10)})
    if address.netloc:
        raise ValueError(f"{url} names a machine; a folder's address is file:///folder or file:folder")
    folder = Path(unquote(address.path)).absolute()
    if is_own:
        private_folder(folder)
    elif folder.is_dir():
        require_private(folder)
    else:
        raise NoSuchFolder(
            f"附件文件夹 {folder} 不存在。它由写入它的服务首次启动时建立：请先启动该服务，或更正附件存储的地址。",
            f"The folder {folder} does not exist. The service that writes to it makes it at its first start: start it "
            "first, or correct the address of the blob store.",
        )
    return LocalStore(folder)


def folder_of(place: ObjectStore | None) -> Path | None:
    """The folder of a local store; None of any other store."""
    return place.prefix if isinstance(place, LocalStore) else None


@asynccontextmanager
async def draft_in(place: ObjectStore) -> AsyncIterator[str]:
    """A name in `incoming/` for content that is being written. If the block fails, nothing is left under this name.

    Raises DiskFull or BlobStoreUnavailable if the store cannot be written. Other errors are of the content's sender.
    """
    draft = f"{_DRAFTS}/{uuid4().hex}"
    try:
        yield draft
    except BaseException as error:
        with suppress(BaseError, OSError):
            await place.delete_async(draft)
        if _says_full(error):
            raise DiskFull("附件存储", "the store of bulk content") from error
        if isinstance(error, BaseError):
            raise BlobStoreUnavailable(
                "附件存储暂时无法写入，本次未保存；请稍后重试。",
                "The store of bulk content cannot be written; nothing was stored. Try again shortly.",
                retry_after=5,
            ) from error
        raise


async def write(place: ObjectStore, name: str, pieces: AsyncIterable[bytes]) -> None:
    """Write a file piece by piece; memory does not grow with its size."""
    await place.put_async(name, _larger(pieces), chunk_size=5 * _MIB, max_concurrency=2)


async def _larger(pieces: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    """The same bytes in pieces of a MiB or more: each piece costs a crossing into another thread."""
    waiting = bytearray()
    async for piece in pieces:
        waiting += piece
        if len(waiting) >= _MIB:
            yield bytes(waiting)
            waiting.clear()
    if waiting:
        yield bytes(waiting)


async def flush(place: ObjectStore, name: str) -> None:
    """Flush a file's content or a folder's names to the local disk. S3 does this by itself."""
    if root := folder_of(place):
        await asyncio.to_thread(_fsync, root / name)


def delete_drafts(root: Path, before: float) -> None:
    """Delete the drafts in a local store that were changed last before this POSIX second."""
    for draft in (root / _DRAFTS).glob("*"):
        # Another process may finish or delete it meanwhile.
        with suppress(FileNotFoundError):
            if draft.stat().st_mtime < before:
                draft.unlink()


def unreadable() -> BlobStoreUnavailable:
    return BlobStoreUnavailable(
        "附件存储暂时无法读取，请稍后重试。",
        "The store of bulk content cannot be read; try again shortly.",
        retry_after=5,
    )


def _says_full(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return says_full(error.errno)
    if not isinstance(error, BaseError):
        return False
    number = _SYSTEM_ERROR.search(str(error))
    return says_full(int(number[1])) if number else bool(_BUCKET_FULL.search(str(error)))


def _fsync(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
