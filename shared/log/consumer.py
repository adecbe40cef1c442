"""Consumers: how a service learns what another service has done, exactly once and in order.

A consumer reads only the types that it reacts to. Its cursor moves in the transaction of the effect. An event that the
reaction cannot process is set aside (`shared.log.judgement` says when), and so are the later events of the same stream;
the consumer goes on with all other streams.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import islice, takewhile
from time import monotonic

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from shared.background import pause_after
from shared.database import connected, driver_connection, transact
from shared.log import set_aside
from shared.log.gauges import LogGauges
from shared.log.judgement import Reason, judge
from shared.log.reaction import Reaction
from shared.log.set_aside import detail_of
from shared.log.streams import Head, events_of, heads
from shared.outages import DATABASE_ERRORS, as_refusal

# A consumer updates its gauges once in this many seconds, and when it reaches the tail of the log.
_LOOK = 1.0
# Asked alone before a transaction begins: a consumer that waits at the tail asks twenty times a second.
_LAGS = text("""
    SELECT EXISTS (SELECT FROM log.cursor c, log.tree t WHERE c.consumer = :consumer AND c.position < t.size)
""")
_BEGIN = "INSERT INTO log.cursor (consumer, position) VALUES ($1, 0) ON CONFLICT DO NOTHING"
# Where several processes run the same consumer, one of them holds the cursor and the others find nothing to do. The
# position is always the newest. The size may be an older one, and all entries below it can be read. Every other
# question that depends on the cursor is asked in a later statement, which sees what the previous holder of the cursor
# wrote.
_HOLD = """
    SELECT c.position, t.size FROM log.cursor c, log.tree t
    WHERE c.consumer = $1 AND c.position < t.size FOR UPDATE OF c SKIP LOCKED
"""
_MOVE = "UPDATE log.cursor SET position = $2 WHERE consumer = $1"
_FIGURES = text("""
    SELECT t.size - coalesce((SELECT position FROM log.cursor WHERE consumer = :consumer), 0) AS lag,
        (SELECT count(*) FROM log.set_aside WHERE consumer = :consumer) AS set_aside
    FROM log.tree t
""")

_log = structlog.get_logger()


class Consumer:
    """Reads the log from the position of its cursor, and reacts to the types it knows.

    `name` is the name of its service.
    """

    def __init__(self, engine: AsyncEngine, name: str, reactions: Mapping[str, Reaction], gauges: LogGauges) -> None:
        self._engine = engine
        self._name = name
        self._reactions = reactions
        self._lag = gauges.consumer_lag.labels(consumer=name)
        self._failures = gauges.consumer_failures.labels(consumer=name)
        self._set_aside = gauges.consumer_set_aside.labels(consumer=name)
        self._has_cursor = False
        self._shown_at = float("-inf")
        # The events that the present step takes; the position that failed last, and how often it failed for each
        # reason; and the position before which events are taken one by one.
        self._taking: list[Head] = []
        self._failed, self._tries = -1, Counter[Reason]()
        self._alone_before = 0

    async def run(self, *, pause: float = 0.05) -> None:
        """Take events until cancelled. A failed step is tried again after 1, 2, 4 … at most 30 seconds.

        `pause` in seconds.
        """
        failures, has_moved = 0, True
        while True:
            try:
                moved = await self.step()
                failures = 0
            except Exception:  # noqa: BLE001  # what a reaction raises, `step` has judged; the rest is tried again
                failures += 1
                moved = False
                positions = [head.position for head in self._taking]
                _log.exception("reaction failed", consumer=self._name, failures=failures, positions=positions)
            self._failures.set(failures)
            # At once when the tail is reached; a consumer that waits there looks as seldom as one that catches up.
            await self._show_figures(at_once=has_moved and not moved)
            has_moved = moved
            if not moved:
                await asyncio.sleep(pause_after(failures) if failures else pause)

    async def step(self) -> bool:
        """Take the next events of the known types, or move past events of other types.

        Returns False if there was nothing to read. Raises the error of the reaction as long as the event is to be tried
        again.
        """
        self._taking = []
        if self._has_cursor and not await self._lags():
            return False
        try:
            async with transact(self._engine) as session:
                held = await self._hold(session)
                behind = await self._advance(session, *held) if held else []
        except Exception as error:
            if self._taking and await self._pass_by(self._taking, error):
                return True
            raise
        # Committed: as no role may delete a cursor, it stays.
        self._has_cursor = True
        for head in behind:
            self._tell(head, Reason.BEHIND)
        return held is not None

    async def _lags(self) -> bool:
        """Whether there are entries behind the cursor."""
        async with connected(self._engine) as connection:
            return bool(await connection.scalar(_LAGS, {"consumer": self._name}))

    async def _advance(self, session: AsyncSession, start: int, size: int) -> Sequence[Head]:
        """Take the next events between the cursor and the tail, and move the cursor.

        If the first events belong to streams with an event set aside, these events are set aside instead, and returned.
        """
        limit = self._limit(start)
        found = await heads(session, self._reactions, range(start, size), limit)
        held_back = await set_aside.streams_among(session, self._name, {head.stream for head in found})
        behind = list(takewhile(lambda head: head.stream in held_back, found))
        for head in behind:
            await set_aside.put(session, self._name, head, Reason.BEHIND, "")
        if found and not behind:
            reaction = self._reactions[found[0].type]
            fitting = takewhile(lambda h: h.stream not in held_back and self._reactions[h.type] is reaction, found)
            self._taking = list(islice(fitting, min(limit, reaction.at_most)))
            await reaction.take(session, await events_of(session, self._taking))
        done = behind or self._taking
        # If all events of known types in the span were found and are done, the cursor moves to the end of the span.
        at_tail = len(done) == len(found) < limit
        await self._move(session, size if at_tail else done[-1].position + 1)
        return behind

    async def _hold(self, session: AsyncSession) -> tuple[int, int] | None:
        """Hold the cursor.

        Returns the next position and the tree's size; None if this process has nothing to read now.
        """
        connection = await driver_connection(session)
        if not self._has_cursor:
            await connection.execute(_BEGIN, self._name)
        row = await connection.fetchrow(_HOLD, self._name)
        return None if row is None else (row["position"], row["size"])

    def _limit(self, position: int) -> int:
        """How many events to read in the next step."""
        if position < self._alone_before:
            return 1
        return max((reaction.at_most for reaction in self._reactions.values()), default=1)

    async def _move(self, session: AsyncSession, position: int) -> None:
        await (await driver_connection(session)).execute(_MOVE, self._name, position)

    async def _pass_by(self, taken: Sequence[Head], error: Exception) -> bool:
        """Set aside an event that has failed often enough. Returns False if the same event is to be tried again."""
        if len(taken) > 1:
            # Any of several events may be at fault: from here to the last of them, take them one by one.
            self._alone_before = taken[-1].position + 1
            return True
        (head,) = taken
        if self._failed != head.position:
            self._failed, self._tries = head.position, Counter()
        judgement = judge(as_refusal(error) or error)
        self._tries[judgement.reason] += 1
        if self._tries[judgement.reason] < judgement.tries:
            return False
        async with transact(self._engine) as session:
            held = await self._hold(session)
            # Between the two transactions, another process may have held the cursor and moved it.
            if held is None or held[0] > head.position:
                return True
            await set_aside.put(session, self._name, head, judgement.reason, detail_of(error))
            await self._move(session, head.position + 1)
        self._tell(head, judgement.reason, error)
        return True

    def _tell(self, head: Head, reason: Reason, error: Exception | None = None) -> None:
        event = {"position": head.position, "id": str(head.id), "stream": head.stream, "type": head.type}
        _log.error("event set aside", consumer=self._name, reason=reason, exc_info=error, **event)

    async def _show_figures(self, *, at_once: bool) -> None:
        now = monotonic()
        if not at_once and now - self._shown_at < _LOOK:
            return
        self._shown_at = now
        # While the database is away the gauges keep their values; the next step logs that it is away.
        with suppress(*DATABASE_ERRORS, OSError):
            async with connected(self._engine) as connection:
                lag, waiting = (await connection.execute(_FIGURES, {"consumer": self._name})).one()
            self._lag.set(lag)
            self._set_aside.set(waiting)
