"""What was set aside is taken up again: in the order of the log, once, and nothing else with it."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from shared.database import create_engine
from shared.errors import Unavailable
from shared.log.event import Event
from shared.log.judgement import Reason
from shared.log.reaction import OneByOne
from shared.log.taking_up import TakenUp, take_up
from tests.integration.log.consuming import MENDED, ONE_BY_ONE, SERVICE, Reader, reading, take_mended
from tests.support.log import ThingDone, catch_up
from tests.support.postgres import Database, connect


@pytest.fixture
async def reader(database: Database) -> AsyncIterator[Reader]:
    """A service that has set events of two streams aside."""
    async with reading(database) as reader:
        await reader.say("thing/1", ThingDone(said="impossible"), ThingDone(said="2"))
        await reader.say("thing/2", ThingDone(said="broken"))
        await reader.say("thing/1", ThingDone(said="4"))
        await reader.say("thing/3", ThingDone(said="5"))
        await catch_up(reader.consumer(ONE_BY_ONE), failures=7)
        assert await reader.taken() == ["5"]
        assert [event.position for event in await reader.set_aside()] == [0, 1, 2, 3]
        yield reader


@pytest.fixture
async def owner(database: Database) -> AsyncIterator[AsyncEngine]:
    engine = create_engine(database.admin_url, application="tests")
    yield engine
    await engine.dispose()


async def test_after_the_mend_all_are_taken_up_in_order_and_once(reader: Reader, owner: AsyncEngine) -> None:
    assert await take_up(owner, SERVICE, MENDED) == TakenUp(4, 0)
    assert await take_up(owner, SERVICE, MENDED) == TakenUp(0, 0)
    await reader.say("thing/1", ThingDone(said="6"))
    await catch_up(reader.consumer(MENDED))
    assert await reader.taken() == ["5", "impossible", "2", "broken", "4", "6"]
    assert await reader.set_aside() == []


async def test_what_fails_again_stays_and_holds_its_stream_only(reader: Reader, owner: AsyncEngine) -> None:
    assert await take_up(owner, SERVICE, ONE_BY_ONE) == TakenUp(0, 2)
    assert await reader.taken() == ["5"]
    assert [(event.position, event.reason) for event in await reader.set_aside()] == [
        (0, Reason.STREAM),
        (1, Reason.BEHIND),
        (2, Reason.FAILED),
        (3, Reason.BEHIND),
    ]


async def test_an_outage_leaves_everything_as_it_was(reader: Reader, owner: AsyncEngine) -> None:
    async def away(session: AsyncSession, event: Event) -> None:
        await take_mended(session, event)
        raise Unavailable("暂不可用", "away", retry_after=1)

    before = await reader.set_aside()
    with pytest.raises(Unavailable):
        await take_up(owner, SERVICE, {ThingDone.type: OneByOne(away)})
    assert (await reader.set_aside(), await reader.taken()) == (before, ["5"])


async def test_a_type_that_nobody_reacts_to_any_more_is_passed_by(reader: Reader, owner: AsyncEngine) -> None:
    assert await take_up(owner, SERVICE, {}) == TakenUp(4, 0)
    assert (await reader.set_aside(), await reader.taken()) == ([], ["5"])


async def test_two_at_once_and_the_consumer_beside_them_take_each_event_once(
    reader: Reader, owner: AsyncEngine
) -> None:
    await reader.say("thing/1", ThingDone(said="6"))
    await asyncio.gather(
        take_up(owner, SERVICE, MENDED), take_up(owner, SERVICE, MENDED), catch_up(reader.consumer(MENDED))
    )
    # What the consumer set aside behind the others after both had finished.
    await take_up(owner, SERVICE, MENDED)
    taken = await reader.taken()
    assert sorted(taken) == sorted(["5", "impossible", "2", "broken", "4", "6"])
    assert [said for said in taken if said in {"impossible", "2", "4", "6"}] == ["impossible", "2", "4", "6"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log.set_aside SET reason = 'behind'",
        "INSERT INTO log.set_aside VALUES ('cases', 99, gen_random_uuid(), '370124', 'thing/3', '', 'failed', '')",
        "INSERT INTO log.cursor VALUES ('cases-too', 1)",
    ],
)
async def test_a_service_writes_for_its_own_consumer_only(reader: Reader, statement: str) -> None:
    connection = await connect(reader.database.url("cheqian_documents"))
    try:
        assert await connection.fetch("SELECT FROM log.set_aside") == []
        assert await connection.execute("DELETE FROM log.set_aside") == "DELETE 0"
        assert await connection.execute("UPDATE log.cursor SET position = position + 1") == "UPDATE 0"
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    finally:
        await connection.close()
