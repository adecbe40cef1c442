"""The credit system, or the process that sends to it, is killed between any two steps and at any moment: every record
is entered once.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
import pytest_asyncio

from services.publishing.books.background import compare_yesterday
from services.publishing.delivery.metrics import DeliveryMetrics
from tests.integration.publishing.dying_target import DyingTarget, dying_target_on
from tests.integration.publishing.target import DAY, Target
from tests.integration.publishing.test_publications import check
from tests.support.faltering import until_it_stands
from tests.support.publishing import Press
from tests.support.sizes import short_or_long

_BAD = {"loses_answers": 0.3, "answers_twice": 0.3, "answers_after_ms": 50}


@pytest_asyncio.fixture
async def dying(press: Press, tmp_path: Path) -> AsyncIterator[DyingTarget]:
    async with dying_target_on(press, tmp_path) as dying:
        yield dying


async def released(target: Target, count: int) -> None:
    """So many penalties are released."""
    await target.decide(*range(1, count + 1))
    await target.release_all()


async def all_entered_once(target: Target, count: int) -> None:
    """Nothing is lost, nothing doubled, and every receipt of ours is one that the target gave first."""
    entered = await target.deliveries(status="accepted")
    received = (await target.ask(f"/reconciliation?kind=penalties&day={DAY}"))["received"]
    there = {each["key"]: each["receipt"] for each in received}
    assert len(entered) == len(received) == len(there) == count
    for each in entered:
        (entry,) = (await target.telling.get(f"/deliveries/{each['id']}"))["entries"]
        assert entry["receipt"] == there[each["key"]]
    await check(target.telling)


@short_or_long("stride", 6, 1)
async def test_whoever_is_killed_between_two_steps_has_sent_each_record_once(dying: DyingTarget, stride: int) -> None:
    await released(dying.target, 3)

    async def attempt(steps: int) -> bool:
        await dying.begin(steps)
        return await dying.end()

    assert await until_it_stands(dying.target.telling.app, attempt, stride) > 1
    await all_entered_once(dying.target, 3)


@pytest.mark.parametrize(
    ("records", "kills", "seed"),
    [(6, 2, 0), *(pytest.param(150, 30, seed, marks=pytest.mark.chaos) for seed in (1, 2))],
)
async def test_both_are_killed_at_any_moment_and_no_record_is_lost(
    dying: DyingTarget, records: int, kills: int, seed: int
) -> None:
    """While the target loses answers, answers twice and is slow."""
    await released(dying.target, records)
    chance = Random(seed)  # noqa: S311  # which moment is no secret
    for kill in range(2 * kills):
        await dying.system.kill()
        await dying.system.begin(**_BAD)
        sender, ending = await dying.begin(), asyncio.create_task(dying.end())
        await asyncio.wait([ending], timeout=chance.uniform(0, 0.4))
        if kill % 2:
            await dying.system.kill()
            await ending
            await dying.system.begin()
        elif not ending.done():
            with suppress(ProcessLookupError):
                os.kill(sender, signal.SIGKILL)
            await ending
    await until_nothing_waits(dying)
    await all_entered_once(dying.target, records)


async def until_nothing_waits(dying: DyingTarget) -> None:
    """The weather is good again: an hour passes between two processes."""
    await dying.system.kill()
    await dying.system.begin()
    for _ in range(10):
        if not await dying.target.deliveries(status="queued"):
            return
        dying.pass_time(timedelta(minutes=20))
        await dying.begin()
        assert await dying.end()
    raise AssertionError("something still waits")


async def test_what_cleaning_loses_is_found_in_the_night_though_the_target_was_killed(dying: DyingTarget) -> None:
    await dying.system.kill()
    await dying.system.begin(drops_in_cleaning=0.5)
    await released(dying.target, 4)
    await dying.begin()
    assert await dying.end()
    await dying.system.kill()
    await dying.system.begin()
    target, night = dying.target, datetime(2026, 4, 2, 18, 1, tzinfo=UTC)
    dying.pass_time(night - target.telling.now)
    assert await compare_yesterday(target.telling.app.resources, DeliveryMetrics([target.outlet.name])) == 2
    lost = await target.deliveries(status="differing")
    assert len(lost) == 2
    for each in lost:
        await target.telling.post(f"/deliveries/{each['id']}/resumption")
    await dying.begin()
    assert await dying.end()
    kept = (await target.ask(f"/reconciliation?kind=penalties&day={DAY}"))["kept"]
    assert len({each["key"] for each in kept}) == len(kept) == 4
    assert len(await target.deliveries(status="accepted")) == 4
    await check(target.telling)
