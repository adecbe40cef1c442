"""Processes beside a test that die. What makes them has loaded everything, and makes one for each line that it is told:
to load takes a few seconds.
"""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_AT_WORK, _ENDED = "works", "ended"
NEVER = 10**9
"""The step of a process that does not die."""
_ROOT = Path(__file__).parents[2]
_PATIENCE = 300
"""Seconds to wait for what has to happen: only so that a test ends when it never does."""


def make(work: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
    """In the process that makes others: `work` gets what the line says, and calls `at_work`. After each process, its
    exit code is said.
    """
    for line in sys.stdin:
        child = os.fork()
        if not child:
            asyncio.run(_run(work, json.loads(line)))
            sys.exit()
        _, status = os.waitpid(child, 0)
        print(_ENDED, os.waitstatus_to_exitcode(status), flush=True)


def at_work() -> None:
    """The process that was made says its id."""
    print(_AT_WORK, os.getpid(), flush=True)


async def _run(work: Callable[[dict[str, Any]], Awaitable[None]], said: dict[str, Any]) -> None:
    await work(said)


@dataclass(frozen=True)
class Maker:
    """What makes the processes, one after the other."""

    process: Process

    async def begin(self, said: dict[str, Any]) -> int:
        """A process that is told this. Returns its id when it is at work."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(said).encode() + b"\n")
        return await self._told(_AT_WORK)

    async def end(self) -> bool:
        """Whether the process came to its end, and did not die."""
        code = await self._told(_ENDED)
        assert code in {0, -signal.SIGKILL}
        return code == 0

    async def _told(self, what: str) -> int:
        """The number that is told with this word. A process that ends before it is at work has told another word."""
        assert self.process.stdout is not None
        async with asyncio.timeout(_PATIENCE):
            word, number = (await self.process.stdout.readline()).decode().split()
        assert word == what, f"it told {word} {number}, and not {what}"
        return int(number)


@asynccontextmanager
async def maker_of(module: str) -> AsyncIterator[Maker]:
    """What makes processes that run the module. Where a test fails, nobody waits for what it has made."""
    maker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, cwd=_ROOT, stdin=PIPE, stdout=PIPE, start_new_session=True
    )
    try:
        yield Maker(maker)
        assert maker.stdin is not None
        maker.stdin.close()
        await asyncio.wait_for(maker.wait(), _PATIENCE)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(maker.pid, signal.SIGKILL)
