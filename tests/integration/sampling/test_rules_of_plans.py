"""What the tables of real plans say: floors and months of a kind of draw, and what a visit takes."""

from datetime import UTC, datetime

import pytest

from tests.integration.sampling.desk import Desk
from tests.integration.sampling.framing import frozen, problem
from tests.integration.sampling.planning import POLICY, adopt, draft, refusal

KINDS = """\
draws:
  - {name: monthly, title: 每月抽查, selection: {}, shares: [{rate: 10%, at_least: 3}], held_in: [3, 8]}
"""


@pytest.fixture
async def bureau(desk: Desk) -> Desk:
    desk.now = datetime(2022, 12, 30, 1, 0, tzinfo=UTC)
    await adopt(desk, POLICY.replace("contents: [安全培训]", "visits: [{people_days: 90}]") + KINDS)
    await desk.import_list(12)
    desk.now = datetime(2023, 8, 23, 1, 0, tzinfo=UTC)
    return desk


async def test_a_floor_is_drawn_where_the_rate_takes_fewer(bureau: Desk) -> None:
    frame, _ = await frozen(bureau, kind="monthly")
    assert [deal["count"] for deal in frame["deals"]] == [3]


async def test_in_other_months_no_frame_is_frozen(bureau: Desk) -> None:
    bureau.now = datetime(2023, 9, 1, 1, 0, tzinfo=UTC)
    said = await problem(bureau, kind="monthly")
    assert (said["type"], said["months"], said["month"]) == ("/problems/kind-out-of-season", [3, 8], 9)


async def test_a_plan_may_not_take_more_than_its_staff_has(bureau: Desk) -> None:
    """Twelve visits of 90 people-days are 1080, and there are 1043."""
    said = await refusal(bureau)
    assert (said["code"], said["visits"], said["supervision"]) == ("visits-exceed-people-days", 1080, 1043)
    (edition,) = (await draft(bureau, scope={"where": {"field": "group", "in": ["工商贸"]}}))["editions"]
    assert edition["people_days"]["visits"] == 540
