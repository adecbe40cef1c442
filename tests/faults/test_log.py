"""What is acknowledged is in the log once, whoever is killed when."""

import asyncio
import contextlib
import signal
import sys
from asyncio.subprocess import DEVNULL, Process
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from uuid import UUID

import pytest

from shared.log.append import compose, insert
from shared.log.sequencer import run_sequencer
from tests.faults.dying_sequencer import STEPS
from tests.support.log import OCCASION, ThingDone, gauges, sequence_all
from tests.support.oracle import check_acknowledged, check_log
from tests.support.postgres import Database, connect

_ROOT = Path(__file__).parents[2]


async def test_killed_writers_lose_nothing_they_were_told_stands(durable_database: Database, tmp_path: Path) -> None:
    writers = [await Writer.started(durable_database, tmp_path / str(n)) for n in range(3)]
    for n, writer in enumerate(writers):
        await asyncio.sleep(0.3 + n / 7)
        writer.process.send_signal(signal.SIGKILL)
    acknowledged = [event for writer in writers for event in await writer.acknowledged()]
    assert len(acknowledged) > 50
    await _sequence_and_check(durable_database, acknowledged)


@pytest.mark.parametrize("step", range(len(STEPS)), ids=STEPS)
async def test_a_sequencer_killed_at_any_step_leaves_a_whole_log(database: Database, step: int) -> None:
    writer = await connect(database.admin_url)
    events = [event for n in range(300) for event in compose(OCCASION, f"thing/{n}", 0, [ThingDone()])]
    for event in events:
        await insert(writer, event)
    await writer.close()
    dying = await _python("tests.faults.dying_sequencer", database.admin_url, str(step), output=DEVNULL)
    assert await dying.wait() == -signal.SIGKILL
    await _sequence_and_check(database, [event.id for event in events])


async def test_postgresql_killed_under_load_keeps_its_word(durable_database: Database, tmp_path: Path) -> None:
    await _crash_under_load(durable_database, tmp_path, crashes=2, seconds=0.7)


@pytest.mark.chaos
async def test_postgresql_killed_again_and_again(durable_database: Database, tmp_path: Path) -> None:
    await _crash_under_load(durable_database, tmp_path, crashes=25, seconds=4)


async def _crash_under_load(database: Database, folder: Path, *, crashes: int, seconds: float) -> None:
    acknowledged: list[UUID] = []
    sequencer = asyncio.create_task(_keep_sequencing(database))
    for crash in range(crashes):
        writer = await Writer.started(database, folder / str(crash))
        await asyncio.sleep(seconds)
        await asyncio.to_thread(database.server.kill)
        # The writer's next statement fails; what it had been told before counts.
        acknowledged += await writer.acknowledged()
        await asyncio.to_thread(database.server.start)
    sequencer.cancel()
    await asyncio.gather(sequencer, return_exceptions=True)
    assert len(acknowledged) > 50 * crashes
    await _sequence_and_check(database, acknowledged)


async def _keep_sequencing(database: Database) -> None:
    while True:
        with contextlib.suppress(Exception):
            await run_sequencer(lambda: connect(database.admin_url), gauges())
        await asyncio.sleep(0.1)


async def _sequence_and_check(database: Database, acknowledged: list[UUID]) -> None:
    connection = await connect(database.admin_url)
    await sequence_all(connection)
    await connection.close()
    await check_log(database)
    await check_acknowledged(database, acknowledged)


@dataclass(frozen=True)
class Writer:
    """A process that appends, and the file in which it says what stands."""

    process: Process
    said: Path

    @classmethod
    async def started(cls, database: Database, said: Path) -> "Writer":
        """A writer that has been told of its first event."""
        with said.open("wb") as output:
            process = await _python("tests.faults.appending_writer", database.admin_url, said.name, output=output)
        async with asyncio.timeout(30):
            while not said.stat().st_size:
                await asyncio.sleep(0.02)
        return cls(process, said)

    async def acknowledged(self) -> list[UUID]:
        """What it was told before its end, which is waited for; the last line may be torn."""
        await self.process.wait()
        return [UUID(line) for line in self.said.read_text().splitlines() if len(line) == 36]


async def _python(module: str, *arguments: str, output: IO[bytes] | int) -> Process:
    command = (sys.executable, "-m", module, *arguments)
    return await asyncio.create_subprocess_exec(*command, cwd=_ROOT, stdout=output, stderr=DEVNULL)
