"""A log that is read over HTTP."""

from concurrent.futures import Executor, ThreadPoolExecutor
from http import HTTPStatus

from shared.log.verification.sources import NotServed, longest
from shared.peers import Allowance, Ask


class Site:
    """The log at a URL prefix. Each file has as many seconds, from the connection to its last byte."""

    worthwhile = 2

    def __init__(self, url: str, ask: Ask, seconds: float = 60) -> None:
        self._url = url.rstrip("/")
        self._ask = ask
        self._seconds = seconds

    def helpers(self) -> Executor:
        # Most of the time goes into waiting for answers, and several questions wait at the same time.
        return ThreadPoolExecutor(8)

    def read(self, path: str) -> bytes:
        """The bytes at a relative path. Raises NotServed, and what `Peers.ask` raises."""
        answer = self._ask(f"{self._url}/{path}", Allowance(longest(path), self._seconds), None)
        if answer.status == HTTPStatus.NOT_FOUND:
            raise NotServed(path)
        return answer.found()
