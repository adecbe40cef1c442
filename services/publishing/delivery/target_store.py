"""Ask a target that takes records over HTTP: signed, within seconds and bytes. It answers, or a refusal says why."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from urllib.parse import urlsplit
from uuid import uuid4

from services.publishing.outlet.configured import OutletSettings
from services.publishing.outlet.pushing import (
    BatchAnswered,
    BooksThere,
    PushedRecord,
    books_path,
    path_of,
    read_answer,
    read_books,
    written_batch,
)
from services.publishing.outlet.signing import RequestKey, RequestTo, signed_headers
from shared.clock import Clock
from shared.contracts.deliveries import Operation, RecordKind
from shared.errors import Unavailable
from shared.inert_text import quoted
from shared.peers import Allowance, Answer, Peers, Sent
from shared.pool import Pool

WITHIN = Allowance(size=4 * 1024 * 1024, seconds=60)
_BOOKS = 16
"""How many times as long as an answer to a batch the books of a day may be: 300,000 records."""
_TOLD_NOT_TO_WAIT = 60
_JSON = "application/json; charset=utf-8"


class TargetAway(Unavailable):
    code = "target-away"
    title = "对方平台暂不接收"
    title_en = "The target takes nothing now"


class TargetRefusesBatch(Unavailable):
    code = "target-refuses-batch"
    title = "对方平台拒收整批"
    title_en = "The target refuses the whole batch"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetClient:
    """Asks the target of an outlet. Each method raises PeerFailed, TargetAway, TargetRefusesBatch, AnswerUnusable."""

    settings: OutletSettings
    key: RequestKey
    peers: Peers
    pool: Pool
    clock: Clock
    within: Allowance = WITHIN

    async def send(self, kind: RecordKind, operation: Operation, records: Sequence[PushedRecord]) -> BatchAnswered:
        """Send a batch. Returns what the target says of its records, of each at most once."""
        batch = uuid4()
        body = await self.pool.run(written_batch, batch, self.clock(), operation, records)
        answer = await self._asked(path_of(kind, operation), self.within, body)
        return await self.pool.run(read_answer, content_of(answer), batch)

    async def books(self, kind: RecordKind, day: date) -> BooksThere:
        """The target's books of a day."""
        within = self.within._replace(size=_BOOKS * self.within.size)
        answer = await self._asked(books_path(kind, day), within)
        return await self.pool.run(read_books, content_of(answer))

    async def _asked(self, path: str, within: Allowance, body: bytes | None = None) -> Answer:
        url = (self.settings.url or "").rstrip("/") + path
        request = RequestTo("GET" if body is None else "POST", urlsplit(url).path, body or b"")
        nonce, sender = secrets.token_hex(16), self.settings.sender
        headers = await self.pool.run(signed_headers, self.key, sender, request, self.clock(), nonce)
        return await self.peers.ask(url, within, None if body is None else Sent(body, _JSON), headers)


def content_of(answer: Answer) -> bytes:
    """The content of an answer. Raises TargetAway, TargetRefusesBatch."""
    if answer.status == HTTPStatus.OK:
        return answer.content
    said = quoted(answer.content)
    if answer.status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        raise TargetAway(
            f"对方平台暂不接收（{answer.status}）；稍后自动重新报送。",
            f"The target takes nothing now ({answer.status}); it is sent again by itself.",
            retry_after=answer.retry_after or _TOLD_NOT_TO_WAIT,
        )
    raise TargetRefusesBatch(
        f"对方平台拒收整批（{answer.status}）：{said}；请核对报送机关代码、密钥和系统时间。",
        f"The target refuses the whole batch ({answer.status}): {said}; check code, key and clock of the sender.",
        retry_after=_TOLD_NOT_TO_WAIT,
    )
