"""Events of a service over HTTP: as a stream that stays open, or page by page."""

from collections.abc import Callable, Iterable
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Header, Query, Request, Response
from pydantic import BaseModel, Field

from shared.access.identity import Identity
from shared.access.roles import Permission
from shared.canonical import JsonObject
from shared.http.caller import Identified, RequiresAny
from shared.http.dear import dear
from shared.http.naming import operation_id_in
from shared.http.preferences import weights
from shared.http.resources import Opened, Resources
from shared.listening.hub import Hub
from shared.listening.stream import MEDIA_TYPE, EventStream, hears
from shared.listening.told import Hearing

EVENTS_TAG = {"events": "What happens in the service, as it happens: for portals that show what is new."}
"""The group of operations in the OpenAPI document: name → description."""
_ID = "0198c6f2-3d58-7000-8000-000000000001"
_TRACE = "0af7651916cd43dd8448eb211c80319c"
_LARGEST = 2**53 - 1
Seen = Annotated[
    int | None,
    Query(ge=-1, le=_LARGEST, description="The position of the last event that the client has seen; -1 for none."),
]
LastEventId = Annotated[
    int | None,
    Header(alias="Last-Event-ID", ge=-1, le=_LARGEST, description="The same as `seen`, as browsers send it."),
]


class HeardEvent(BaseModel):
    """An event as its entry makes it public: what happened to what, and where to read the thing again."""

    position: int = Field(description="The position of its entry in the log.", examples=[1234])
    id: str = Field(examples=[_ID])
    bureau: str = Field(examples=["370124"])
    stream: str = Field(description="What it happened to.", examples=[f"draw/{_ID}"])
    version: int = Field(examples=[1])
    type: str = Field(examples=["sampling.draw.announced"])
    time: str = Field(
        description="When it was decided, as its entry says it: UTC.", examples=["2026-03-02T01:30:00.123Z"]
    )
    trace: str = Field(description="The same for all that follows from one request.", examples=[_TRACE])
    cause: str = Field(description='The event, the draw or the trace that it follows from, or "".', examples=[_TRACE])
    public: JsonObject = Field(description="The public part of its payload.", examples=[{}])
    path: str | None = Field(
        description="Where the thing is read, on the same host; null if the service shows it only in lists.",
        examples=[f"/sampling/draws/{_ID}"],
    )


class EventsHeard(BaseModel):
    """Events in the order of the log. Whoever asks again with `seen` is told what came since."""

    events: list[HeardEvent]
    seen: int = Field(description="The position up to which these are all.", examples=[1300])
    whole: bool = Field(description="False if there may be more already: ask again at once.", examples=[True])


_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events of bureaus whose things the caller may read.",
        "model": EventsHeard,
        "content": {MEDIA_TYPE: {"schema": {"type": "string"}}},
    }
}


class Listening:
    """The events of a service: the router that tells of them, and the task that looks for them. `hearing` says who
    hears of which.
    """

    def __init__(self, service: str, hearing: Hearing) -> None:
        self._service = service
        self._hearing = hearing

    def hub_of(self, resources: Resources) -> Hub:
        """The hub of a running application."""
        return resources.once(self._hub)

    async def tell_listeners(self, resources: Resources) -> None:
        """Wake listeners when there is something new; runs until it is cancelled."""
        await self.hub_of(resources).follow()

    def router(self) -> APIRouter:
        router = APIRouter(tags=[*EVENTS_TAG], generate_unique_id_function=operation_id_in(self._service))
        router.get(
            "/events",
            summary="Listen to events, or list those since a position",
            response_class=Response,
            responses=_ANSWER,
            dependencies=[dear(5), Depends(RequiresAny(*self._permissions()))],
        )(self.get_events)
        return router

    async def get_events(
        self, request: Request, identity: Identified, resources: Opened, seen: Seen = None, last: LastEventId = None
    ) -> Response:
        """With `Accept: text/event-stream`: server-sent events, until the token expires or somebody closes the
        connection. Each message has the position as `id`, the type as `event`, and one of the `events` below as
        `data`. It begins after `Last-Event-ID` or `seen`; without both, with what comes next.

        Otherwise: the events after `seen`, from the first if it is not given. Of what is covert nobody is told before
        it is open. The same event may come twice when a connection breaks: its position says so.
        """
        hub = self.hub_of(resources)
        newest, known = await hub.last(), seen if last is None else last
        # A position that the log does not have yet is of another log.
        after = None if known is None else min(known, newest)
        root = request.scope.get("root_path", "")
        if _wants_stream(request):
            return EventStream(hub, _verifying(request, resources), newest if after is None else after, root=root)
        return await _page(hub, identity, -1 if after is None else after, root)

    def _permissions(self) -> Iterable[Permission]:
        """The permissions each of which opens something to hear."""
        return dict.fromkeys(heard.permission for heard in self._hearing.values() if heard)

    def _hub(self, resources: Resources) -> Hub:
        return Hub(resources, self._hearing)


def _wants_stream(request: Request) -> bool:
    return weights(request.headers.get("accept", "")).get(MEDIA_TYPE, 0) > 0


def _verifying(request: Request, resources: Resources) -> Callable[[], Any]:
    token = request.headers["authorization"].partition(" ")[2].strip()

    async def verified() -> Identity:
        return await resources.verifier.identify(token, resources.clock())

    return verified


async def _page(hub: Hub, identity: Identity, after: int, root: str) -> Response:
    newest = await hub.after(after)
    events = [orjson.Fragment(event.as_json(root)) for event in newest.events if hears(identity, event)]
    body = orjson.dumps({"events": events, "seen": newest.until, "whole": newest.is_whole})
    return Response(body, media_type="application/json")
