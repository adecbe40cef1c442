"""Documents processes beside the test, which die."""

import asyncio
import json
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from shared.clock import rfc3339
from tests.support.paperwork import SITE, Paperwork

HELD = timedelta(seconds=31)
"""After so long others look at a paper that somebody died with."""
_ROOT = Path(__file__).parents[3]
_NEVER = 10**9


@dataclass(frozen=True)
class Dying:
    """Processes that lead on what is due, one after the other, each half a minute later; and die."""

    office: Paperwork
    maker: Process

    async def begin(self, dies_at: int = _NEVER) -> int:
        """A process that dies at a step. Returns its id when it is at work."""
        self.office.now += HELD
        kept = self.office.settings.model_dump(include={"blob_url", "paper_keys_file", "seals_folder"}, mode="json")
        said = {
            "database_url": self.office.database.url("cheqian_documents"),
            "settings": {**kept, "site_address": SITE},
            "now": rfc3339(self.office.now),
            "dies_at": dies_at,
        }
        assert self.maker.stdin is not None
        self.maker.stdin.write(json.dumps(said).encode() + b"\n")
        return await self._told()

    async def end(self) -> bool:
        """Whether the process came to its end, and did not die."""
        code = await self._told()
        assert code in {0, -signal.SIGKILL}
        return code == 0

    async def _told(self) -> int:
        assert self.maker.stdout is not None
        return int(await self.maker.stdout.readline())


@asynccontextmanager
async def dying_on(office: Paperwork) -> AsyncIterator[Dying]:
    command = (sys.executable, "-m", "tests.faults.dying_office")
    maker = await asyncio.create_subprocess_exec(*command, cwd=_ROOT, stdin=PIPE, stdout=PIPE)
    yield Dying(office, maker)
    assert maker.stdin is not None
    maker.stdin.close()
    await maker.wait()
