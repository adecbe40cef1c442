"""Ready answers over HTTP: they are sent before any route is looked for; routes make those that are not ready.

Only answers to readers without a token are kept: what somebody with a token sees is limited to their bureaus. In a
sandbox nothing is kept, because each page tells the time there.
"""

from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Annotated, NamedTuple

from fastapi import Depends, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.publishing.ready.answer import ReadyAnswer, Sent, accepts_gzip
from services.publishing.ready.comparing import ComparedNow
from services.publishing.ready.usecases import Commits, F, Making, ReadyAnswers
from shared.database import connecting
from shared.http.resources import Opened, Resources

_ASKED = "ready_asked"


class Asked(NamedTuple):
    """What of a request decides which answer is sent, and in which form. `key` is None if the answer is not kept."""

    key: tuple[object, ...] | None
    gzip: bool
    if_none_match: str | None


class ReadyResponse(Response):
    """An answer as it was made ready."""

    def __init__(self, sent: Sent) -> None:
        self.status_code, self.body, self.background = sent.status, sent.body, None
        self.raw_headers = list(sent.headers)


class ReadyFirst:
    """ASGI middleware that sends the answer that is ready, if one fits."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        asked = scope["state"][_ASKED] = _asked(scope)
        resources: Resources = scope["app"].resources
        answers = resources.once(ready_answers)
        kept = answers.find(asked.key) if asked.key else None
        if kept is None:
            await self._app(scope, receive, send)
            return
        arrived = monotonic()
        if not await answers.fits(kept, resources.clock()):
            kept = await self._made_again(answers, resources, arrived, (scope, receive, send))
        if kept:
            scope["route"] = kept.route
            await _send(_form(answers, asked, kept), send)

    async def _made_again(
        self, answers: ReadyAnswers, resources: Resources, arrived: float, asgi: tuple[Scope, Receive, Send]
    ) -> ReadyAnswer | None:
        """The answer that was made for another reader meanwhile; None if the route has made one and has sent it."""
        scope, receive, send = asgi
        key = scope["state"][_ASKED].key
        turn = answers.turn(key)
        await turn.acquire()
        is_over = False

        async def sending(message: Message) -> None:
            # The answer is made: nobody waits until a slow reader has taken it.
            nonlocal is_over
            if not is_over:
                is_over = True
                turn.release()
            await send(message)

        try:
            found = answers.made_since(key, arrived, resources.clock())
            if found is None:
                await self._app(scope, receive, sending)
            return found
        finally:
            if not is_over:
                turn.release()


class Maker:
    """Answers a request with something that is kept ready."""

    def __init__(self, making: Making, asked: Asked) -> None:
        self._making = making
        self._asked = asked
        self.now = making.now

    async def answer(
        self,
        session: AsyncSession,
        read: Callable[[], Awaitable[F]],
        show: Callable[[F], Awaitable[bytes]],
        headers: dict[str, str],
    ) -> Response:
        """See `Making.of_facts`."""
        return self._sent(await self._making.of_facts(session, read, show, headers))

    def always(self, body: bytes, headers: dict[str, str]) -> Response:
        """See `Making.of_bytes`."""
        return self._sent(self._making.of_bytes(body, headers))

    def _sent(self, answer: ReadyAnswer) -> Response:
        return ReadyResponse(_form(self._making.answers, self._asked, answer))


async def maker(request: Request, resources: Opened) -> Maker:
    # Without the middleware nobody would be sent what is kept.
    asked: Asked = request.scope["state"].get(_ASKED) or _asked(request.scope)._replace(key=None)
    answers, now = resources.once(ready_answers), ComparedNow.at(resources.clock())
    return Maker(Making(answers=answers, key=asked.key, route=request.scope["route"], now=now), asked)


maker.tags = True  # type: ignore[attr-defined]  # functions carry attributes, mypy knows none

Ready = Annotated[Maker, Depends(maker)]
"""How a route answers with something that stays ready until it changes."""


def ready_answers(resources: Resources) -> ReadyAnswers:
    """The answers that the application keeps ready while it runs."""
    url = resources.settings.database_url.get_secret_value()
    commits = Commits(connecting(url, application="cheqian-publishing-ready"))
    resources.endings.push_async_callback(commits.close)
    return ReadyAnswers(commits, resources.memory)


def _asked(scope: Scope) -> Asked:
    host = if_none_match = None
    encodings, is_kept = b"", "sandbox" not in scope["state"]
    for name, value in scope["headers"]:
        if name == b"host":
            # The first counts, also an empty one: the page is made for it.
            host = value if host is None else host
        elif name == b"accept-encoding":
            encodings = value
        elif name == b"if-none-match":
            if_none_match = value.decode("latin-1")
        elif name == b"authorization":
            is_kept = False
    place = (scope["scheme"], host, scope.get("root_path"), scope["path"], scope["query_string"])
    return Asked(place if is_kept else None, accepts_gzip(encodings.decode("latin-1")), if_none_match)


def _form(answers: ReadyAnswers, asked: Asked, answer: ReadyAnswer) -> Sent:
    if asked.gzip and answer.zipped is None:
        answer = answer.with_zipped()
        if asked.key:
            answers.keep(asked.key, answer)
    return answer.form(gzip=asked.gzip).to(asked.if_none_match)


async def _send(sent: Sent, send: Send) -> None:
    await send({"type": "http.response.start", "status": sent.status, "headers": sent.headers})
    await send({"type": "http.response.body", "body": sent.body})
