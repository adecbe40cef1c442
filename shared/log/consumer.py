"""Consumers: how one service learns what another has done, exactly once and in order.

A consumer's cursor moves in the transaction of the effect. A reaction that fails stops its consumer at that event:
it is retried, with its lag on show, and never skipped.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from shared.database import transact
from shared.log.event import Event
from shared.log.gauges import LogGauges
from shared.log.streams import sequenced_from

Reaction = Callable[[AsyncSession, Event], Awaitable[None]]

_BATCH = 256
_LONGEST_WAIT = 30.0
_BEGIN = text("INSERT INTO log.cursor (consumer, position) VALUES (:consumer, 0) ON CONFLICT DO NOTHING")
# Where several processes run the same consumer, one of them holds the cursor and the others find nothing to do.
_HOLD = text("SELECT position FROM log.cursor WHERE consumer = :consumer FOR UPDATE SKIP LOCKED")
_MOVE = text("UPDATE log.cursor SET position = :position WHERE consumer = :consumer")
_LAG = text("""
    SELECT (SELECT coalesce(max(position), -1) + 1 FROM log.entry)
         - coalesce((SELECT position FROM log.cursor WHERE consumer = :consumer), 0)
""")

_log = structlog.get_logger()


class Consumer:
    """Reads the log from where it stopped and reacts to the types it knows; others it passes by."""

    def __init__(self, engine: AsyncEngine, name: str, reactions: Mapping[str, Reaction], gauges: LogGauges) -> None:
        self._engine = engine
        self._name = name
        self._reactions = reactions
        self._lag = gauges.consumer_lag.labels(consumer=name)

    async def run(self, *, pause: float = 0.05) -> None:
        """Until cancelled. A failing event is tried again after 1, 2, 4 … at most 30 seconds."""
        failures = 0
        while True:
            try:
                moved = await self.step()
                failures = 0
            except Exception:  # noqa: BLE001  # whatever a reaction raises, it is tried again from this event
                failures += 1
                moved = False
                _log.exception("reaction failed", consumer=self._name, failures=failures)
                await asyncio.sleep(min(2.0 ** (failures - 1), _LONGEST_WAIT))
            await self._show_lag()
            if not moved:
                await asyncio.sleep(pause)

    async def step(self) -> bool:
        """React to the next event of interest, or pass by what is of none; False when nothing was there."""
        async with transact(self._engine) as session:
            await session.execute(_BEGIN, {"consumer": self._name})
            position: int | None = await session.scalar(_HOLD, {"consumer": self._name})
            if position is None:
                return False
            start = position
            for sequenced in await sequenced_from(session, position, _BATCH):
                position = sequenced.position + 1
                reaction = self._reactions.get(sequenced.event.type)
                if reaction is not None:
                    await reaction(session, sequenced.event)
                    break
            if position > start:
                await session.execute(_MOVE, {"consumer": self._name, "position": position})
            return position > start

    async def _show_lag(self) -> None:
        async with self._engine.connect() as connection:
            self._lag.set(await connection.scalar(_LAG, {"consumer": self._name}) or 0)
