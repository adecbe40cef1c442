"""A log that is read over HTTP."""

from concurrent.futures import Executor, ThreadPoolExecutor
from types import TracebackType
from typing import Self

import httpx

from shared.errors import Invalid, Unavailable
from shared.log.tiles import WIDTH
from shared.log.verification.sources import NotServed

# The size of a bundle of 256 entries of full length: a log serves nothing longer.
_LONGEST = WIDTH * (2 + 65_535)


class LogUnreachable(Unavailable):
    code = "log-unreachable"
    title = "无法访问日志"
    title_en = "The log cannot be reached"


class AnswerTooLong(Invalid):
    code = "answer-too-long"
    title = "日志返回的内容过长"
    title_en = "The log's answer is too long"


class Site:
    """The log at a URL prefix. A context manager."""

    worthwhile = 2

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=10, transport=httpx.HTTPTransport(retries=2))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def helpers(self) -> Executor:
        # Most of the time goes into waiting for answers; each thread has its own connection.
        return ThreadPoolExecutor(8)

    def read(self, path: str) -> bytes:
        """The bytes at a relative path. Raises NotServed, LogUnreachable, AnswerTooLong."""
        data = bytearray()
        try:
            with self._client.stream("GET", path) as response:
                if response.status_code == httpx.codes.NOT_FOUND:
                    raise NotServed(path)
                response.raise_for_status()
                for chunk in response.iter_bytes():
                    data += chunk
                    if len(data) > _LONGEST:
                        raise AnswerTooLong(
                            f"{path} 超过 {_LONGEST} 字节。", f"{path} is longer than {_LONGEST} bytes.", path=path
                        )
        except httpx.HTTPError as error:
            raise LogUnreachable(f"读取 {path} 失败：{error}。", f"Reading {path}: {error}", retry_after=5) from error
        return bytes(data)
