"""A correction that moves a publication to another enterprise: the target loses one record, and gets another."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.integration.publishing.target import Target, sound, target_on
from tests.integration.publishing.test_moved import (
    DECIDED,
    MOVED,
    OTHER_CODE,
    change,
    decide,
    record_of,
)
from tests.integration.publishing.test_publications import check
from tests.support.credit import FIRM_CODE
from tests.support.publishing import Press

RENUMBERED = MOVED.model_copy(update={"told": sound(penalty=DECIDED.told.penalty, number="（示）应急罚〔2026〕9号")})


@pytest_asyncio.fixture
async def target(press: Press, tmp_path: Path) -> AsyncIterator[Target]:
    async with target_on(press, tmp_path) as target:
        yield target


async def told(target: Target) -> dict[str, tuple[str, bool]]:
    """Each enterprise that the target was told of: how that stands, and whether the target has a record of it now."""
    found: dict[str, tuple[str, bool]] = {}
    for each in await target.deliveries():
        there: dict[str, Any] = await target.ask(f"/penalties/{each['key']}")
        found[each["identifier"]] = (each["status"], "fields" in there)
    return found


async def test_the_target_loses_the_record_of_the_wrong_one_before_it_gets_the_right_one(target: Target) -> None:
    await decide(target)
    await target.push()
    await change(target)
    assert await told(target) == {FIRM_CODE: ("queued", True)}
    await target.push()
    assert await told(target) == {FIRM_CODE: ("withdrawn", False), OTHER_CODE: ("queued", False)}
    await target.push()
    assert await told(target) == {FIRM_CODE: ("withdrawn", False), OTHER_CODE: ("accepted", True)}
    assert await target.push() == 0
    await check(target.telling)


@pytest.mark.parametrize("loses", [0.0, 1.0])
async def test_what_was_not_answered_yet_does_not_go_on_about_the_wrong_one(target: Target, loses: float) -> None:
    await target.behave(loses_answers=loses)
    await decide(target)
    if loses:
        await target.push()
    await target.behave()
    await change(target)
    await target.push_all()
    wrong = ("withdrawn", False) if loses else ("left", False)
    assert await told(target) == {FIRM_CODE: wrong, OTHER_CODE: ("accepted", True)}
    await check(target.telling)


async def test_another_number_is_another_record_too(target: Target) -> None:
    await decide(target)
    await target.push()
    await change(target, RENUMBERED)
    await target.push_all()
    entered = {each["status"]: each for each in await target.deliveries() if each["entered"]}
    assert set(entered) == {"accepted"}
    there = await target.ask(f"/penalties/{entered['accepted']['key']}")
    assert there["fields"]["CF_WSH"] == RENUMBERED.told.number
    assert len(await target.deliveries()) == 2
    await check(target.telling)


async def test_back_again_is_a_third_record(target: Target) -> None:
    await decide(target)
    await target.push()
    await change(target)
    await target.push_all()
    await change(target, MOVED.model_copy(update={"told": DECIDED.told}))
    await target.push_all()
    assert (await record_of(target, FIRM_CODE), await record_of(target, OTHER_CODE)) == (
        ["corrected", "published"],
        ["mistaken"],
    )
    having = [each["identifier"] for each in await target.deliveries() if each["entered"]]
    assert (having, len(await target.deliveries())) == ([FIRM_CODE], 3)
    await check(target.telling)
