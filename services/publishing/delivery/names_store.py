"""How enterprises are called in the directory now, and how they were called before: of those that were renamed."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.outlet.validators.dispatch import RegisteredParty
from shared.contracts.naming import EnterprisesRenamed, Renaming
from shared.database import driver_connection
from shared.log.event import Event
from shared.work import Work

_KEEP = """
INSERT INTO publishing.registered_name AS known (bureau, identifier, name, former) VALUES ($1, $2, $3, ARRAY[$4])
ON CONFLICT (bureau, identifier) DO UPDATE SET
    name = excluded.name,
    former = array_remove(array_remove(known.former, $4) || ARRAY[$4], excluded.name)
"""
_REGISTERED = "SELECT name, former FROM publishing.registered_name WHERE bureau = $1 AND identifier = $2"
_OUTDATED = """
SELECT DISTINCT d.identifier, known.name, d.party AS former
FROM publishing.delivery d JOIN publishing.registered_name known USING (bureau, identifier)
WHERE d.id = ANY ($1) AND d.status = 'accepted' AND d.party = ANY (known.former)
"""


async def keep_names(work: Work, event: Event) -> None:
    """Keep the names that the event tells."""
    rows = [(event.bureau, each.identifier, each.name, each.former) for each in EnterprisesRenamed.of(event).renamed]
    await (await driver_connection(work.session)).executemany(_KEEP, rows)


async def registered(session: AsyncSession, bureau: str, identifier: str) -> RegisteredParty | None:
    """The enterprise with this code by its names in the directory; None if it was never renamed there."""
    row = await (await driver_connection(session)).fetchrow(_REGISTERED, bureau, identifier) if identifier else None
    return RegisteredParty(name=row["name"], code=identifier, former_names=tuple(row["former"])) if row else None


async def outdated(session: AsyncSession, deliveries: Sequence[UUID]) -> Sequence[Renaming]:
    """The enterprises that were renamed before the target had accepted these deliveries under their former names."""
    rows = await (await driver_connection(session)).fetch(_OUTDATED, list(deliveries))
    return [Renaming(**row) for row in rows]
