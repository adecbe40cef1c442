"""The service is killed before a given statement, or right after a COMMIT.

For the log, a killed process and a lost connection are the same: what is not committed by then has never been.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import asyncpg
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.database import driver_connection
from shared.http.application import ServiceApp

Die = Callable[[asyncpg.Connection], None]
_LOST = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError)
_VERSIONS = "SELECT stream, max(version) AS version FROM log.event GROUP BY stream"


def lose(connection: asyncpg.Connection) -> None:
    """The connection is gone."""
    connection.terminate()
    raise asyncpg.ConnectionDoesNotExistError("killed")


class Faults:
    """How many steps are left until the service dies; None: it does not die."""

    def __init__(self, die: Die = lose) -> None:
        self.left: int | None = None
        self._die = die

    def step(self, connection: asyncpg.Connection) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                self._die(connection)


async def falter(engine: AsyncEngine, faults: Faults) -> None:
    """From now on the connections of the engine die as the faults say."""

    class Faltering(asyncpg.Connection):  # type: ignore[misc]  # asyncpg publishes no types
        async def execute(self, query: str, *args: Any, **more: Any) -> Any:
            faults.step(self)
            done = await super().execute(query, *args, **more)
            if query == "COMMIT":
                faults.step(self)
            return done

        async def fetch(self, *args: Any, **more: Any) -> Any:
            faults.step(self)
            return await super().fetch(*args, **more)

        async def fetchrow(self, *args: Any, **more: Any) -> Any:
            faults.step(self)
            return await super().fetchrow(*args, **more)

        async def fetchval(self, *args: Any, **more: Any) -> Any:
            faults.step(self)
            return await super().fetchval(*args, **more)

    @event.listens_for(engine.sync_engine, "do_connect")
    def connecting(dialect: Any, record: Any, arguments: Any, options: dict[str, Any]) -> None:
        options["connection_class"] = Faltering

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def executing(connection: Any, *statement: Any) -> None:
        faults.step(connection.connection.driver_connection)

    await engine.dispose()


async def until_it_stands(app: ServiceApp, attempt: Callable[[int], Awaitable[bool]], stride: int = 1) -> int:
    """Let the service work, killed before its first step, then `stride` steps later, and so on, and begun again each
    time, until it gets through. Whenever something stands in the log, the next attempt is killed at its first step
    again. `attempt` gets the number of steps, and says whether the service got through. Returns how often it did not.
    """
    killed, steps = 0, 0
    while True:
        before = await _standing(app)
        if await attempt(steps):
            return killed
        killed += 1
        steps = steps + stride if await _standing(app) == before else 0


def here(app: ServiceApp, faults: Faults, work: Callable[[], Awaitable[object]]) -> Callable[[int], Awaitable[bool]]:
    """Attempts in this process."""

    async def attempt(steps: int) -> bool:
        faults.left = steps
        with suppress(*_LOST):
            await work()
        through, faults.left = faults.left >= 0, None
        # A process that begins again has no connections.
        await app.resources.engine.dispose()
        return through

    return attempt


async def _standing(app: ServiceApp) -> list[tuple[str, int]]:
    async with app.resources.work() as work:
        rows = await (await driver_connection(work.session)).fetch(_VERSIONS)
    return sorted((row["stream"], row["version"]) for row in rows)
