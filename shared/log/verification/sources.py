"""The sources from which a stranger reads a log: its URL, or a folder of the same layout (C2SP tlog-tiles)."""

from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Protocol

from shared.errors import NotFound
from shared.log.merkle import HASH_SIZE
from shared.log.tiles import ENTRIES, TILE_SIZE, WIDTH, TilePath, decode_bundle, encode_bundle
from shared.regular_file import read_regular_file

# In bytes. A note has room for 16 signatures of 5 kB (C2SP signed-note); a bundle is longest with 256 full entries.
_CHECKPOINT = 131_072
_BUNDLE = WIDTH * (2 + 65_535)


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
        """The bytes of a regular file. Raises NotServed, FileNotReadable."""
        content = read_regular_file(self._folder / path, longest(path))
        if content is None:
            raise NotServed(path)
        return content


def longest(path: str) -> int:
    """The most bytes that a log may serve at a path."""
    if path == "checkpoint":
        return _CHECKPOINT
    return _BUNDLE if path.startswith("tile/entries/") else TILE_SIZE


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
