"""Health, readiness and metrics of a service, for the machines that watch it."""

from typing import Literal

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel
from sqlalchemy import text
from starlette.responses import PlainTextResponse, Response

from shared.database import connected
from shared.errors import Unavailable
from shared.http.resources import Opened

router = APIRouter(tags=["operations"])

# The system catalogue answers this: it tells that a table exists, without any privilege on the table. The names are
# those of the newest tables that every service needs.
_MIGRATED = text("SELECT to_regclass('log.event') IS NOT NULL AND to_regclass('edge.display_name') IS NOT NULL")


class NotMigrated(Unavailable):
    code = "not-migrated"
    title = "数据库尚未初始化"
    title_en = "Database not migrated"


class Health(BaseModel):
    service: str
    status: Literal["ok"]


@router.get("/healthz", summary="Test that the process runs")
async def check_health(resources: Opened) -> Health:
    """Answers 200 while the process runs. The database is not tested."""
    return Health(service=resources.service, status="ok")


@router.get("/readyz", summary="Test that the database is there and that the disk has room")
async def check_readiness(resources: Opened) -> Health:
    """Answers 200 if the service can work, otherwise 503. While it answers 503, send requests to another instance."""
    async with connected(resources.engine) as connection:
        if not await connection.scalar(_MIGRATED):
            raise NotMigrated(
                "数据库中还没有所需的表，请先运行 cheqian migrate。",
                "The tables are not there yet; run `cheqian migrate`.",
                retry_after=5,
            )
    await resources.blobs.require_room(resources.settings.least_free_bytes)
    return Health(service=resources.service, status="ok")


@router.get(
    "/metrics",
    summary="Get metrics for Prometheus",
    response_class=PlainTextResponse,
    responses={200: {"description": "Prometheus' text format", "content": {"text/plain": {}}}},
)
async def get_metrics(resources: Opened) -> Response:
    """Counters and gauges of this process in Prometheus' text format."""
    return Response(generate_latest(resources.registry), media_type=CONTENT_TYPE_LATEST)
