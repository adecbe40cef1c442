"""The middleware of an application, and how it finds the route of a request.

FastAPI's own stack has layers that this product does not need: a page for server errors (`Telemetry` answers these),
tracing, and a limit of bodies beside `BodyLimit`. FastAPI also asks every router in turn whether a path is its own, and
then asks the router again which of its routes it is.
"""

from collections import defaultdict
from collections.abc import Sequence

from fastapi import FastAPI
from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from fastapi.routing import RouteContext, iter_route_contexts
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.routing import Match, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.http.calling import app_of
from shared.http.unknown_query import check_query, known_query


def middleware_stack(app: FastAPI) -> ASGIApp:
    """The application with all its middleware: the middleware that was added last is the outermost; then the layer that
    turns refusals into answers; then the routes.
    """
    stack: ASGIApp = AsyncExitStackMiddleware(ByFirstSegment(app.router))
    stack = ExceptionMiddleware(stack, handlers=app.exception_handlers)
    for layer in reversed(app.user_middleware):
        stack = layer.cls(stack, *layer.args, **layer.kwargs)
    return stack


class ByFirstSegment:
    """Finds the route of a path among the routes with the same first segment. If none of them fits, the router answers.

    Routes keep the order in which they were added. Each list also contains the routes whose first segment is a
    parameter. The query is checked here, because the route is known here: see `check_query`.
    """

    def __init__(self, router: Router) -> None:
        self._router = router
        self._anywhere: list[_Way] = []
        self._under: dict[str, list[_Way]] = defaultdict(list)
        ways = [_Way(context) for context in iter_route_contexts(router.routes)]
        names = {way.first for way in ways if way.first is not None}
        for way in ways:
            if way.first is None:
                self._anywhere.append(way)
            for name in names if way.first is None else (way.first,):
                self._under[name].append(way)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._found(scope) if scope["type"] == "http" else None
        await (app or self._router)(scope, receive, send)

    def beginning_with(self, first: str) -> Sequence["_Way"]:
        """The routes that may fit a path with this first segment, in the order in which they were added."""
        return self._under.get(first, self._anywhere)

    def _found(self, scope: Scope) -> ASGIApp | None:
        path: str = scope["path"].removeprefix(scope.get("root_path", ""))
        for way in self.beginning_with(path[1:].partition("/")[0]):
            if way.app is None:
                if way.context.route.matches(scope)[0] is Match.FULL:
                    return None
            elif scope["method"] in way.methods and (found := way.path.match(path)):
                convertors = way.context.param_convertors
                given = {name: convertors[name].convert(value) for name, value in found.groupdict().items()}
                scope.setdefault("router", self._router)
                scope.update(route=way.context, endpoint=way.context.endpoint, path_params=given)
                check_query(scope, way.query)
                return way.app
        return None


class _Way:
    """A route, prepared for finding it. `app` is None if the router itself must answer for the route.

    `first` is the first segment of the route's paths (None: a parameter); `query` are its query parameters (None: any).
    """

    __slots__ = ("app", "context", "first", "methods", "path", "query")

    def __init__(self, context: RouteContext) -> None:
        self.context = context
        self.app = app_of(context)
        self.methods = context.methods or set()
        first = (context.path_format or "/{}")[1:].partition("/")[0]
        self.first = None if "{" in first else first
        if self.app is not None:
            self.path = context.path_regex
            self.query = known_query(context)
