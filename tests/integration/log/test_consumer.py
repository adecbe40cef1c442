"""Consumers: every event of interest exactly once and in order, and no event that stops all others."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.errors import Unavailable
from shared.log.append import compose
from shared.log.event import Event
from shared.log.judgement import Reason
from shared.log.reaction import OneByOne, Reaction
from shared.log.streams import HEADS
from tests.integration.log.consuming import ONE_BY_ONE, TOGETHER, OtherDone, Reader, reading, take
from tests.support.log import OCCASION, ThingDone, catch_up
from tests.support.oracle import check_log
from tests.support.postgres import Database, connect

_LOSE = text("SELECT pg_terminate_backend(pg_backend_pid())")
BOTH = pytest.mark.parametrize("reactions", [ONE_BY_ONE, TOGETHER], ids=["one by one", "together"])
Reactions = dict[str, Reaction]


@pytest.fixture
async def reader(database: Database) -> AsyncIterator[Reader]:
    async with reading(database) as reader:
        yield reader


@BOTH
async def test_it_takes_what_it_reacts_to_in_order_and_once(reader: Reader, reactions: Reactions) -> None:
    expected = [f"{n}" for n in range(100)]
    for said in expected:
        await reader.say(f"thing/{int(said) % 7}", OtherDone(), ThingDone(said=said))
    await catch_up(reader.consumer(reactions))
    assert await reader.taken() == expected
    assert await catch_up(reader.consumer(reactions)) == 0
    assert await reader.cursor() == 200
    await check_log(reader.database)


async def test_what_is_of_no_interest_is_passed_by_at_once(reader: Reader) -> None:
    await reader.say("thing/1", *[OtherDone()] * 1000)
    assert await catch_up(reader.consumer(ONE_BY_ONE)) == 1
    assert await reader.cursor() == 1000


async def test_several_that_go_together_take_one_step(reader: Reader) -> None:
    await reader.say("thing/1", *[OtherDone(), ThingDone()] * 100)
    assert await catch_up(reader.consumer(TOGETHER)) == 2
    assert len(await reader.taken()) == 100


@pytest.mark.parametrize("statistics", ["SELECT 1", "ANALYZE log.event, log.entry"], ids=["never analysed", "analysed"])
@pytest.mark.parametrize("plan", ["force_custom_plan", "force_generic_plan"])
async def test_the_few_among_many_are_found_without_reading_the_many(
    reader: Reader, plan: str, statistics: str
) -> None:
    """Twenty thousand events of which a hundred are of interest."""
    connection = await connect(reader.database.admin_url)
    transaction = connection.transaction()
    # Not committed, so that no autovacuum analyses what is to be read.
    await transaction.start()
    await connection.execute("""
        INSERT INTO log.event (id, bureau, stream, version, type, trace, entry, salt, payload)
        SELECT gen_random_uuid(), '370124', 'thing/' || n, 1,
            CASE n % 200 WHEN 0 THEN 'wanted.' || n % 3 ELSE 'other' END, '',
            convert_to(repeat('x', 500), 'UTF8'), sha256('salt'), '{}'
        FROM generate_series(0, 19999) AS n
    """)
    await connection.execute("""
        INSERT INTO log.entry (position, event, leaf_hash, type)
        SELECT row_number() OVER (ORDER BY stream) - 1, id, sha256('\\x00'::bytea || entry), type FROM log.event
    """)
    await connection.execute(statistics)
    await connection.execute(f"SET plan_cache_mode = {plan}")
    await connection.execute(f"PREPARE heads (text[], bigint, bigint, bigint) AS {HEADS}")
    explained = await connection.fetchval(
        "EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE heads ('{wanted.0,wanted.1,wanted.2}', 0, 20000, 64)"
    )
    await transaction.rollback()
    await connection.close()
    nodes = list(_nodes(json.loads(explained)[0]["Plan"]))
    assert nodes[0]["Actual Rows"] == 64
    assert not [node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"]
    read = sum(node["Actual Rows"] * node["Actual Loops"] for node in nodes if "Relation Name" in node)
    assert read <= 3 * 64 + 64, "at most 64 entries of each type, and the 64 events"
    assert not [node for node in nodes if node.get("Rows Removed by Filter")]


@BOTH
async def test_several_processes_take_each_event_once(reader: Reader, reactions: Reactions) -> None:
    expected = [f"{n}" for n in range(40)]
    await reader.say("thing/1", *[ThingDone(said=said) for said in expected])

    async def process() -> None:
        consumer = reader.consumer(reactions)
        while await reader.cursor() < len(expected):
            await consumer.step()

    await asyncio.gather(*[process() for _ in range(4)])
    assert await reader.taken() == expected


@BOTH
async def test_an_event_that_never_fits_stops_nobody_else(reader: Reader, reactions: Reactions) -> None:
    await reader.say("thing/1", ThingDone(said="1"))
    await reader.say("thing/2", ThingDone(said="impossible"), ThingDone(said="behind it"), ThingDone(said="broken"))
    await reader.say("thing/3", ThingDone(said="3"))
    with structlog.testing.capture_logs() as lines:
        await catch_up(reader.consumer(reactions))
        await reader.say("thing/4", ThingDone(said="4"))
        await reader.say("thing/2", ThingDone(said="also behind it"))
        await catch_up(reader.consumer(reactions))
    assert await reader.taken() == ["1", "3", "4"]
    waiting = await reader.set_aside()
    assert [(event.position, event.stream, event.reason) for event in waiting] == [
        (1, "thing/2", Reason.STREAM),
        (2, "thing/2", Reason.BEHIND),
        (3, "thing/2", Reason.BEHIND),
        (6, "thing/2", Reason.BEHIND),
    ]
    assert waiting[0].detail.startswith("stream-impossible: impossible (consuming.py:")
    told = [line["position"] for line in lines if line["event"] == "event set aside"]
    assert told == [1, 2, 3, 6], "each is told once"


@BOTH
async def test_a_fault_is_tried_some_times_and_then_set_aside(reader: Reader, reactions: Reactions) -> None:
    await reader.say("thing/1", ThingDone(said="1"), ThingDone(said="broken"))
    await reader.say("thing/2", ThingDone(said="2"))
    consumer = reader.consumer(reactions)
    with pytest.raises(RuntimeError, match="a fault of ours"):
        await catch_up(consumer, failures=6)
    assert (await reader.taken(), await reader.set_aside()) == (["1"], [])
    await catch_up(consumer)
    assert await reader.taken() == ["1", "2"]
    assert [event.reason for event in await reader.set_aside()] == [Reason.FAILED]


@BOTH
async def test_an_outage_is_waited_for(reader: Reader, reactions: Reactions) -> None:
    await reader.say("thing/1", ThingDone(said="outage"), ThingDone(said="2"))
    consumer = reader.consumer(reactions)
    with pytest.raises(Unavailable):
        await catch_up(consumer, failures=100)
    assert (await reader.cursor(), await reader.set_aside(), await reader.taken()) == (0, [], [])


async def test_a_lost_database_is_no_fault_of_the_event(reader: Reader) -> None:
    times = 20

    async def lose_it(session: AsyncSession, event: Event) -> None:
        nonlocal times
        times -= 1
        if times:
            await session.execute(_LOSE)
        await take(session, event)

    await reader.say("thing/1", ThingDone(said="1"))
    await catch_up(reader.consumer({ThingDone.type: OneByOne(lose_it)}), failures=19)
    assert (times, await reader.taken(), await reader.set_aside()) == (0, ["1"], [])


async def test_the_tries_of_an_outage_are_not_those_of_a_fault(reader: Reader) -> None:
    faults = [*[Unavailable("暂不可用", "away", retry_after=1)] * 50, *[RuntimeError()] * 7]

    async def fail_for_a_while(session: AsyncSession, event: Event) -> None:
        if faults:
            raise faults.pop(0)
        await take(session, event)

    await reader.say("thing/1", ThingDone(said="1"))
    await catch_up(reader.consumer({ThingDone.type: OneByOne(fail_for_a_while)}), failures=57)
    assert (await reader.taken(), await reader.set_aside()) == (["1"], [])


def _genuine() -> Event:
    (event,) = compose(OCCASION, f"thing/{uuid4()}", 0, [ThingDone()])
    return event


@BOTH
async def test_a_forged_event_is_set_aside(reader: Reader, reactions: Reactions) -> None:
    forged: list[dict[str, object]] = [
        {"payload": json.dumps({"kept": ["not", "a", "text"]})},
        {"payload": "[]"},
        {"entry": b"no JSON at all"},
        {"entry": b"[]"},
        {"entry": _genuine().entry},
        {"stream": "thing/of-another"},
        {"bureau": "110000"},
    ]
    for columns in forged:
        await reader.forge(_genuine(), **columns)
    await reader.say("thing/1", ThingDone(said="after them"))
    await catch_up(reader.consumer(reactions))
    assert await reader.taken() == ["after them"]
    reasons = [(event.position, event.reason) for event in await reader.set_aside()]
    assert reasons == [(position, Reason.CONTRACT) for position in range(len(forged))]


async def test_a_type_too_long_for_the_index_is_refused_before_it_stops_the_sequencer(reader: Reader) -> None:
    with pytest.raises(asyncpg.CheckViolationError, match="out of bounds"):
        await reader.forge(_genuine(), type=f"tests.{'x' * 3000}")


async def test_running_it_shows_how_it_stands(reader: Reader) -> None:
    await reader.say("thing/1", ThingDone(said="impossible"), ThingDone(said="2"))
    await reader.say("thing/2", ThingDone(said="3"), ThingDone(said="outage"), OtherDone())
    running = asyncio.create_task(reader.consumer(ONE_BY_ONE).run())
    async with asyncio.timeout(30):
        while not (reader.gauge("failures") and reader.gauge("set_aside_events") == 2):
            await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert reader.gauge("lag_events") == 2
    assert await reader.taken() == ["3"]


def _nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for child in plan.get("Plans", []) for node in _nodes(child))]
