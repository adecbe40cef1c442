"""Cases does not decide penalties yet: here they are told of as it will tell of them."""

from dataclasses import replace
from uuid import UUID

from services.publishing.publication.preparing import penalty_matter, publication_id
from shared.contracts.fact import Fact
from shared.contracts.penalty import PenaltyDecided, PenaltyTold
from shared.database import create_engine, transact
from shared.log.append import append
from shared.migrations.access import role_of
from tests.support.house import House
from tests.support.log import OCCASION


async def decided(house: House, told: PenaltyTold, *later: Fact) -> UUID:
    """The bureau of the house decides a penalty, and this happens later. Returns the id of its publication."""
    engine = create_engine(house.database.url(role_of("cases")), application="tests")
    case = told.case
    occasion = replace(OCCASION, bureau=house.bureau, time=house.clock(), trace=case.hex, cause=case.hex)
    for version, fact in enumerate((PenaltyDecided(told=told), *later)):
        async with transact(engine, house.bureau) as session:
            await append(session, occasion, f"case/{case}", version, fact)
    await engine.dispose()
    return publication_id("penalty", penalty_matter(told.penalty))
