"""What a request passes through before its route: as few layers as there are questions to ask of it.

FastAPI's own stack has layers that answer nothing here: a server error page (`Telemetry` answers those), tracing that
is not switched on, and a limit of bodies beside `BodyLimit`. And it asks all routers in turn whose a path is.
"""

from collections import defaultdict
from collections.abc import Sequence

from fastapi import FastAPI
from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from fastapi.routing import iter_route_contexts
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.routing import BaseRoute, Match, Router
from starlette.types import ASGIApp, Receive, Scope, Send


def middleware_stack(app: FastAPI) -> ASGIApp:
    """The application's middleware, the last added outermost; inside it refusals become answers; then the routes."""
    stack: ASGIApp = AsyncExitStackMiddleware(ByFirstSegment(app.router))
    stack = ExceptionMiddleware(stack, handlers=app.exception_handlers)
    for layer in reversed(app.user_middleware):
        stack = layer.cls(stack, *layer.args, **layer.kwargs)
    return stack


class ByFirstSegment:
    """Finds a path's route among those that begin as it does; what none of them takes whole, the router answers.

    The order in which routes were added stays: one that can match has the same first segment, or a parameter there.
    """

    def __init__(self, router: Router) -> None:
        self._router = router
        self._anywhere: list[BaseRoute] = []
        self._under: dict[str, list[BaseRoute]] = defaultdict(list)
        firsts = [(route, _first_segments(route)) for route in router.routes]
        names = {first for _, found in firsts for first in found or ()}
        for route, found in firsts:
            if found is None:
                self._anywhere.append(route)
            for name in names if found is None else found:
                self._under[name].append(route)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            first = scope["path"].removeprefix(scope.get("root_path", ""))[1:].partition("/")[0]
            for route in self.beginning_with(first):
                match, found = route.matches(scope)
                if match is Match.FULL:
                    scope.setdefault("router", self._router)
                    scope.update(found)
                    await route.handle(scope, receive, send)
                    return
        await self._router(scope, receive, send)

    def beginning_with(self, first: str) -> Sequence[BaseRoute]:
        """The routes and routers that may take a path of this first segment, in the order they were added."""
        return self._under.get(first, self._anywhere)


def _first_segments(route: BaseRoute) -> set[str] | None:
    """The first segments of all paths that a route, or a router included as one, takes; None: it may be any."""
    found: set[str] = set()
    for context in iter_route_contexts([route]):
        template = context.path_format
        first = (template or "/{}")[1:].partition("/")[0]
        if "{" in first:
            return None
        found.add(first)
    return found or None
