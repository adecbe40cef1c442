"""A sequencer process that kills itself at a given step of its round, as a power cut would."""

import asyncio
import os
import signal
import sys
from typing import Any

import asyncpg
from prometheus_client import CollectorRegistry

from shared.log.gauges import LogGauges
from shared.log.sequencer import sequence

STEPS = (
    "before the round",
    "before taking",
    "before the fence",
    "before entries",
    "before tiles",
    "before taking them out of the queue",
    "before COMMIT",
    "after COMMIT",
)


class DyingConnection(asyncpg.Connection):  # type: ignore[misc]  # asyncpg publishes no types
    """Counts what the sequencer asks of the database, and dies before it asks for step `dies_at`."""

    dies_at = 0
    _asked = 0

    def _step(self) -> None:
        self._asked += 1
        if self._asked > self.dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    async def fetch(self, *args: Any, **kwargs: Any) -> Any:
        self._step()
        return await super().fetch(*args, **kwargs)

    async def copy_records_to_table(self, *args: Any, **kwargs: Any) -> Any:
        self._step()
        return await super().copy_records_to_table(*args, **kwargs)

    async def execute(self, *args: Any, **kwargs: Any) -> Any:
        self._step()
        return await super().execute(*args, **kwargs)


async def run(url: str, dies_at: int) -> None:
    connection = await asyncpg.connect(url.replace("+asyncpg", "", 1), connection_class=DyingConnection)
    connection.dies_at = dies_at
    # Not `tests.support.log.gauges`: with what that module imports, the process would take three times as long.
    await sequence(connection, LogGauges(CollectorRegistry()))
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], int(sys.argv[2])))
