"""What cases does about clocks by itself: it moves them, reminds of them, and counts them."""

import asyncio
from datetime import date
from uuid import uuid4

from services.cases.app import create_app
from services.cases.settings import CasesSettings
from shared.clocks.opening import Opening, open_by_law
from shared.contracts.clocks import Owes
from tests.integration.cases.counter import OPENING
from tests.integration.clocks.matters import Office
from tests.support.apps import new_issuer, serving, settings_for
from tests.support.postgres import Database, connect
from tests.unit.clocks.examples import period, rules

_TYPES = "SELECT type FROM log.event WHERE stream LIKE 'clocks/%' ORDER BY type"


async def test_clocks_of_another_law_are_moved_reminded_of_and_counted(database: Database, office: Office) -> None:
    """The clock is of a law that cases does not have; it was due a week ago."""
    matter = uuid4()
    opening = Opening(f"case/{matter}", Owes(who="role", name="legal"), date(2026, 2, 13))
    await office.note(matter, open_by_law(opening, "report", rules(period(2))))
    app = create_app(settings_for(new_issuer(), database.url("cheqian_cases"), CasesSettings))
    app.clock = lambda: OPENING
    admin = await connect(database.admin_url)
    counted = 'cheqian_clocks{bureau="370124",set_by="law",state="overdue"} 1.0'
    async with serving(app) as client, asyncio.timeout(60):
        while counted not in (await client.get("/metrics")).text:
            await asyncio.sleep(0.05)
        while len(await admin.fetch(_TYPES)) < 2:
            await asyncio.sleep(0.05)
        while await admin.fetchval("SELECT count(*) FROM cases.clock WHERE moved IS NULL"):
            await asyncio.sleep(0.05)
    assert [row["type"] for row in await admin.fetch(_TYPES)] == ["cases.clocks.moved", "cases.clocks.reminded"]
    await admin.close()
