"""How soon a thousand listeners of one process are told of what happens."""

import asyncio
import re
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from statistics import median
from uuid import uuid4

import asyncpg
import uvloop

from services.cases.settings import CasesSettings
from shared.access.issuer import Issuer
from shared.access.roles import Role
from shared.log.append import compose, insert
from shared.log.sequencer import run_sequencer
from tests.bench.measuring import Finding, durable_database, scaled
from tests.bench.served import served
from tests.integration.listening.conftest import MadeUp
from tests.support.apps import bearer, new_issuer, settings_for
from tests.support.log import OCCASION, gauges
from tests.support.postgres import Database, connect

_LISTENERS = scaled(1000)
_EVENTS = scaled(100)
_APART = 0.2
_ASKED = "GET /events HTTP/1.1\r\nHost: bench\r\nAccept: text/event-stream\r\nAuthorization: {}\r\n\r\n"
_TOLD = re.compile(rb"\nid: (\d+)\nevent: |^id: (\d+)\nevent: ", re.MULTILINE)


def findings() -> Iterator[Finding]:
    issuer = new_issuer()
    with durable_database() as database:
        limits = {"max_listeners": _LISTENERS, "listeners_of_a_subject": 1, "max_connections": 2 * _LISTENERS}
        settings = settings_for(issuer, database.url("cheqian_cases"), of=CasesSettings, **limits)
        with served("cases", settings) as port:
            took = uvloop.run(_measured(port, issuer, database))
    yield Finding(
        f"from an event's commit until all of {_LISTENERS} listeners of one process are told, the slowest of {_EVENTS}",
        f"{max(took):.2f} s",
        f"{median(took):.2f} s, the median event",
        max(took),
        at_most=1,
        unit="s",
    )


async def _measured(port: int, issuer: Issuer, database: Database) -> list[float]:
    """For each event, the seconds from its commit until the last listener has it."""
    writer, sequencer = await connect(database.admin_url), await connect(database.url("cheqian_sequencer"))

    async def ready() -> asyncpg.Connection:
        return sequencer

    sequencing = asyncio.create_task(run_sequencer(ready, gauges()))
    last: dict[int, float] = {}
    count: dict[int, int] = {}

    async def hear(reader: asyncio.StreamReader) -> None:
        while piece := await reader.read(65_536):
            now = time.perf_counter()
            for told in _TOLD.finditer(piece):
                position = int(told[1] or told[2])
                last[position], count[position] = now, count.get(position, 0) + 1

    async with AsyncExitStack() as stack:
        for number in range(_LISTENERS):
            reader, writer_ = await asyncio.open_connection("127.0.0.1", port)
            stack.callback(writer_.close)
            token = bearer(issuer, Role.LEGAL, subject=f"listener-{number}")["Authorization"]
            writer_.write(_ASKED.format(token).encode())
            await reader.readuntil(b": \n")
            task = asyncio.create_task(hear(reader))
            stack.callback(task.cancel)
        begun = []
        for _ in range(_EVENTS):
            (event,) = compose(OCCASION, f"law/{uuid4()}", 0, [MadeUp(said="x" * 200)])
            await insert(writer, event)
            begun.append(time.perf_counter())
            await asyncio.sleep(_APART)
        async with asyncio.timeout(30):
            while sum(count.values()) < _LISTENERS * _EVENTS:
                await asyncio.sleep(0.05)
    sequencing.cancel()
    await asyncio.gather(sequencing, return_exceptions=True)
    await writer.close()
    return [last[position] - at for position, at in enumerate(begun)]
