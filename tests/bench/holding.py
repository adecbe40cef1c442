"""Draws of 20,000, of 100,000 and of a million enterprises, from the frame over the API to the proof of one of them."""

import asyncio
import json
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import httpx
import uvloop

from services.publishing.log.proving_usecases import Prover
from services.publishing.log.receipt import OwnKeys
from services.publishing.notice import usecases as notices
from services.publishing.reactions import reactions
from services.sampling.app import compose
from shared.access.roles import Role
from shared.blobs import BlobStore
from shared.database import create_engine, transact
from shared.draws.bundle import read_bundle
from shared.draws.verification import Verification, verify_bundle
from shared.log.consumer import Consumer
from shared.log.quorum import Quorum
from shared.memory import Memory
from shared.pool import Pool
from shared.work import Work
from tests.bench.measuring import Finding, durable_database, most_memory, percentile, scaled
from tests.integration.sampling.desk import DUE, ROUND_123, Desk
from tests.support.apps import bearer, new_issuer, serving
from tests.support.log import catch_up, gauges
from tests.support.postgres import Database, connect
from tests.support.sampling import CITY, LOG, sampling_settings

_SMALL, _MIDDLE, _LARGE = scaled(20_000), scaled(100_000), scaled(1_000_000)
"""How many can be drawn; a tenth more are left out, because they are closed."""
_DEALS = {"deals": [{"name": "八月", "rate": "1%"}]}
_PROOFS = 200
_FILL = """
INSERT INTO sampling.enterprise (bureau, identifier, identifier_kind, name, area, address, industry, "group", scale,
    enterprise_type, registered_capital, business_scope, province, city, added_at, changed_at, industry_code, sector,
    affiliation, risk_class, credit_class, status, flags, licences, event, trace, version)
SELECT '370124', lpad(n::text, 15, '0'), 'registration-number', '示例第' || n || '机械有限公司', '榆山街道', '', '', '',
    '', '', '', '', '', '', $3, $3, '', '', '', '', '', CASE WHEN n % 11 = 0 THEN 'closed' ELSE 'open' END, '{}', '{}',
    gen_random_uuid(), '', 1
FROM generate_series($1::bigint, $2::bigint) n
"""


@dataclass
class Held:
    """What a draw took: times in seconds, memory in MB. `quiet` and `beside` are times of another request, before and
    during the freezing.
    """

    size: int
    took: dict[str, float] = field(default_factory=dict)
    quiet: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)
    before: float = 0.0
    most: float = 0.0


def findings() -> Iterator[Finding]:
    small, middle, large = map(_measured_alone, (_SMALL, _MIDDLE, _LARGE))
    yield from _freezing(small, large)
    for held, at_most in ((small, 1), (large, 30)):
        yield Finding(
            f"completion of a draw of {held.size:,}, from the last value on",
            f"{held.took['completion']:.2f} s",
            f"announcement {held.took['announcement']:.2f} s",
            held.took["completion"],
            at_most=at_most,
            unit="s",
        )
    yield Finding(
        f"bundle of {middle.size:,} units verified",
        f"{middle.took['verified']:.2f} s",
        f"made {middle.took['bundle']:.2f} s",
        middle.took["verified"],
        at_most=5,
        unit="s",
    )
    yield Finding(
        f"one membership proof, {large.size:,} units",
        f"{1000 * large.took['proof']:.2f} ms",
        f"shown to the public in {large.took['shown']:.1f} s",
        1000 * large.took["proof"],
        at_most=5,
        unit="ms",
    )


def _freezing(small: Held, large: Held) -> Iterator[Finding]:
    preview, freeze = large.took["preview"], large.took["freeze"]
    yield Finding(
        f"preview and freeze {large.size:,} enterprises over the API, a tenth more left out",
        f"{preview:.1f} s + {freeze:.1f} s",
        f"{small.size:,} enterprises {small.took['preview'] + small.took['freeze']:.2f} s",
        preview + freeze,
        at_most=25,
        unit="s",
    )
    yield Finding(
        "memory of the process meanwhile",
        f"{large.most:,.0f} MB",
        f"{large.before:,.0f} MB before",
        large.most,
        at_most=600,
        unit="MB",
    )
    quiet, beside = percentile(large.quiet, 0.95), percentile(large.beside, 0.95)
    yield Finding(
        "another request meanwhile, p95",
        f"{1000 * beside:.1f} ms",
        f"{1000 * quiet:.1f} ms when nothing else is done",
        1000 * beside,
        at_most=50,
        unit="ms",
    )


def _measured_alone(size: int) -> Held:
    # In a process of its own, because memory is measured.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
        return alone.submit(_measure, size).result()


def _measure(size: int) -> Held:
    with durable_database() as database, tempfile.TemporaryDirectory() as folder:
        return uvloop.run(_held(database, Path(folder), size))


async def _held(database: Database, folder: Path, size: int) -> Held:
    issuer, blobs = new_issuer(), (folder / "blobs").as_uri()
    settings = sampling_settings(issuer, database.url("cheqian_sampling"), blob_url=blobs)
    app = compose(settings)
    async with serving(app) as client:
        desk = Desk(app, client, issuer, database)
        app.clock = lambda: desk.now
        await fill(database, size, desk)
        held = await _hold(desk, size, BlobStore.at(blobs))
        await desk.leave()
    return held


async def fill(database: Database, size: int, desk: Desk) -> None:
    """A directory of which so many are open."""
    connection = await connect(database.admin_url)
    await connection.execute(_FILL, 1, size + (size - 1) // 10, desk.now, timeout=600)
    await connection.close()


async def _hold(desk: Desk, size: int, blobs: BlobStore) -> Held:
    held = Held(size)
    await desk.adopt_once()
    asked = {"title": "测量", "kind": "b1"}
    held.before = most_memory(since_now=True)
    async with _asking_beside(desk, held.quiet):
        await asyncio.sleep(1)
    async with _asking_beside(desk, held.beside):
        preview = await _timed(held, "preview", desk.done("drawer", "/frames/preview", asked))
        frame = await _timed(held, "freeze", desk.done("drawer", "/frames", asked))
    held.most = most_memory()
    assert preview["size"] == frame["size"] == size
    sources = await desk.sources(frame)
    body = {"title": "测量", "frame": frame["id"], **_DEALS, **sources}
    draw = await _timed(held, "announcement", desk.done("drawer", "/draws", body))
    await desk.publish()
    await desk.conduct()
    desk.now = DUE
    answer = await _timed(
        held, "completion", desk.hand_in(f"/draws/{draw['id']}", {"source": "beacon", "value": ROUND_123})
    )
    assert answer.json()["status"] == "completed", answer.text
    await desk.publish()
    await _show(desk, held, UUID(draw["id"]), blobs)
    return held


async def _show(desk: Desk, held: Held, draw: UUID, blobs: BlobStore) -> None:
    """What publishing does about the draw, and what it answers."""
    engine = create_engine(desk.database.url("cheqian_publishing"), application="bench")
    pool = Pool(1)
    consumer = Consumer(engine, "publishing", reactions(blobs, pool, lambda: desk.now), gauges())
    await _timed(held, "shown", catch_up(consumer))
    await desk.publish()
    async with transact(engine) as session:
        work = Work(session=session, blobs=blobs, pool=pool)

        async def begin() -> Work:
            return work

        if held.size == _MIDDLE:
            prover = Prover(OwnKeys(LOG.verifier, (), [CITY.verifier]), gauges())
            made = await _timed(held, "bundle", notices.bundle(work, prover, draw))
            content = json.loads(json.dumps(made.bundle.as_json()))
            trusted = Quorum(LOG.verifier, [CITY.verifier])
            found = await _timed(
                held, "verified", asyncio.to_thread(lambda: verify_bundle(read_bundle(content), trusted))
            )
            assert all(check.passed for check in found.checks)
        units = json.loads((await notices.list_of(work, draw, "frame"))[1])
        times, memory = [], Memory(2**26)
        for unit in Random(1).sample(units, _PROOFS):  # noqa: S311  # a sample, no secret
            began = time.perf_counter()
            await notices.prove(memory, begin, draw, "frame", unit["id"])
            times.append(time.perf_counter() - began)
        held.took["proof"] = percentile(times, 0.5)
    await engine.dispose()


def _verify(content: object) -> Verification:
    return verify_bundle(read_bundle(content), Quorum(LOG.verifier, [CITY.verifier]))


async def _timed(held: Held, name: str, what: Awaitable[Any]) -> Any:
    began = time.perf_counter()
    result = await what
    held.took[name] = time.perf_counter() - began
    return result


@asynccontextmanager
async def _asking_beside(desk: Desk, times: list[float]) -> AsyncIterator[None]:
    """Somebody asks for one enterprise, again and again, until the block is left."""
    headers = bearer(desk.issuer, Role.AUDITOR, now=desk.now)

    async def ask() -> None:
        while True:
            began = time.perf_counter()
            answer: httpx.Response = await desk.client.get(f"/enterprises/{1:015}", headers=headers)
            assert answer.is_success, answer.text
            times.append(time.perf_counter() - began)
            await asyncio.sleep(0.05)

    asking = asyncio.create_task(ask())
    yield
    asking.cancel()
