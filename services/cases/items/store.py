"""Keeping the item lists that sampling publishes, and reading which items a bureau may check on a day."""

from datetime import date

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.items.tables import ItemListRow
from shared.contracts.items import ItemsPublished
from shared.database import driver_connection
from shared.log.event import Event
from shared.work import Work

_KEYS = "SELECT keys::text FROM cases.item_list WHERE bureau = $1 AND first <= $2 ORDER BY edition DESC LIMIT 1"


async def keep_edition(work: Work, event: Event) -> None:
    """Keep the edition of the item list that the event publishes; once, if the event is taken twice."""
    fact = ItemsPublished.of(event)
    keys = [item["key"] for item in orjson.loads(await work.blobs.get(fact.items))]
    await work.session.merge(ItemListRow(bureau=event.bureau, edition=fact.edition, first=fact.first, keys=keys))
    await work.session.flush()


async def published_keys(session: AsyncSession, bureau: str, on: date) -> frozenset[str]:
    """The keys of the items of the edition that holds on a day: of several, the one with the highest number."""
    keys = await (await driver_connection(session)).fetchval(_KEYS, bureau, on)
    return frozenset(orjson.loads(keys) if keys else ())
