"""Once: a creating request that is sent again gets the answer of the first time, and creates nothing.

The answer is kept in the transaction of the change (`edge.answer`): either both are stored or neither is. A refusal is
not kept: the same key may be used again after the cause of the refusal is corrected. Follows
draft-ietf-httpapi-idempotency-key-header.
"""

import hashlib
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import Depends, Header, Request
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import JSONResponse, Response

from shared.access.identity import Identity
from shared.database import on_return
from shared.errors import Conflict, Invalid
from shared.http.caller import Identified
from shared.http.preconditions import etag
from shared.http.resources import resources_of
from shared.http.transaction import Tx

_KEY = re.compile(r"[\x21-\x7e]{1,255}")

# Held to the end of the transaction: a second request with the same key waits here, and then finds the answer.
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:lock, 0))")
_FIND = text("""
    SELECT request_hash, status, body, headers FROM edge.answer
    WHERE service = :service AND bureau = :bureau AND subject = :subject AND key = :key
""")
_KEEP = text("""
    INSERT INTO edge.answer (service, bureau, subject, key, request_hash, status, body, headers)
    VALUES (:service, :bureau, :subject, :key, :request_hash, :status, CAST(:body AS jsonb), CAST(:headers AS jsonb))
""")


class KeyNotGiven(Invalid):
    code = "idempotency-key-required"
    title = "缺少 Idempotency-Key"
    title_en = "Idempotency-Key required"


class KeyReused(Conflict):
    code = "idempotency-key-reused"
    title = "Idempotency-Key 已用于另一请求"
    title_en = "Idempotency-Key was used for another request"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of a creating request: the created thing, its path in this service, its stream's version."""

    body: BaseModel
    location: str | None = None
    version: int | None = None
    status: int = 201


class _Answered(Exception):
    """The request was answered earlier, or another process answered it while we computed."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


class Idempotency:
    """The idempotency of a request: it knows the key, and whether a request with this key was answered already."""

    def __init__(self, request: Request, session: AsyncSession, identity: Identity, key: str) -> None:
        self._request = request
        self._session = session
        self._whose = {
            "service": resources_of(request).service,
            "bureau": identity.bureau,
            "subject": identity.subject,
            "key": key,
        }

    async def __call__(self, work: Callable[[], Awaitable[Answer]], *, digest: bytes | None = None) -> Response:
        """Answer the request: with the kept answer of the first time, or by doing the work now.

        `digest` is the SHA-256 of a body that was streamed and cannot be read again. Raises KeyReused when the key was
        used for a different request. If `work` raises, the key is not kept.
        """
        request_hash = await self._request_hash(digest)
        try:
            await self._look(request_hash)
            # A computation gives the connection back, and with it the lock: look again before anything is written.
            on_return(self._session, partial(self._look, request_hash))
            answer = await work()
        except _Answered as before:
            return before.response
        body = answer.body.model_dump(mode="json", by_alias=True)
        headers = self._headers(answer)
        await self._session.execute(
            _KEEP,
            {
                **self._whose,
                "request_hash": request_hash,
                "status": answer.status,
                "body": json.dumps(body),
                "headers": json.dumps(headers),
            },
        )
        return JSONResponse(body, answer.status, headers)

    async def _look(self, request_hash: bytes) -> None:
        """Wait for other requests with the same key.

        Raises _Answered if the request was answered before, and KeyReused.
        """
        await self._session.execute(_LOCK, {"lock": json.dumps([*self._whose.values()])})
        # This must be a statement after the lock: its snapshot has to include what the last holder of the lock
        # committed.
        row = (await self._session.execute(_FIND, self._whose)).one_or_none()
        if row is None:
            return
        if row.request_hash != request_hash:
            raise KeyReused(
                "此 Idempotency-Key 已用于内容不同的请求；新的办理请换用新的 Key。",
                "This Idempotency-Key came with another request before; use a new key for a new request.",
            )
        raise _Answered(JSONResponse(row.body, row.status, {**row.headers, "Idempotent-Replayed": "true"}))

    async def _request_hash(self, digest: bytes | None) -> bytes:
        body = digest or hashlib.sha256(await self._request.body()).digest()
        scope = self._request.scope
        # The path inside this service, wherever it is mounted, and the query: both are part of the request.
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        target = f"{scope['method']} {path}?".encode() + scope["query_string"] + b"\n"
        return hashlib.sha256(target + body).digest()

    def _headers(self, answer: Answer) -> dict[str, str]:
        headers = {}
        if answer.location is not None:
            headers["Location"] = self._request.scope.get("root_path", "") + answer.location
        if answer.version is not None:
            headers["ETag"] = etag(answer.version)
        return headers


async def idempotency(
    request: Request,
    session: Tx,
    identity: Identified,
    key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            description=(
                "1 to 255 visible ASCII characters. Use a new key for each new request; a "
                "repeated request with the same key gets the first answer."
            ),
            examples=["0190f1d2-7c1b-7c3e-9d4e-2f6a5b8c9d10"],
        ),
    ] = None,
) -> Idempotency:
    if key is None or not _KEY.fullmatch(key):
        raise KeyNotGiven(
            "新建类请求须带 Idempotency-Key 请求头（1–255 个可见 ASCII 字符），每次新的办理用一个新值。",
            "A creating request needs an Idempotency-Key header of 1 to 255 visible ASCII characters, "
            "new for each new thing.",
        )
    return Idempotency(request, session, identity, key)


Once = Annotated[Idempotency, Depends(idempotency)]
"""For creating routes: `return await once(work)`; `work` is an async function that returns an Answer."""
