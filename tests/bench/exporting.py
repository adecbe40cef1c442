"""How fast a large directory is exported as CSV, and how much memory the service takes for it."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import uvloop

from deploy.standalone.premises import listening
from services.sampling.app import compose
from shared.access.issuer import Issuer
from shared.access.roles import Role
from shared.http.serving import configuration
from tests.bench.holding import fill
from tests.bench.measuring import Finding, durable_database, most_memory, scaled
from tests.integration.sampling.desk import Desk
from tests.support.apps import bearer, new_issuer
from tests.support.postgres import Database
from tests.support.sampling import sampling_settings
from tests.support.served import served

_ROWS = scaled(500_000)


def findings() -> Iterator[Finding]:
    issuer = new_issuer()
    with durable_database() as database, tempfile.TemporaryDirectory() as folder:
        rows, seconds, before, most = uvloop.run(_measured(database, issuer, Path(folder)))
    yield Finding(
        f"a directory of {rows:,} enterprises is exported as CSV",
        f"{seconds:.1f} s",
        "rows a second",
        rows / seconds,
        at_least=50_000,
        unit="rows/s",
    )
    what = "the most memory of the service while it does that"
    yield Finding(what, f"{most:.0f} MB", f"{before:.0f} MB before", most / before, at_most=1.25)


async def _measured(database: Database, issuer: Issuer, folder: Path) -> tuple[int, float, float, float]:
    """How many rows, the seconds, and the memory in MB before and at the most."""
    settings = sampling_settings(issuer, database.url("cheqian_sampling"), blob_url=(folder / "blobs").as_uri())
    app = compose(settings)
    with listening(0) as listener:
        async with (
            served(configuration(app, settings), listener),
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{listener.getsockname()[1]}", timeout=600) as client,
        ):
            await fill(database, _ROWS, Desk(app, client, issuer, database))
            before = most_memory(since_now=True)
            begun, rows = time.perf_counter(), -1
            async with client.stream("GET", "/enterprises.csv", headers=bearer(issuer, Role.REGISTRAR)) as answer:
                assert answer.status_code == 200
                async for piece in answer.aiter_bytes():
                    rows += piece.count(b"\n")
            return rows, time.perf_counter() - begun, before, most_memory()
