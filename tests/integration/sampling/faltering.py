"""The service is killed before a given statement, or right after a COMMIT: its connection is gone.

For the log, a killed process and a lost connection are the same: what is not committed by then has never been.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import asyncpg
from sqlalchemy import event

from shared.database import driver_connection
from tests.integration.sampling.desk import Desk

_LOST = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError)
_VERSIONS = "SELECT stream, max(version) AS version FROM log.event GROUP BY stream"


class Faults:
    """How many steps the service makes until it is killed; None: it is not killed."""

    def __init__(self) -> None:
        self.left: int | None = None

    def step(self) -> bool:
        """Count a step; whether it is the last."""
        if self.left is None:
            return False
        self.left -= 1
        return self.left < 0


def _faltering(faults: Faults) -> type[asyncpg.Connection]:
    class Faltering(asyncpg.Connection):  # type: ignore[misc]  # asyncpg publishes no types
        def _die(self) -> None:
            if faults.step():
                self.terminate()
                raise asyncpg.ConnectionDoesNotExistError("killed")

        async def execute(self, query: str, *args: Any, **more: Any) -> Any:
            self._die()
            done = await super().execute(query, *args, **more)
            if query == "COMMIT":
                self._die()
            return done

        async def fetch(self, *args: Any, **more: Any) -> Any:
            self._die()
            return await super().fetch(*args, **more)

        async def fetchrow(self, *args: Any, **more: Any) -> Any:
            self._die()
            return await super().fetchrow(*args, **more)

        async def fetchval(self, *args: Any, **more: Any) -> Any:
            self._die()
            return await super().fetchval(*args, **more)

    return Faltering


async def falter(desk: Desk) -> Faults:
    """From now on the service's connections are killed as the faults say."""
    faults = Faults()
    engine = desk.app.resources.engine

    @event.listens_for(engine.sync_engine, "do_connect")
    def connecting(dialect: Any, record: Any, arguments: Any, options: dict[str, Any]) -> None:
        options["connection_class"] = _faltering(faults)

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def executing(connection: Any, cursor: Any, *statement: Any) -> None:
        if faults.step():
            connection.connection.driver_connection.terminate()
            raise asyncpg.ConnectionDoesNotExistError("killed")

    await engine.dispose()
    return faults


async def until_it_stands(desk: Desk, faults: Faults, work: Callable[[], Awaitable[object]]) -> int:
    """Let the service work, killed before its first step, then before its second, and so on, and begun again each time,
    until it gets through. Whenever something stands in the log, the next work is killed at its first step again.
    Returns how often it was killed.
    """
    killed, steps = 0, 0
    while True:
        before = await _standing(desk)
        faults.left = steps
        with suppress(*_LOST):
            await work()
        through, faults.left = faults.left >= 0, None
        if through:
            return killed
        killed += 1
        # A process that begins again has no connections.
        await desk.app.resources.engine.dispose()
        steps = steps + 1 if await _standing(desk) == before else 0


async def _standing(desk: Desk) -> list[tuple[str, int]]:
    async with desk.app.resources.work() as work:
        rows = await (await driver_connection(work.session)).fetch(_VERSIONS)
    return sorted((row["stream"], row["version"]) for row in rows)
