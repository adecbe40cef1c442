"""Where a stranger reads a log from: its URL, or a folder of the same layout (C2SP tlog-tiles)."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Protocol

import httpx

from shared.errors import Invalid, NotFound, Unavailable
from shared.log.merkle import HASH_SIZE
from shared.log.tiles import ENTRIES, WIDTH, TilePath, decode_bundle, encode_bundle

CONNECTIONS = 8
# A bundle of 256 entries of full length.
_LONGEST = WIDTH * (2 + 65_535)


class NotServed(NotFound):
    code = "not-served"
    title = "日志未提供该文件"
    title_en = "The log does not serve this"


class LogUnreachable(Unavailable):
    code = "log-unreachable"
    title = "无法访问日志"
    title_en = "The log cannot be reached"


class AnswerTooLong(Invalid):
    code = "answer-too-long"
    title = "日志返回的内容过长"
    title_en = "The log's answer is too long"


class Source(Protocol):
    """A log as strangers see it. Paths are relative: `checkpoint`, `tile/0/000`."""

    def read(self, path: str) -> bytes:
        """The bytes served at `path`. Raises NotServed, LogUnreachable, AnswerTooLong."""

    def read_tiles(self, addresses: Iterable[TilePath]) -> Iterator[bytes]:
        """`read_tile` of each address, in order, as far ahead as is useful."""


class Folder:
    """A copy of a log on disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, path: str) -> bytes:
        try:
            return (self._folder / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
            raise _not_served(path) from error

    def read_tiles(self, addresses: Iterable[TilePath]) -> Iterator[bytes]:
        return (read_tile(self, address) for address in addresses)


class Site:
    """A log behind HTTP. The client's base URL is the log's prefix."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def read(self, path: str) -> bytes:
        try:
            with self._client.stream("GET", path) as response:
                if response.status_code == httpx.codes.NOT_FOUND:
                    raise _not_served(path)
                response.raise_for_status()
                return _read_limited(path, response)
        except httpx.HTTPError as error:
            raise LogUnreachable(f"读取 {path} 失败：{error}。", f"Reading {path}: {error}", retry_after=5) from error

    def read_tiles(self, addresses: Iterable[TilePath]) -> Iterator[bytes]:
        waiting = iter(addresses)
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            try:
                ahead: deque[Future[bytes]] = deque(
                    pool.submit(read_tile, self, address) for address in islice(waiting, 2 * CONNECTIONS)
                )
                while ahead:
                    tile = ahead.popleft().result()
                    ahead.extend(pool.submit(read_tile, self, address) for address in islice(waiting, 1))
                    yield tile
            finally:
                # Whoever stops at the first fault need not wait for what was asked for after it.
                pool.shutdown(cancel_futures=True)


@contextmanager
def open_source(location: str) -> Iterator[Source]:
    """The log at a URL (`https://…`) or in a folder."""
    if not location.startswith(("http://", "https://")):
        yield Folder(Path(location))
        return
    with httpx.Client(
        base_url=location,
        timeout=10,
        transport=httpx.HTTPTransport(retries=2, limits=httpx.Limits(max_connections=CONNECTIONS)),
    ) as client:
        yield Site(client)


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


def _read_limited(path: str, response: httpx.Response) -> bytes:
    data = bytearray()
    for chunk in response.iter_bytes():
        data += chunk
        if len(data) > _LONGEST:
            raise AnswerTooLong(f"{path} 超过 {_LONGEST} 字节。", f"{path} is longer than {_LONGEST} bytes.")
    return bytes(data)


def _not_served(path: str) -> NotServed:
    return NotServed(f"日志未提供 {path}。", f"{path} is not served.", path=path)
