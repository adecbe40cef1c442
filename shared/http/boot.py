"""How every service boots: settings and routers in, an application out. Nothing is opened before it starts.

In `app.state`, for dependencies: `settings`, `service`, `registry`, `gauges`, `clock` from the beginning (a test may
set the clock before the start); `engine`, `http`, `blobs`, `verifier`, `backlog` while it runs.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic

import httpx
from fastapi import APIRouter, FastAPI
from prometheus_client import CollectorRegistry, ProcessCollector
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.types import Lifespan

from shared.access.keyring import DiscoveredKeys, Keys, StaticKeys, key_set
from shared.access.tokens import Verifier
from shared.background import TaskMetrics, running
from shared.blobs import BlobStore
from shared.clock import Clock, utc_now
from shared.database import create_engine
from shared.http import catalogue, operations, problems
from shared.http.limits import BodyLimit
from shared.http.openapi import ServiceApp
from shared.http.telemetry import RequestMetrics, Telemetry, log_json
from shared.log.backlog import Backlog
from shared.log.gauges import LogGauges
from shared.settings import ServiceSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    """What a background task works with, open while the application runs."""

    engine: AsyncEngine
    http: httpx.AsyncClient
    blobs: BlobStore
    gauges: LogGauges
    clock: Clock


Background = Callable[[Resources], Awaitable[None]]
"""A task beside requests. One that raises is started again, with growing waits; one that returns has ended."""


def build_app(
    settings: ServiceSettings,
    *,
    service: str,
    title: str,
    routers: Sequence[APIRouter],
    background: Sequence[Background] = (),
    body_limits: Mapping[str, int] | None = None,
) -> FastAPI:
    """The application of one service.

    `body_limits` maps the beginning of a path to a limit of its own, in bytes, in place of settings.max_body_bytes.
    """
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    task_metrics = TaskMetrics(registry)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        log_json(settings.log_level)
        async with (
            _opened(settings, app) as resources,
            running(background, resources, task_metrics, service),
        ):
            yield

    app = _application(title, lifespan)
    _set_state(app, settings, service, registry)
    for router in (*routers, operations.router, catalogue.router):
        app.include_router(router)
    problems.install(app)
    app.add_middleware(BodyLimit, limit=settings.max_body_bytes, larger=body_limits or {})
    # Added last, so outermost: it also sees what the middleware inside it refuses.
    app.add_middleware(Telemetry, service=service, metrics=RequestMetrics(registry, service))
    return app


def _application(title: str, lifespan: Lifespan[FastAPI]) -> FastAPI:
    return ServiceApp(
        title=title,
        version="1",
        description="Refusals are problem documents (RFC 9457) in Chinese and English; see `/problems`.",
        lifespan=lifespan,
        # Their pages load scripts from elsewhere; /openapi.json is for tools of the reader's own.
        docs_url=None,
        redoc_url=None,
    )


def _set_state(app: FastAPI, settings: ServiceSettings, service: str, registry: CollectorRegistry) -> None:
    app.state.settings = settings
    app.state.service = service
    app.state.registry = registry
    app.state.gauges = LogGauges(registry)
    app.state.clock = utc_now


@asynccontextmanager
async def _opened(settings: ServiceSettings, app: FastAPI) -> AsyncIterator[Resources]:
    state = app.state
    engine = create_engine(settings.database_url.get_secret_value(), application=f"cheqian-{state.service}")
    try:
        async with httpx.AsyncClient(timeout=10) as http:
            state.engine, state.http, state.blobs = engine, http, BlobStore.at(settings.blob_url)
            state.backlog = Backlog(engine, state.gauges, monotonic)
            state.verifier = Verifier(_keys(settings, http), issuer=settings.issuer, audience=settings.audience)
            yield Resources(engine=engine, http=http, blobs=state.blobs, gauges=state.gauges, clock=state.clock)
    finally:
        await engine.dispose()


def _keys(settings: ServiceSettings, http: httpx.AsyncClient) -> Keys:
    if settings.jwks is not None:
        return StaticKeys(key_set(json.loads(settings.jwks)))
    return DiscoveredKeys(http, settings.issuer, settings.jwks_ttl, monotonic)
