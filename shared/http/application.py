"""The application of a service: its name, its settings, and the resources that it works with while it runs."""

from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from fastapi import FastAPI
from fastapi.routing import RouteContext, iter_route_contexts
from prometheus_client import CollectorRegistry
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Lifespan

from shared.clock import Clock, utc_now
from shared.http.body_limit import BodyLimits
from shared.http.disks import DiskMetrics
from shared.http.document.whole import complete
from shared.http.naming import operation_id
from shared.http.resources import Resources
from shared.http.stack import middleware_stack
from shared.log.gauges import LogGauges
from shared.settings import ServiceSettings


class ServiceName(NamedTuple):
    """The names of a service: in addresses, metrics and the database, and for people who read its API.

    `tags` describes the groups of its operations; `words` gives example values for its fields (`document/words.py`).
    """

    service: str
    title: str
    tags: Mapping[str, str] = MappingProxyType({})
    words: Mapping[str, Any] = MappingProxyType({})


_TAGS = {
    "identity": "The identity and the permissions of the caller.",
    "operations": "Health and metrics of the service, for monitoring systems.",
    "problems": "The kinds of refusal and their meaning.",
}


class ServiceApp(FastAPI):
    """A FastAPI application that knows its service.

    Its OpenAPI document includes refusals, roles, headers and examples, and its requests pass through our own
    middleware only. `body_limits` maps an operation (`POST /plans`) to its own largest body, in bytes. `clock` may be
    set at any time; `resources` exist while the application runs.
    """

    def __init__(
        self, settings: ServiceSettings, name: ServiceName, lifespan: Lifespan[FastAPI], body_limits: Mapping[str, int]
    ) -> None:
        super().__init__(
            title=name.title,
            version="1",
            description="Refusals are problem documents (RFC 9457) in Chinese and English; see `/problems`.",
            lifespan=lifespan,
            # FastAPI's pages load scripts from other sites; readers use /openapi.json with tools of their own.
            docs_url=None,
            redoc_url=None,
            openapi_tags=[{"name": tag, "description": text} for tag, text in {**name.tags, **_TAGS}.items()],
            # A redirect to the address without a slash would leave https behind a proxy; and each thing has only one
            # address.
            redirect_slashes=False,
            generate_unique_id_function=operation_id,
            # `Telemetry` is ours; FastAPI's would look for providers of OpenTelemetry at each request.
            telemetry={"tracing": False, "metrics": False, "logs": False},
        )
        self.service = name.service
        self._words = name.words
        self._bodies = BodyLimits(settings.max_body_bytes, settings.body_seconds, body_limits)
        self._document: dict[str, Any] | None = None
        self.settings = settings
        self.registry = CollectorRegistry()
        self.gauges = LogGauges(self.registry)
        self.disks = DiskMetrics(self.registry, name.service)
        self.clock: Clock = utc_now
        self.resources: Resources

    def add_innermost_middleware(self, layer: Callable[[ASGIApp], ASGIApp]) -> None:
        """Add a layer inside all others: its answers are logged, measured and protected as those of routes."""
        self.user_middleware.append(Middleware(layer))

    def path_of(self, name: str, /, **parameters: Any) -> str:
        """The path of a route: of its name and its parameters. Raises NoMatchFound."""
        found = self._by_name.get((name, frozenset(parameters)))
        # What is no route of ours, such as a mount, is found by the framework.
        return str(self.url_path_for(name, **parameters) if found is None else found.url_path_for(name, **parameters))

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, frozenset[str]], RouteContext]:
        """The routes by their names and their parameters: the framework would try one after the other."""
        contexts = reversed(list(iter_route_contexts(self.routes)))
        return {(context.name or "", frozenset(context.param_convertors)): context for context in contexts}

    def build_middleware_stack(self) -> ASGIApp:
        return middleware_stack(self, self._bodies)

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document; it is made at the first call."""
        if self._document is None:
            self._document = complete(super().openapi(), self.routes, self._words)
        return self._document
