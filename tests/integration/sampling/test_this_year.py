"""A draw counts in the year, in China, in which it is announced, on whatever day it is frozen and completed."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.integration.sampling.crews import adopt, rules
from tests.integration.sampling.desk import Desk

NEW_YEAR = datetime(2023, 12, 31, 16, tzinfo=UTC)
UNDRAWN = {"exclude": [{"because": "drawn"}]}


@pytest.fixture
async def bureau(desk: Desk) -> Desk:
    """Ten enterprises, on the last minute of 2023 in China; two kinds of draw that leave out whom they drew."""
    desk.now = NEW_YEAR - timedelta(minutes=1)
    await desk.import_list(10)
    kind = {"title": "抽查", "selection": UNDRAWN, "entropy": "parties", "per": "day"}
    names = ({"name": "last"}, {"name": "next"})
    await adopt(
        desk, rules(draws=[{**kind, **name} for name in names], effective={"from": "2023-01-01", "until": "2025-01-31"})
    )
    return desk


async def drawable(desk: Desk, kind: str) -> tuple[int, int]:
    """How many may be drawn now, and how many are left out."""
    seen = await desk.done("drawer", "/frames/preview", {"title": "名录库", "kind": kind})
    return seen["size"], seen["excluded"]


async def test_a_draw_that_ends_after_new_year_is_one_of_the_old_year(bureau: Desk) -> None:
    draw = await bureau.announce(await bureau.freeze(kind="last"))
    bureau.now = NEW_YEAR
    shown = await bureau.complete(draw)
    assert (shown["status"], shown["year"], shown["serial"]) == ("completed", 2023, 1)
    assert await drawable(bureau, "last") == (10, 0)
    bureau.now = NEW_YEAR - timedelta(seconds=1)
    assert await drawable(bureau, "last") == (7, 3)


async def test_a_draw_of_a_frame_of_last_year_is_one_of_the_new_year(bureau: Desk) -> None:
    frame = await bureau.freeze(kind="next")
    bureau.now = NEW_YEAR
    shown = await bureau.complete(await bureau.announce(frame))
    assert (shown["year"], shown["serial"], shown["purpose"]) == (2024, 1, "next/2023-12-31")
    assert await drawable(bureau, "next") == (7, 3)
    bureau.now = datetime(2025, 1, 10, 2, tzinfo=UTC)
    assert await drawable(bureau, "next") == (10, 0)
