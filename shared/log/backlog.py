"""Back pressure: while more than one round of events waits for the sequencer, new writing requests are refused."""

from collections.abc import Callable

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.database import connected
from shared.errors import Unavailable
from shared.log.gauges import LogGauges
from shared.log.sequencer import ROUND_LIMIT

_WAITING = text("SELECT count(*) FROM (SELECT 1 FROM log.outbox LIMIT :enough) AS waiting")


class LogBehind(Unavailable):
    code = "log-behind"
    title = "日志排队过长"
    title_en = "Too many events wait for the log"


class Backlog:
    """The number of events that wait for a position, counted at most once in `interval` seconds in each process.

    The count is of a moment in the past and is shared by many requests: it limits a flood, not a single event.
    """

    def __init__(
        self, engine: AsyncEngine, gauges: LogGauges, monotonic: Callable[[], float], *, interval: float = 0.5
    ) -> None:
        self._engine = engine
        self._gauges = gauges
        self._monotonic = monotonic
        self._interval = interval
        self._looked_at = float("-inf")
        self._waiting = 0

    async def admit(self) -> None:
        """Admit a writing request. Raises LogBehind while more than one round of events waits."""
        now = self._monotonic()
        if now - self._looked_at >= self._interval:
            # Set the time first: requests that come while we count use the last count, and do not count as well.
            self._looked_at = now
            async with connected(self._engine) as connection:
                self._waiting = int(await connection.scalar(_WAITING, {"enough": ROUND_LIMIT + 1}) or 0)
            self._gauges.backlog.set(self._waiting)
        if self._waiting > ROUND_LIMIT:
            raise LogBehind(
                "写入暂时排队，您的内容没有丢失也没有提交；请一秒后重试。",
                "Writes are queued up; nothing of yours was lost or taken. Try again in a second.",
                retry_after=1,
            )
