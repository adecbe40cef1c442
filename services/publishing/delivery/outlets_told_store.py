"""How the outlets of a bureau do: what waits for each, why the last attempt failed, when something was last entered."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from services.publishing.outlet.configured import OutletSettings
from shared.database import driver_connection
from shared.work import Asking

_WAITING = """
SELECT outlet, count(*) AS waiting, min(queued_at) AS since, count(*) FILTER (WHERE failures > 0) AS failing,
    max(refusal ->> 'message') AS because, max(refusal ->> 'message_en') AS because_en
FROM publishing.sending WHERE bureau = $1 AND outlet = ANY ($2) GROUP BY outlet
"""
_ENTERED = """
SELECT entered_on FROM publishing.delivery
WHERE outlet = $1 AND kind = $2 AND bureau = $3 AND entered_on IS NOT NULL ORDER BY entered_on DESC LIMIT 1
"""


class OutletStanding(NamedTuple):
    """How an outlet does for a bureau. `failing`: how many of the waiting records were sent without an answer."""

    waiting: int = 0
    since: datetime | None = None
    failing: int = 0
    because: str | None = None
    because_en: str | None = None
    entered: date | None = None

    @property
    def answers(self) -> bool | None:
        """Whether the target answers; None if it was never told anything."""
        return False if self.failing else True if self.entered else None


async def standings(ask: Asking, outlets: Sequence[OutletSettings]) -> dict[str, OutletStanding]:
    """Name of an outlet → how it does for the bureau of the caller."""
    connection = await driver_connection(ask.session)
    rows = await connection.fetch(_WAITING, ask.bureau, [outlet.name for outlet in outlets])
    found = {row["outlet"]: OutletStanding(*row[1:]) for row in rows}
    told = {}
    for outlet in outlets:
        days = [await connection.fetchval(_ENTERED, outlet.name, kind, ask.bureau) for kind in outlet.to.kinds]
        newest = max((day for day in days if day), default=None)
        told[outlet.name] = found.get(outlet.name, OutletStanding())._replace(entered=newest)
    return told
