"""The public site: requests a second for pages, data and the log, of one process, asked by `ab` with 8 clients; and how
long readers wait while others write to the database.

The service computes on one core; `ab` and PostgreSQL have the others. A line has the rate of compressed answers, and
how many the service could give on a core of its own: answers for each second of processor time that it took, as its
metrics tell it. On a machine with other work, that number is the one to compare.
"""

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

import httpx
import uvloop

from tests.bench.asking import CLIENTS, Asker, Round, bare_application, found_ab
from tests.bench.loading import Ask, loaded
from tests.bench.measuring import Finding, durable_database, percentile, scaled
from tests.bench.served import Client, served
from tests.support.draws import HeldDraw
from tests.support.inspection_codes import PATH as CODE_PATH
from tests.support.inspection_codes import tell_code
from tests.support.papers_issued import office_on
from tests.support.postgres import Database, connect
from tests.support.publishing import press_on, publishing_settings

_REQUESTS, _WARMING_UP = scaled(3_000), 100
_ROUNDS = 3
_DRAWS = 30
_READERS, _EACH, _PAUSE = 16, scaled(100), 0.02
_WRITES = 20
"""Commits a second that change nothing public, while readers with pauses ask."""
_ZIPPED = {"Accept-Encoding": "gzip"}


class _Question(NamedTuple):
    """`promise` is in answers a second; None if there is none."""

    what: str
    path: str
    promise: float | None


class _Asked(NamedTuple):
    """The medians of the rounds: answers a second, the milliseconds of all but the slowest hundredth, answers for each
    second of the service's processor time, and the bare application's rate and the ratio.
    """

    rate: float
    p99: float
    on_a_core: float
    bare: float
    ratio: float


def findings() -> Iterator[Finding]:
    ab = found_ab("publishing")
    if ab is None:
        return
    with (
        tempfile.TemporaryDirectory() as folder,
        bare_application(Path(folder)) as bare,
        durable_database() as database,
    ):
        draw = uvloop.run(_furnished(database, Path(folder)))
        with served("publishing", publishing_settings(database, Path(folder))) as port:
            site = f"http://127.0.0.1:{port}"
            for question in _questions(draw):
                yield _compared(ab, question, site, bare)
                yield _unchanged(ab, question, site, bare)
            took = uvloop.run(_read_while_others_write(database, port, f"/draws/{draw.draw}"))
    p99 = percentile(took, 0.99)
    yield Finding(
        f"a draw's page, {_READERS} readers with pauses, {_WRITES} commits a second, p99",
        f"{p99:.1f} ms",
        f"p50 {percentile(took, 0.5):.1f} ms",
        p99,
        at_most=50,
        unit="ms",
    )


def _questions(draw: HeldDraw) -> list[_Question]:
    return [
        _Question("the page of a draw of 136", f"/draws/{draw.draw}", 800),
        _Question("its JSON", f"/draws/{draw.draw}.json", 800),
        _Question("the home page", "/", 800),
        _Question("the page of a year", "/bureaus/370124/2026", 800),
        _Question("the page of an inspection's code", CODE_PATH, 800),
        _Question("the checkpoint", "/log/checkpoint", 2000),
        _Question("a tile", "/log/tile/0/000", 2000),
        _Question("a bundle of 256 entries", "/log/tile/entries/000", None),
    ]


async def _furnished(database: Database, folder: Path) -> HeldDraw:
    """A draw of 136 with a substitution, and so many small ones that the log fills a tile."""
    async with press_on(database, folder) as press:
        for serial in range(2, _DRAWS + 2):
            await press.draw(serial=serial, size=6, count=2).hold()
        draw = press.draw(size=136, count=41)
        await draw.hold()
        await draw.substitute(0, "moved")
        async with office_on(database):
            await tell_code(database)
        await press.settle()
        return draw


def _compared(ab: str, question: _Question, site: str, bare: str) -> Finding:
    asked = _asked(Asker(ab, _ZIPPED), site, question.path, bare)
    return _finding(question.what, asked, question.promise)


def _unchanged(ab: str, question: _Question, site: str, bare: str) -> Finding:
    tag = httpx.get(f"{site}{question.path}", headers=_ZIPPED).headers["ETag"]
    asked = _asked(Asker(ab, {**_ZIPPED, "If-None-Match": tag}), site, question.path, bare, unchanged=True)
    promise = None if question.promise is None else 3000
    return _finding(f"{question.what}, unchanged (304)", asked, promise)


def _finding(what: str, asked: _Asked, promise: float | None) -> Finding:
    return Finding(
        f"{what}, {CLIENTS} clients",
        f"{asked.rate:,.0f}/s, p99 {asked.p99:.0f} ms; {asked.on_a_core:,.0f} for each second of a core",
        f"bare Starlette {asked.bare:,.0f}/s: {asked.ratio:.2f} ×",
        asked.rate,
        at_least=promise,
        unit="answers/s",
    )


def _asked(asker: Asker, site: str, path: str, bare: str, *, unchanged: bool = False) -> _Asked:
    """The service and the bare application take turns."""
    address = f"{site}{path}"
    asker.ask(address, _WARMING_UP, unchanged=unchanged)
    plain = Asker(asker.ab, {})
    plain.ask(bare, _WARMING_UP)
    rounds: list[tuple[Round, float, Round]] = []
    for _ in range(_ROUNDS):
        began = _processor_seconds(site)
        ours = asker.ask(address, _REQUESTS, unchanged=unchanged)
        took = _processor_seconds(site) - began
        rounds.append((ours, took, plain.ask(bare, _REQUESTS)))
    return _Asked(
        rate=median(ours.rate for ours, _, _ in rounds),
        p99=median(ours.p99 for ours, _, _ in rounds),
        on_a_core=median(_REQUESTS / took for _, took, _ in rounds),
        bare=median(other.rate for _, _, other in rounds),
        ratio=median(ours.rate / other.rate for ours, _, other in rounds),
    )


def _processor_seconds(site: str) -> float:
    """The seconds of processor time that the service has taken so far."""
    told = httpx.get(f"{site}/metrics").text
    return float(told.partition("\nprocess_cpu_seconds_total ")[2].partition("\n")[0])


async def _read_while_others_write(database: Database, port: int, path: str) -> list[float]:
    """The milliseconds of each answer."""
    writing = asyncio.create_task(_write(database))
    clients = [await Client.at(port, _ZIPPED) for _ in range(_READERS)]
    await loaded([_reading(client, path) for client in clients], scaled(20), 0)
    took = await loaded([_reading(client, path) for client in clients], _EACH, _PAUSE)
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    return took


def _reading(client: Client, path: str) -> Ask:
    async def ask(_turn: int, _chance: object) -> None:
        await client.good(path)

    return ask


async def _write(database: Database) -> None:
    """Commit what is not public, evenly spaced, until it is cancelled."""
    connection = await connect(database.admin_url)
    try:
        await connection.execute("CREATE TABLE not_public (n bigint)")
        while True:
            await connection.execute("INSERT INTO not_public VALUES (1)")
            await asyncio.sleep(1 / _WRITES)
    finally:
        await connection.close()
