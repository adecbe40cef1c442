"""What a request passes through before its route: as few layers as there are questions to ask of it.

FastAPI's own stack has layers that answer nothing here: a server error page (`Telemetry` answers those), tracing that
is not switched on, and a limit of bodies beside `BodyLimit`. And it asks all routers in turn whose a path is, and the
router whose it is, once more which of its routes.
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
    """The application's middleware, the last added outermost; inside it refusals become answers; then the routes."""
    stack: ASGIApp = AsyncExitStackMiddleware(ByFirstSegment(app.router))
    stack = ExceptionMiddleware(stack, handlers=app.exception_handlers)
    for layer in reversed(app.user_middleware):
        stack = layer.cls(stack, *layer.args, **layer.kwargs)
    return stack


class ByFirstSegment:
    """Finds a path's route among those that begin as it does; what none of them takes whole, the router answers.

    The order in which routes were added stays: one that can match has the same first segment, or a parameter there.
    The query is checked here, where the route is known: see `check_query`.
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
        """The ways that may take a path of this first segment, in the order they were added."""
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
    """A route, and what finding it asks of it. `app` is None where the router itself must answer for the route.

    `first` is the first segment of its paths; None: it may be any. `query` is the parameters that it takes; None: any.
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
