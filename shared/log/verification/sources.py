"""Where a stranger reads a log from: its URL, or a folder of the same layout (C2SP tlog-tiles)."""

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
    title_en = "The log does not serve this"

    def __init__(self, path: str) -> None:
        super().__init__(f"日志未提供 {path}。", f"{path} is not served.", path=path)


class Source(Protocol):
    """A log as strangers see it."""

    @property
    def worthwhile(self) -> int:
        """From how many bundles on `helpers` gain more than starting them takes."""

    def helpers(self) -> Executor:
        """Who may audit parts of it at the same time."""

    def read(self, path: str) -> bytes:
        """The bytes at a relative path (`checkpoint`, `tile/0/000`). Raises NotServed and other refusals."""


class Folder:
    """A copy of a log on disk."""

    worthwhile = 1024

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def helpers(self) -> Executor:
        # Hashing takes the time, and threads would not share that. Spawned: whoever calls may have threads of its own.
        return ProcessPoolExecutor(mp_context=get_context("spawn"))

    def read(self, path: str) -> bytes:
        try:
            return (self._folder / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
            raise NotServed(path) from error


def read_tile(source: Source, address: TilePath) -> bytes:
    """A tile or bundle at its width. Raises what `Source.read` raises, MalformedBundle."""
    try:
        return source.read(str(address))
    except NotServed:
        if address.width == WIDTH:
            raise
    # The log may have grown since its checkpoint, and may drop a partial tile once the full one is there.
    whole = source.read(str(address.whole))
    if address.tile.level == ENTRIES:
        return encode_bundle(decode_bundle(whole)[: address.width])
    return whole[: address.width * HASH_SIZE]
