"""Cases tells publishing of hazards as it does: the tests of publishing need no treatment for that."""

from dataclasses import replace
from uuid import UUID

from services.publishing.publication.matters import hazard_matter
from services.publishing.publication.preparing import publication_id
from shared.contracts.fact import Fact
from shared.database import create_engine, transact
from shared.log.append import append
from shared.migrations.access import role_of
from tests.support.house import House
from tests.support.log import OCCASION


async def tell_of_hazard(house: House, hazard: UUID, *facts: Fact, after: int = 0) -> UUID:
    """These happen with a hazard of the bureau, after so many events. Returns the id of its publication."""
    engine = create_engine(house.database.url(role_of("cases")), application="tests")
    occasion = replace(OCCASION, bureau=house.bureau, time=house.clock(), trace=hazard.hex, cause=hazard.hex)
    for version, fact in enumerate(facts, after):
        async with transact(engine, house.bureau) as session:
            await append(session, occasion, f"publicity/{hazard}", version, fact)
    await engine.dispose()
    return publication_id("major-hazard", hazard_matter(hazard))
