"""An outlet that is set up later catches up: what is still shown, and what it never got."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest_asyncio

from services.publishing.delivery.catching_up_usecases import catch_up_once, is_full
from services.publishing.outlet.configured import OutletSettings
from shared.access.roles import Role
from tests.integration.publishing.target import Target, target_on
from tests.integration.publishing.test_deliveries import due
from tests.integration.publishing.test_publications import check
from tests.integration.publishing.told import RESULT
from tests.support.publishing import Press


@pytest_asyncio.fixture
async def target(press: Press, tmp_path: Path) -> AsyncIterator[Target]:
    async with target_on(press, tmp_path) as target:
        yield target


def later(target: Target, name: str = "later", **more: Any) -> OutletSettings:
    """An outlet to the same target, which was not there when things were released."""
    return target.outlet.settings.model_copy(update={"name": name, **more})


async def catches_up(target: Target, outlet: OutletSettings) -> list[dict[str, Any]]:
    """A whole pass; the deliveries of the outlet after it."""
    reached = await catch_up_once(target.telling.app.resources, outlet)
    while reached:
        reached = await catch_up_once(target.telling.app.resources, outlet, reached)
    return await target.deliveries(outlet=outlet.name)


async def test_what_is_still_shown_is_queued_once(target: Target) -> None:
    await target.decide(1, 2, 3)
    await target.release_all()
    withdrawn, *_ = await target.deliveries()
    because = {"because": "示例：登错企业"}
    publication = f"/publications/{withdrawn['publication']}"
    await target.telling.post(f"{publication}/withdrawal-request", because, Role.LEGAL)
    await target.telling.post(f"{publication}/withdrawal", {"explanation": "登错企业"}, Role.CHIEF)
    await target.telling.show()
    outlet = later(target)
    assert await catches_up(target, outlet) == [], "what was just released is left to the reaction to it"
    target.telling.now += timedelta(minutes=11)
    queued = await catches_up(target, outlet)
    assert [each["status"] for each in queued] == ["queued"] * 2
    assert withdrawn["publication"] not in {each["publication"] for each in queued}
    assert await catches_up(target, outlet) == queued
    shown = await target.telling.get(f"/deliveries/{queued[0]['id']}")
    released = await target.telling.get(f"/publications/{queued[0]['publication']}")
    assert shown["trace"] == released["trace"]
    await check(target.telling)


async def test_it_is_owed_from_the_day_on_which_it_is_queued(target: Target) -> None:
    await target.decide(1)
    await target.release_all()
    await target.push()
    target.telling.now += timedelta(days=90)
    await catches_up(target, later(target))
    assert [rule for rule, _ in await due(target)] == ["expose-penalty"]
    assert (await due(target))[0][1] > target.telling.now.date().isoformat()


async def test_the_settings_say_since_when(target: Target) -> None:
    await target.decide(1)
    await target.release_all()
    target.telling.now += timedelta(days=5)
    await target.decide(2)
    await target.release_all()
    target.telling.now += timedelta(minutes=11)
    since = later(target, "since", since=date(2026, 4, 3))
    (newer,) = await catches_up(target, since)
    (waiting,) = await target.deliveries(outlet="since")
    assert newer["publication"] == waiting["publication"]
    assert len(await catches_up(target, later(target))) == 2
    assert await catches_up(target, later(target, "elsewhere", bureaus=("110101",))) == []


async def test_what_credit_systems_are_not_told_is_passed_by(target: Target) -> None:
    await target.telling.tell(RESULT.model_copy(update={"occasion": "complaint"}))
    await target.release_all()
    target.telling.now += timedelta(minutes=11)
    assert await catches_up(target, later(target)) == []


async def test_nothing_is_added_to_a_full_queue(target: Target) -> None:
    await target.decide(1, 2, 3)
    await target.release_all()
    target.telling.now += timedelta(minutes=11)
    outlet, resources = later(target), target.telling.app.resources
    reached = await catch_up_once(resources, outlet, most=1)
    assert not await is_full(resources, outlet, most=2)
    assert reached is not None
    await catch_up_once(resources, outlet, reached, most=1)
    assert await is_full(resources, outlet, most=2)
    assert len(await target.deliveries(outlet="later")) == 2, "a few at a time"
