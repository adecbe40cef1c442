"""How every service boots: `build_app` makes an application from settings and routers. The application opens its
connections only when it starts.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from time import monotonic

from fastapi import APIRouter, FastAPI
from prometheus_client import ProcessCollector
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.access.display_names import DisplayNames
from shared.access.keyring import DiscoveredKeys, Keys, StaticKeys, key_set
from shared.access.tokens import Verifier
from shared.background import TaskMetrics, running
from shared.blobs import BlobStore
from shared.database import create_engine
from shared.file_modes import keep_to_owner
from shared.http import catalogue, me, operations, problems
from shared.http.application import ServiceApp, ServiceName
from shared.http.naming import operation_id_in
from shared.http.rates import Rates
from shared.http.reading import Reading
from shared.http.resources import Resources
from shared.http.sharing import Sharing
from shared.http.telemetry import RequestMetrics, Telemetry, log_json
from shared.log.backlog import Backlog
from shared.memory import Memory
from shared.peers import Peers
from shared.pool import Pool
from shared.sealing import NO_SEALS, Seals
from shared.seals_needed import open_seals
from shared.settings import ServiceSettings

Background = Callable[[Resources], Awaitable[None]]
"""A task that runs beside requests. A task that raises is started again, after a growing wait; a task that returns has
ended.
"""

_DRAFT_KEPT = timedelta(days=1)
"""Content that nobody has written to for so long was left by a crash: no upload is silent for a day."""


def build_app(
    settings: ServiceSettings,
    name: ServiceName,
    *,
    routers: Sequence[APIRouter],
    background: Sequence[Background] = (),
    body_limits: Mapping[str, int] | None = None,
) -> ServiceApp:
    """The application of one service.

    `body_limits` maps an operation, such as `POST /plans/{plan}/amendments`, to a limit of its own, in bytes, in place
    of settings.max_body_bytes.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        log_json(settings.log_level)
        keep_to_owner()
        async with _opened(app) as app.resources, running(background, app.resources, task_metrics, app.service):
            yield

    app = ServiceApp(settings, name, lifespan, body_limits or {})
    ProcessCollector(registry=app.registry)
    task_metrics = TaskMetrics(app.registry)
    for router in routers:
        app.include_router(router)
    for router in (me.router, operations.router, catalogue.router):
        app.include_router(router, generate_unique_id_function=operation_id_in(app.service))
    problems.install(app)
    app.add_middleware(Reading)
    if settings.cors_origins:
        app.add_middleware(Sharing, origins=settings.cors_origins)
    # The middleware that is added last is the outermost: it also sees the refusals of the middleware inside it.
    app.add_middleware(Telemetry, service=app.service, metrics=RequestMetrics(app.registry, app.service))
    return app


@asynccontextmanager
async def _opened(app: ServiceApp) -> AsyncIterator[Resources]:
    settings = app.settings
    engine = create_engine(settings.database_url.get_secret_value(), application=f"cheqian-{app.service}")
    pool = Pool(settings.computing_threads)
    blobs = BlobStore.at(settings.blob_url, settings.read_blob_urls)
    await blobs.clear_drafts(app.clock() - _DRAFT_KEPT)
    app.disks.watch(blobs, settings.least_free_bytes)
    try:
        async with Peers() as peers, AsyncExitStack() as endings:
            yield Resources(
                service=app.service,
                settings=settings,
                registry=app.registry,
                gauges=app.gauges,
                clock=lambda: app.clock(),
                engine=engine,
                peers=peers,
                blobs=blobs,
                pool=pool,
                seals=await _seals(engine, settings),
                memory=Memory(settings.memory_bytes),
                rates=Rates(monotonic),
                backlog=Backlog(engine, app.gauges, monotonic),
                display_names=DisplayNames(engine, app.service, monotonic),
                verifier=Verifier(_keys(settings, peers), issuer=settings.issuer, audience=settings.audience),
                endings=endings,
            )
    finally:
        pool.close()
        await engine.dispose()


async def _seals(engine: AsyncEngine, settings: ServiceSettings) -> Seals:
    file = settings.sealing_keys_file
    return NO_SEALS if file is None else await open_seals(engine, file, settings.lost_sealing_keys)


def _keys(settings: ServiceSettings, peers: Peers) -> Keys:
    if settings.jwks is not None:
        return StaticKeys(key_set(settings.jwks))
    return DiscoveredKeys(peers, settings.issuer, settings.jwks_ttl, monotonic)
