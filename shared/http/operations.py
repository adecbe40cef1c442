"""What machines ask a service about itself: whether it lives, whether it can work, what it has been doing."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.responses import PlainTextResponse, Response

from shared.errors import Unavailable

router = APIRouter(tags=["operations"])

# Answered by the catalogue alone: no privilege on a table is needed to know that it exists.
_MIGRATED = text("SELECT to_regclass('log.event') IS NOT NULL AND to_regclass('edge.answer') IS NOT NULL")


class NotMigrated(Unavailable):
    code = "not-migrated"
    title = "数据库尚未初始化"
    title_en = "Database not migrated"


class Health(BaseModel):
    service: str
    status: Literal["ok"]


def _engine(request: Request) -> AsyncEngine:
    engine: AsyncEngine = request.app.state.engine
    return engine


@router.get("/healthz", summary="The process lives")
async def healthz(request: Request) -> Health:
    return Health(service=request.app.state.service, status="ok")


@router.get("/readyz", summary="The database can be reached and is migrated")
async def readyz(request: Request, engine: Annotated[AsyncEngine, Depends(_engine)]) -> Health:
    """503 otherwise: send requests elsewhere until it answers 200."""
    async with engine.connect() as connection:
        if not await connection.scalar(_MIGRATED):
            raise NotMigrated(
                "数据库中还没有所需的表，请先运行 cheqian migrate。",
                "The tables are not there yet; run `cheqian migrate`.",
                retry_after=5,
            )
    return Health(service=request.app.state.service, status="ok")


@router.get(
    "/metrics",
    summary="Metrics for Prometheus",
    response_class=PlainTextResponse,
    responses={200: {"description": "Prometheus' text format", "content": {"text/plain": {}}}},
)
async def metrics(request: Request) -> Response:
    registry: CollectorRegistry = request.app.state.registry
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
