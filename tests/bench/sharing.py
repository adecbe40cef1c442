"""What one user's thirty parallel fairness reports do to another user's requests.

Rounds without and with the reports take turns; each round gives a ratio, and the median of the ratios counts.
"""

import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import uvloop

from services.sampling.app import compose
from shared.access.issuer import Issuer
from shared.access.roles import Role
from shared.settings import ServiceSettings
from tests.bench.holding import fill
from tests.bench.measuring import Finding, durable_database, percentile, scaled
from tests.bench.served import Client, served
from tests.integration.sampling.desk import DUE, ROUND_123, Desk
from tests.support.apps import bearer, new_issuer, serving
from tests.support.postgres import Database
from tests.support.sampling import sampling_settings

_SIZE = scaled(20_000)
_DRAWS = 4
_REPORTS = 30
_ROUNDS = 5
_ASKED, _PAUSE = scaled(150), 0.02
_REPORT = "/fairness?year=2023"
_OTHERS = "/enterprises?limit=1"


def findings() -> Iterator[Finding]:
    issuer = new_issuer()
    with durable_database() as database, tempfile.TemporaryDirectory() as folder:
        uvloop.run(_year(database, issuer, Path(folder)))
        # The user has not spent anything yet in each round; what may be answered at once is limited as in production.
        at_once = ServiceSettings.model_fields["cost_at_once"].default
        blobs = (Path(folder) / "blobs").as_uri()
        settings = sampling_settings(issuer, database.url("cheqian_sampling"), blob_url=blobs, cost_at_once=at_once)
        with served("sampling", settings) as port:
            rounds, answers = uvloop.run(_measured(port, issuer))
    quiet, beside = (median(column) for column in zip(*rounds, strict=True))
    yield Finding(
        f"another user's request beside {_REPORTS} parallel fairness reports of one user, p95",
        f"{1e3 * beside:.1f} ms; {answers[200]} reports, {answers[429]} refused",
        f"{1e3 * quiet:.1f} ms when nothing else is done",
        median(with_reports / without for without, with_reports in rounds),
        at_most=2,
    )


async def _year(database: Database, issuer: Issuer, folder: Path) -> None:
    """A year with a few completed draws."""
    app = compose(sampling_settings(issuer, database.url("cheqian_sampling"), blob_url=(folder / "blobs").as_uri()))
    async with serving(app) as client:
        desk = Desk(app, client, issuer, database)
        app.clock = lambda: desk.now
        await fill(database, _SIZE, desk)
        frames = [await desk.freeze_for_beacon(number) for number in range(1, _DRAWS + 1)]
        draws = [await desk.announce(frame) for frame in frames]
        await desk.publish()
        await desk.conduct()
        desk.now = DUE
        for draw in draws:
            answer = await desk.hand_in(draw, {"source": "beacon", "value": ROUND_123})
            assert answer.is_success, answer.text
        await desk.leave()


async def _measured(port: int, issuer: Issuer) -> tuple[list[tuple[float, float]], Counter[int]]:
    """The p95 in seconds of each round, without and with reports; how often the reports were answered how."""
    other = await Client.at(port, bearer(issuer, Role.AUDITOR, subject="another"))
    hands = bearer(issuer, Role.DRAWER, subject="one")
    reporters = [await Client.at(port, hands) for _ in range(_REPORTS)]
    answers: Counter[int] = Counter()
    await _asked(other)
    rounds = []
    for _ in range(_ROUNDS):
        quiet = await _asked(other)
        over = asyncio.Event()
        reporting = asyncio.create_task(_reporting(reporters, answers, over))
        await asyncio.sleep(0.2)
        beside = await _asked(other)
        over.set()
        # Every report that was begun is answered before the next round.
        await reporting
        rounds.append((percentile(quiet, 0.95), percentile(beside, 0.95)))
    return rounds, answers


async def _reporting(reporters: list[Client], answers: Counter[int], over: asyncio.Event) -> None:
    """All reports at once; and again when all are answered, until it is over."""
    while not over.is_set():
        heard = await asyncio.gather(*(reporter.get(_REPORT) for reporter in reporters))
        answers.update(answer.status for answer in heard)


async def _asked(client: Client) -> list[float]:
    took = []
    for _ in range(_ASKED):
        await asyncio.sleep(_PAUSE)
        began = time.perf_counter()
        await client.good(_OTHERS)
        took.append(time.perf_counter() - began)
    return took
