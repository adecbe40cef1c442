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
from tests.integration.publishing.dying_target import HELD, SENDERS, DyingTarget, begin_sender, dying_target_on
from tests.integration.publishing.target import DAY, Target, target_on
from tests.integration.publishing.test_publications import check
from tests.support.faltering import until_it_stands
from tests.support.makers import maker_of
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
async def test_whoever_is_killed_between_two_steps_has_sent_each_record_once(
    press: Press, tmp_path: Path, stride: int
) -> None:
    async with target_on(press, tmp_path) as target, maker_of(SENDERS) as senders:
        await released(target, 3)

        async def attempt(steps: int) -> bool:
            target.telling.now += HELD
            await begin_sender(senders, target, steps)
            return await senders.end()

        assert await until_it_stands(target.telling.app, attempt, stride) > 1
        await all_entered_once(target, 3)


@pytest.mark.parametrize(
    ("records", "kills", "seed"),
    [(6, 2, 0), *(pytest.param(150, 30, seed, marks=pytest.mark.chaos) for seed in (1, 2))],
)
async def test_both_are_killed_at_any_moment_and_no_record_is_lost(
    dying: DyingTarget, records: int, kills: int, seed: int
) -> None:
    """While the target loses answers, answers twice, is slow, and loses in cleaning what it has accepted: that is found
    in the night, and sent again.
    """
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
    await dying.system.kill()
    await dying.system.begin()
    await until_nothing_waits(dying)
    await all_entered_once(dying.target, records)
    await what_cleaning_loses_is_sent_again(dying, records)


async def what_cleaning_loses_is_sent_again(dying: DyingTarget, before: int) -> None:
    """Four more records, of which cleaning loses two."""
    target, night, records = dying.target, datetime(2026, 4, 2, 18, 1, tzinfo=UTC), before + 4
    await dying.system.kill()
    await dying.system.begin(drops_in_cleaning=0.5)
    await target.decide(*range(before + 1, records + 1))
    await target.release_all()
    await until_nothing_waits(dying)
    dying.pass_time(max(night - target.telling.now, timedelta()))
    await compare_yesterday(target.telling.app.resources, DeliveryMetrics([target.outlet.name]))
    lost = await target.deliveries(status="differing")
    assert len(lost) == 2
    await dying.system.kill()
    await dying.system.begin()
    for each in lost:
        await target.telling.post(f"/deliveries/{each['id']}/resumption")
    await until_nothing_waits(dying)
    kept = (await target.ask(f"/reconciliation?kind=penalties&day={DAY}"))["kept"]
    assert len({each["key"] for each in kept}) == len(kept) == records
    assert len(await target.deliveries(status="accepted")) == records
    await check(target.telling)


async def until_nothing_waits(dying: DyingTarget) -> None:
    """A while passes between two processes."""
    for _ in range(10):
        if not await dying.target.deliveries(status="queued"):
            return
        dying.pass_time(timedelta(minutes=20))
        await dying.begin()
        assert await dying.end()
    raise AssertionError("something still waits")
