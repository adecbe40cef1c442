"""Health, readiness, metrics, and a stop that leaves nothing behind."""

import asyncio

import httpx
import pytest

from shared.access.issuer import Issuer
from shared.http.application import ServiceName
from shared.http.boot import build_app
from shared.http.resources import Resources
from tests.integration.http.problem import is_problem
from tests.support.apps import log_lines, serving, settings_for
from tests.support.postgres import Database, connect


async def test_it_lives_without_a_database_but_is_not_ready(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).json() == {"service": "sampling", "status": "ok"}
    assert is_problem(await client.get("/readyz"), 503, "database-unavailable")


async def test_it_is_ready_with_a_migrated_database(stored: httpx.AsyncClient) -> None:
    assert (await stored.get("/readyz")).json() == {"service": "sampling", "status": "ok"}


async def test_it_is_not_ready_before_the_migration(issuer: Issuer, database: Database) -> None:
    admin = await connect(database.admin_url)
    await admin.execute("DROP TABLE edge.display_name")
    await admin.close()
    async with serving(
        build_app(settings_for(issuer, database.url("cheqian_cases")), ServiceName("cases", "Cases"), routers=[])
    ) as client:
        answer = await client.get("/readyz")
    assert is_problem(answer, 503, "not-migrated")
    assert answer.headers["retry-after"] == "5"


async def test_metrics_are_of_this_application(client: httpx.AsyncClient) -> None:
    answer = await client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    for name in ("cheqian_log_backlog_events", "cheqian_http_requests_open", "process_resident_memory_bytes"):
        assert f"\n{name}" in answer.text


async def test_a_background_task_that_fails_is_started_again_and_shown(
    issuer: Issuer, capsys: pytest.CaptureFixture[str]
) -> None:
    starts: list[Resources] = []
    second = asyncio.Event()
    ended = asyncio.Event()

    async def tidy(resources: Resources) -> None:
        starts.append(resources)
        if len(starts) == 1:
            raise ValueError("made-up failure")
        second.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    app = build_app(settings_for(issuer), ServiceName("cases", "Cases"), routers=[], background=[tidy])
    async with serving(app) as client:
        assert starts == []
        await asyncio.wait_for(second.wait(), 10)
        metrics = (await client.get("/metrics")).text
        assert 'cheqian_background_running{task="tidy"} 1.0' in metrics
        assert 'cheqian_background_crashes_total{task="tidy"} 1.0' in metrics
        assert starts[1].engine is app.resources.engine
    assert ended.is_set()
    failed = next(line for line in log_lines(capsys.readouterr().err) if line["event"] == "background task failed")
    assert (failed["service"], failed["task"], failed["failures"]) == ("cases", "tidy", 1)


async def test_it_can_be_started_again(issuer: Issuer, database: Database) -> None:
    app = build_app(settings_for(issuer, database.url("cheqian_cases")), ServiceName("cases", "Cases"), routers=[])
    for _ in range(2):
        async with serving(app) as client:
            assert (await client.get("/readyz")).status_code == 200
    admin = await connect(database.admin_url)
    left = await admin.fetchval(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE application_name = 'cheqian-cases' AND datname = current_database()"
    )
    await admin.close()
    assert left == 0
