"""The law of a bureau, as a service keeps it: the shipped rows, and the bureau's corrections in the order of the log.

A service that needs the law of a bureau has a table of its own (`corrections_table`), which its reaction to
`cases.law.corrected` fills (`keep`). Everything that the service decides by the law, it asks of `law_of`.
"""

import json

from sqlalchemy import Column, Date, Integer, MetaData, Table, Text, Uuid, func, insert, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.law import LawCorrected
from shared.database import driver_connection
from shared.law.correction import Correction, corrected, row_of
from shared.law.law import Law, shipped_law
from shared.log.event import Event

# By the driver: all that is decided by the law asks for it, and most bureaus have corrected nothing.
_CORRECTIONS = "SELECT row::text, replaces FROM {law_correction} WHERE bureau = $1 ORDER BY place"


def corrections_table(metadata: MetaData) -> Table:
    """The table `law_correction` in the schema of the metadata: a row for each approved correction."""
    return Table(
        "law_correction",
        metadata,
        Column("bureau", Text, primary_key=True),
        # From 1, in the order of the log, for each bureau.
        Column("place", Integer, primary_key=True),
        Column("event", Uuid, nullable=False),
        Column("replaces", Date),
        Column("row", JSONB, nullable=False),
    )


async def keep(session: AsyncSession, table: Table, event: Event) -> None:
    """Keep the correction that the event records. Events come in the order of the log, one after the other."""
    fact = LawCorrected.of(event)
    before = await session.scalar(select(func.count()).select_from(table).where(table.c.bureau == event.bureau))
    kept = {"bureau": event.bureau, "place": (before or 0) + 1, "event": event.id}
    await session.execute(insert(table).values(**kept, replaces=fact.replaces, row=fact.row))


async def law_of(session: AsyncSession, table: Table, bureau: str) -> Law:
    """The law as the bureau applies it."""
    rows = await (await driver_connection(session)).fetch(_CORRECTIONS.format(law_correction=table.fullname), bureau)
    corrections = [Correction(row_of(json.loads(row)), replaces) for row, replaces in rows]
    return corrected(shipped_law(), corrections) if corrections else shipped_law()
