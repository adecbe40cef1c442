"""The middleware of an application, and how it finds the route of a request.

FastAPI's own stack has layers that this product does not need: a page for server errors (`Telemetry` answers these),
tracing, and a limit of bodies beside our own. FastAPI also asks every router in turn whether a path is its own, and
then asks the router again which of its routes it is.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from fastapi import FastAPI
from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from fastapi.routing import RouteContext, iter_route_contexts
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.routing import Match, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.below import below
from shared.http.body_limit import BodyLimits, limited
from shared.http.calling import app_of
from shared.http.gate import guards_of, pass_gate
from shared.http.unknown_query import check_query, known_query


def middleware_stack(app: FastAPI, bodies: BodyLimits) -> ASGIApp:
    """The application with all its middleware: the middleware that was added last is the outermost; then the layer that
    turns refusals into answers; then the routes.
    """
    stack: ASGIApp = AsyncExitStackMiddleware(ByFirstSegment(app.router, bodies))
    stack = ExceptionMiddleware(stack, handlers=app.exception_handlers)
    for layer in reversed(app.user_middleware):
        stack = layer.cls(stack, *layer.args, **layer.kwargs)
    return stack


class ByFirstSegment:
    """Finds the route of a path among the routes with the same first segment. If none of them fits, the router answers.

    Routes keep the order in which they were added. Each list also contains the routes whose first segment is a
    parameter. What needs no more than the route and the head of a request is checked here, in this order: who asks
    (`pass_gate`), the query (`check_query`); then the body is limited as its operation says.
    """

    def __init__(self, router: Router, bodies: BodyLimits) -> None:
        self._router = router
        self._seconds = bodies.seconds
        self._anywhere: list[_Way] = []
        self._under: dict[str, list[_Way]] = defaultdict(list)
        ways = [_Way(context, bodies) for context in iter_route_contexts(router.routes)]
        names = {way.first for way in ways if way.first is not None}
        for way in ways:
            if way.first is None:
                self._anywhere.append(way)
            for name in names if way.first is None else (way.first,):
                self._under[name].append(way)
        if unknown := bodies.own.keys() - {operation for way in ways for operation in way.operations()}:
            raise LookupError(f"Bodies have limits for operations that do not exist: {sorted(unknown)}")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        way = self._found(scope) if scope["type"] == "http" else None
        if way is None or way.app is None:
            await self._router(scope, receive, send)
            return
        await pass_gate(scope, way.guards)
        check_query(scope, way.query)
        with below(scope.get("root_path", "")):
            await way.app(scope, limited(scope, receive, way.methods[scope["method"]], self._seconds), send)

    def beginning_with(self, first: str) -> Sequence["_Way"]:
        """The routes that may fit a path with this first segment, in the order in which they were added."""
        return self._under.get(first, self._anywhere)

    def _found(self, scope: Scope) -> "_Way | None":
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
                return way
        return None


class _Way:
    """A route, prepared for finding it. `app` is None if the router itself must answer for the route.

    `first` is the first segment of the route's paths (None: a parameter); `query` are its query parameters (None: any);
    `guards` require a token or a permission. `methods` maps a method to its largest body, in bytes.
    """

    __slots__ = ("app", "context", "first", "guards", "methods", "path", "query")

    def __init__(self, context: RouteContext, bodies: BodyLimits) -> None:
        self.context = context
        self.app = app_of(context)
        self.methods = {method: bodies.size_of(f"{method} {context.path_format}") for method in context.methods or ()}
        first = (context.path_format or "/{}")[1:].partition("/")[0]
        self.first = None if "{" in first else first
        if self.app is not None:
            self.path = context.path_regex
            self.query = known_query(context)
            self.guards = guards_of(context.dependant)

    def operations(self) -> Iterator[str]:
        """The operations of the route, such as `POST /plans`."""
        return (f"{method} {self.context.path_format}" for method in self.methods)
