"""Pingyin 2020: three standing teams in exactly their quotas, and nine monthly draws that reach all 136 by November."""

import math
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.bureau import EXAMPLE, Json
from tests.support.house import House, house_on
from tests.support.office import Office, drawn, tasks_of
from tests.support.postgres import Database

MONTHS = [f"2020-{month:02}" for month in range(3, 12)]
QUOTAS = {  # team → role → natives and drawn
    "G": {"领导干部": (2, 2), "一般执法人员": (2, 4)},
    "W": {"领导干部": (2, 2), "一般执法人员": (1, 4)},
    "F": {"领导干部": (1, 1), "一般执法人员": (1, 1)},
}
SECTIONS = {"G": "工商贸监管科", "W": "危化品监管科", "F": "非煤矿山监管科"}
POSTS = ("分管领导", "协助分管领导")


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    async with house_on(database, tmp_path, bureau="370124", opening=datetime(2020, 3, 24, 1, 30, tzinfo=UTC)) as house:
        yield house


async def test_a_year_of_pingyin(house: House) -> None:
    office = Office(house)
    await office.adopt("pingyin-2020")
    await office.import_list(EXAMPLE.read_bytes())
    await office.keep("people", dict(people()))
    teams = await teams_are_formed(office)
    plan = await the_plan(office)
    for month in MONTHS:
        house.clock.skip_to(date.fromisoformat(f"{month}-{25 if month == MONTHS[0] else 2:02}"))
        await a_month(office, plan, teams, month)
    await all_were_inspected(office, plan)
    await the_load_is_spread(office, teams)
    await office.verify_everything()


def people() -> Iterator[tuple[str, dict[str, Any]]]:
    """The head of the bureau, the natives of three teams, and as many others as the quotas draw, and four to spare."""
    yield (
        "鲁平执-001",
        {"name": "示例局长", "post": "局长", "cadre": True, "section": "局领导", "establishment": "行政"},
    )
    number = 1
    for team, quotas in QUOTAS.items():
        for role, (natives, _) in quotas.items():
            for place in range(natives):
                number += 1
                cadre = role == "领导干部"
                post = POSTS[place] if cadre else ("科长", "科员")[place]
                yield _person(number, cadre, post, SECTIONS[team])
    for cadre, count in ((True, 7), (False, 11)):
        for _ in range(count):
            number += 1
            yield _person(number, cadre, "副局长" if cadre else "科员", "综合科")


def _person(number: int, cadre: bool, post: str, section: str) -> tuple[str, dict[str, Any]]:
    told = {"post": post, "cadre": cadre, "section": section, "establishment": "行政"}
    return f"鲁平执-{number:03}", {"name": f"示例{number:02}号", "certificate_expires": "2023-12-31", **told}


async def teams_are_formed(office: Office) -> Json:
    draw, teams = await office.draw_teams("2020 年执法检查组成员抽取")
    found = {
        team["code"]: Counter((member["role"], member["native"]) for member in team["members"])
        for team in teams["teams"]
    }
    assert found == {
        team: Counter(
            {
                (role, native): count
                for role, (own, drawn_) in quotas.items()
                for native, count in ((True, own), (False, drawn_))
            }
        )
        for team, quotas in QUOTAS.items()
    }
    names = [member["name"] for team in teams["teams"] for member in team["members"]]
    assert len(names) == len(set(names)) == 23
    assert "示例局长" not in names
    assert await office.drawer.refused("/sampling/teams", {"draw": draw["id"]}) == (409, "not-now")
    return teams


async def the_plan(office: Office) -> Json:
    content = {
        "title": "2020 年安全生产监督检查计划",
        "from": "2020-03-24",
        "until": "2020-12-31",
        "schedule": {"*": {"spread": MONTHS}},
        "staffing": {"staff": 23, "other_enforcement": 1200, "non_enforcement": 2000},
    }
    return await office.approved_plan(kind="annual", year=2020, content=content)


async def a_month(office: Office, plan: Json, teams: Json, month: str) -> None:
    """The enterprises of the month are drawn, then for each of them the people; and they are inspected."""
    frame = await office.frame(f"{month} 检查对象", kind="monthly", plan=plan["id"], month=month)
    draw = await office.hold(f"{month} 检查对象", frame=frame)
    on = office.house.clock().date()
    await office.crews(f"{month} 检查人员", draw, plan=plan["id"], on=on.isoformat())
    await office.record(draw, drawn(draw), on)


async def all_were_inspected(office: Office, plan: Json) -> None:
    """Nine draws have taken every enterprise once, each month its share, and the last are inspected in November."""
    office.house.clock.skip_to(date(2020, 11, 30))
    report = await office.registrar.get(f"/sampling/plans/{plan['id']}/coverage")
    (duty,), remaining = report["duties"], report["remaining"]
    assert (duty["reached"], duty["met"]) == ("136/136", True)
    assert (remaining["taken"], remaining["inspected"], remaining["in_time"]) == (136, 136, True)
    assert (report["drawn_share"], report["caps"][0]["above"]) == (None, 0)
    assert [team["months_behind"] for team in report["teams"]] == [0, 0, 0]


async def the_load_is_spread(office: Office, teams: Json) -> None:
    """Everybody works; whom no tag makes lead bears at most one task more than the mean of the team, rounded up."""
    load: Counter[str] = Counter()
    led: Counter[str] = Counter()
    for task in tasks_of(*office.held):
        for slot in task["slots"]:
            (led if slot["name"] == "带队" else load)[slot["held"]["name"]] += 1
    for team in teams["teams"]:
        members = [member["name"] for member in team["members"]]
        leader = next(member["name"] for member in team["members"] if member["post"] == "leader")
        borne = [load[name] for name in members if name != leader]
        assert led[leader] == sum(led[name] for name in members)
        assert 1 <= min(borne) <= max(borne) <= math.ceil(sum(borne) / len(borne)) + 1, (team["code"], borne)
