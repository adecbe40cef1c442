"""Reading the file of an enterprise from the log: the events of its matters that the reader may know of."""

import json
from uuid import UUID

from sqlmodel import col, select

from services.cases.evidence.tables import EvidenceRow
from services.cases.hazard.store import hazards_of
from services.cases.inspection.visits_store import identifiers_of, inspections_of
from services.cases.letter.store import letters_of
from shared.database import driver_connection
from shared.errors import NotFound
from shared.log.event import Event
from shared.pages import COUNTED, PageFound, PageWanted, RowCount
from shared.work import Asking

# The order of ids (UUID version 7) is the order of time.
_ENTRIES = """
SELECT entry, salt, payload::text FROM log.event
WHERE stream = ANY ($1::text[]) AND id > $2 ORDER BY id LIMIT $3
"""
_COUNT = "SELECT count(*) FROM (SELECT FROM log.event WHERE stream = ANY ($1::text[]) LIMIT $2) AS looked_at"
_FIRST = UUID(int=0)


class NothingOnFile(NotFound):
    code = "nothing-on-file"
    title = "该单位没有在案事项"
    title_en = "Nothing is on file of this enterprise"


async def file_of(ask: Asking, identifier: str, page: PageWanted[UUID]) -> PageFound[Event, UUID]:
    """A page of the events about an enterprise, the oldest first. Raises NothingOnFile if the reader may know of no
    matter of it.
    """
    streams = await _streams(ask, identifier)
    if not streams:
        raise NothingOnFile(
            f"没有您可以知悉的 {identifier} 的在案事项；请核对代码。",
            f"Nothing that you may know of is on file under {identifier}; check the identifier.",
            identifier=identifier,
        )
    connection = await driver_connection(ask.session)
    rows = await connection.fetch(_ENTRIES, streams, page.after or _FIRST, page.fetch)
    events = [Event.from_entry(row["entry"], json.loads(row["payload"]), row["salt"]) for row in rows]
    count = RowCount.of_some(await connection.fetchval(_COUNT, streams, COUNTED + 1)) if page.counted else None
    return page.cut(events, lambda event: event.id, count)


async def _streams(ask: Asking, identifier: str) -> list[str]:
    """The streams of the matters of an enterprise that the reader may know of."""
    identifiers = await identifiers_of(ask, identifier)
    inspections, hazards = await inspections_of(ask, identifiers), await hazards_of(ask, identifiers)
    query = select(EvidenceRow.id).where(EvidenceRow.bureau == ask.bureau, col(EvidenceRow.inspection).in_(inspections))
    evidence = list(await ask.session.scalars(query))
    letters = await letters_of(ask, inspections)
    of = {"inspection": inspections, "evidence": evidence, "hazard": hazards, "letter": letters}
    return [f"{matter}/{each}" for matter, ids in of.items() for each in ids]
