"""The application of one service: what it is, and what it works with while it runs, each under its own type."""

from typing import Any, NamedTuple

from fastapi import FastAPI
from prometheus_client import CollectorRegistry
from starlette.types import ASGIApp, Lifespan

from shared.clock import Clock, utc_now
from shared.http.openapi import name_problems
from shared.http.resources import Resources
from shared.http.stack import middleware_stack
from shared.log.gauges import LogGauges
from shared.settings import ServiceSettings


class ServiceName(NamedTuple):
    """What a service is called in addresses, metrics and the database, and to people who read its API."""

    service: str
    title: str


class ServiceApp(FastAPI):
    """A FastAPI application that knows its service. Its OpenAPI names the problems of each operation, and its
    requests pass through our own layers alone.

    `clock` may be set at any time; `resources` are there while the application runs.
    """

    def __init__(self, settings: ServiceSettings, name: ServiceName, lifespan: Lifespan[FastAPI]) -> None:
        super().__init__(
            title=name.title,
            version="1",
            description="Refusals are problem documents (RFC 9457) in Chinese and English; see `/problems`.",
            lifespan=lifespan,
            # Their pages load scripts from elsewhere; /openapi.json is for tools of the reader's own.
            docs_url=None,
            redoc_url=None,
        )
        self.service = name.service
        self.settings = settings
        self.registry = CollectorRegistry()
        self.gauges = LogGauges(self.registry)
        self.clock: Clock = utc_now
        self.resources: Resources

    def build_middleware_stack(self) -> ASGIApp:
        return middleware_stack(self)

    def openapi(self) -> dict[str, Any]:
        return name_problems(super().openapi())
