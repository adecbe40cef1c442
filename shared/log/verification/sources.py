"""The sources from which a stranger reads a log: its URL, or a folder of the same layout (C2SP tlog-tiles)."""

from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Protocol

from shared.errors import NotFound
from shared.log.merkle import HASH_SIZE
from shared.log.tiles import ENTRIES, WIDTH, TilePath, decode_bundle, encode_bundle


class NotServed(NotFound):
    code = "not-served"
    title = "日志未提供该文件"
    title_en = "The log does not serve this file"

    def __init__(self, path: str) -> None:
        super().__init__(f"日志未提供 {path}。", f"{path} is not served.", path=path)


class Source(Protocol):
    """A log as strangers see it."""

    @property
    def worthwhile(self) -> int:
        """The number of bundles from which starting `helpers` saves time."""

    def helpers(self) -> Executor:
        """An executor whose workers audit parts of the log at the same time."""

    def read(self, path: str) -> bytes:
        """The bytes at a relative path (`checkpoint`, `tile/0/000`). Raises NotServed and other refusals."""


class Folder:
    """A copy of a log on disk."""

    worthwhile = 1024

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def helpers(self) -> Executor:
        # Most of the time goes into hashing, which threads cannot share. Spawned, because the caller may have threads.
        return ProcessPoolExecutor(mp_context=get_context("spawn"))

    def read(self, path: str) -> bytes:
        try:
            return (self._folder / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
            raise NotServed(path) from error


def read_tile(source: Source, address: TilePath) -> bytes:
    """A tile or bundle at the width of its address. Raises what `Source.read` raises, MalformedBundle."""
    try:
        return source.read(str(address))
    except NotServed:
        if address.width == WIDTH:
            raise
    # The log may have grown since its checkpoint. It may drop a partial tile once the full tile exists.
    whole = source.read(str(address.whole))
    if address.tile.level == ENTRIES:
        return encode_bundle(decode_bundle(whole)[: address.width])
    return whole[: address.width * HASH_SIZE]
