"""The application of one service: what it is, and what it works with while it runs, each under its own type."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from fastapi import FastAPI
from prometheus_client import CollectorRegistry
from starlette.types import ASGIApp, Lifespan

from shared.clock import Clock, utc_now
from shared.http.document.whole import complete
from shared.http.naming import operation_id
from shared.http.resources import Resources
from shared.http.stack import middleware_stack
from shared.log.gauges import LogGauges
from shared.settings import ServiceSettings


class ServiceName(NamedTuple):
    """What a service is called in addresses, metrics and the database, and to people who read its API.

    `tags` describes the groups of its operations; `words` says how its fields look (`document/words.py`).
    """

    service: str
    title: str
    tags: Mapping[str, str] = MappingProxyType({})
    words: Mapping[str, Any] = MappingProxyType({})


_TAGS = {
    "identity": "Who asks.",
    "operations": "What machines ask a service about itself.",
    "problems": "What the types of refusals mean.",
}


class ServiceApp(FastAPI):
    """A FastAPI application that knows its service. Its OpenAPI tells of refusals, roles, headers and examples, and
    its requests pass through our own layers alone.

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
            openapi_tags=[{"name": tag, "description": text} for tag, text in {**name.tags, **_TAGS}.items()],
            # A redirect to the address without a slash would leave https behind a proxy; one thing has one address.
            redirect_slashes=False,
            generate_unique_id_function=operation_id,
        )
        self.service = name.service
        self._words = name.words
        self._document: dict[str, Any] | None = None
        self.settings = settings
        self.registry = CollectorRegistry()
        self.gauges = LogGauges(self.registry)
        self.clock: Clock = utc_now
        self.resources: Resources

    def build_middleware_stack(self) -> ASGIApp:
        return middleware_stack(self)

    def openapi(self) -> dict[str, Any]:
        """The document, made at the first call."""
        if self._document is None:
            self._document = complete(super().openapi(), self.routes, self._words)
        return self._document
