"""Boshan 2019: two months over four sectors, by four teams with town people and experts, who are scored afterwards."""

import math
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.journey.boshan import bureau, scoring, world
from tests.journey.boshan.bureau import SEASON, Boshan
from tests.journey.boshan.world import EXPERT, SIZES, TOWN
from tests.support.bureau import Json
from tests.support.house import House, house_on
from tests.support.office import crew, drawn, problem, tasks_of
from tests.support.postgres import Database

MONTHS = {"2019-04": ("04-24", "04-26"), "2019-05": ("05-06", "05-10"), "2019-06": ("06-03", "06-12")}
"""Month → when its enterprises are drawn, and when they are inspected."""

SCHEDULE = {
    "Z1": {"2019-04": 2, "2019-05": 6, "2019-06": 4},
    "Z2": {"2019-04": 3, "2019-05": 3, "2019-06": 4},
    "Z3": {"2019-04": 3, "2019-05": 3, "2019-06": 3},
    "Z4": {"2019-04": 3, "2019-05": 3, "2019-06": 3},
}


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    opening = datetime(2019, 4, 23, 1, 30, tzinfo=UTC)
    async with house_on(database, tmp_path, bureau=world.BUREAU, opening=opening) as house:
        yield house


async def test_the_campaign_of_boshan(house: House) -> None:
    office = Boshan(house)
    await office.adopt("boshan-2019")
    await bureau.directories_are_filled(office)
    await bureau.quotas_cannot_be_met(office)
    await bureau.the_lists_are_completed(office)
    await the_plan(office)
    await bureau.teams_are_formed(office)
    crews = await a_month(office, "2019-04")
    await bureau.two_members_leave(office)
    crews += [*await a_month(office, "2019-05"), *await a_month(office, "2019-06")]
    the_load_is_spread(office, crews)
    await all_were_inspected(office)
    await scoring.experts_are_scored(office, crews)
    await scoring.good_ones_are_preferred(office)
    await office.verify_everything()


async def the_plan(office: Boshan) -> None:
    """Whom no team takes is named; the plan says who goes there. Approved and filed with whom the policy names."""
    content = {
        "title": "全区安全生产集中执法检查活动",
        "from": "2019-04-23",
        "until": "2019-06-23",
        "scope": {"where": world.OF_SECTORS},
        "items": [f"BS-{number:02}" for number in range(1, 11)],
        "schedule": {"Z1": {"counts": SCHEDULE["Z1"]}, "*": {"spread": list(MONTHS), "heavier": "last"}},
    }
    draft = {"kind": "campaign", "year": 2019, "content": content}
    told = await problem(office.registrar, "/sampling/plans", draft)
    zone = [number for number in range(1, 41) if world.area(number) == world.ZONE]
    assert told["code"] == "plan-teams-unclear"
    assert told["detail"].startswith(f"没有检查组负责：{'、'.join(map(world.name, zone))}。请逐家指定检查组（teams）")
    teams = {world.code(number): "Z4" for number in zone}
    office.plan = await office.approved_plan(**{**draft, "content": {**content, "teams": teams}})
    (edition,) = office.plan["editions"]
    assert (edition["contents"], len(edition["items"])) == (world.CONTENTS, 10)
    assert (edition["schedule"], edition["general_units"]) == (SCHEDULE, 40)
    assert (office.plan["status"], edition["approved"]["authority"]) == ("published", "博山区安全生产委员会")
    assert edition["filed"]["authority"] == "淄博市安全生产委员会办公室"
    named = await office.registrar.get(f"/sampling/plans/{office.plan['id']}/enterprises")
    assert {one["identifier"]: one["team"] for one in named} == {
        code: world.team(code) for code in map(world.code, range(1, 41))
    }


async def a_month(office: Boshan, month: str) -> list[Json]:
    """The enterprises of the month are drawn by plan, then for each a crew of its team; and they are inspected."""
    first, last = (date.fromisoformat(f"2019-{day}") for day in MONTHS[month])
    office.house.clock.skip_to(first)
    frame = await office.frame(f"{month} 集中执法对象", kind="campaign", plan=office.plan["id"], month=month)
    draw = await office.hold(f"{month} 集中执法对象", frame=frame)
    chosen = drawn(draw)
    assert Counter(map(world.team, chosen)) == {team: months[month] for team, months in SCHEDULE.items()}
    crews = [await a_team(office, month, draw, deal) for deal in range(1, len(SCHEDULE) + 1)]
    assert {task["task"]["identifier"] for task in tasks_of(*crews)} == set(chosen)
    for task in tasks_of(*crews):
        every_member_is_of_the_team(office, task)
    office.house.clock.skip_to(last)
    await office.record(draw, chosen, last)
    return crews


async def a_team(office: Boshan, month: str, draw: Json, deal: int) -> Json:
    """The crews of the enterprises of one team, which are a deal of the draw."""
    drawn_from = draw["outcome"]["deals"][deal - 1]["stratum"]
    wanted = {"plan": office.plan["id"], "season": SEASON, "on": f"2019-{MONTHS[month][1]}"}
    wanted |= {"draw": draw["id"], "deal": deal}
    await the_year_has_no_teams(office, wanted)
    recusals = []
    if (month, drawn_from) == ("2019-05", "Z3"):
        recusals = await an_expert_has_a_contract(office, drawn(draw), wanted)
    title = f"{month} {drawn_from} 集中执法人员"
    crews = await office.hold(title, roster=await office.roster(title, **wanted, recusals=recusals))
    for recusal in recusals:
        assert recusal["person"] not in crew_of(crews, recusal["enterprise"]).values()
    return crews


async def the_year_has_no_teams(office: Boshan, wanted: Json) -> None:
    """They were formed for the campaign: whoever forgets to say so is told."""
    body = {name: said for name, said in wanted.items() if name != "season"}
    told = await problem(office.drawer, "/sampling/rosters", {"title": "人员", **body})
    assert (told["code"], told["formed"]) == ("season-without-teams", [SEASON])
    assert f"“2019”期没有组成检查组；已组成的有：{SEASON}。请填写检查组的期名（season）" in told["detail"]


def every_member_is_of_the_team(office: Boshan, task: Json) -> None:
    went = crew(task)
    team = office.teams[world.team(task["task"]["identifier"])]
    assert list(went) == ["组长", "执法人员一", "执法人员二", "安全专家"]
    assert went["组长"] in team["组长"]
    assert {went["执法人员一"], went["执法人员二"]} < set(team[TOWN])
    assert went["执法人员一"] != went["执法人员二"]
    assert went["安全专家"] in team[EXPERT]


def crew_of(draw: Json, identifier: str) -> dict[str, str]:
    """Slot → who has it, of one inspection."""
    (task,) = (task for task in draw["outcome"]["assignments"] if task["task"]["identifier"] == identifier)
    return crew(task)


async def an_expert_has_a_contract(office: Boshan, chosen: list[str], wanted: Json) -> list[dict[str, str]]:
    """With one of the firms; were both experts of the team recused, nobody could go, and it is said who is missing."""
    firm = min(identifier for identifier in chosen if world.team(identifier) == "Z3")
    both = [
        {"person": expert, "enterprise": firm, "reason": "专家与被检查单位有服务合同关系"}
        for expert in sorted(office.teams["Z3"][EXPERT])
    ]
    told = await problem(office.drawer, "/sampling/rosters", {"title": "人员", **wanted, "recusals": both})
    name = world.name(int(firm[12:16]))
    assert (told["code"], told["missing"]) == ("crews-short", 1)
    assert f"{name}的“安全专家”" in told["detail"]
    assert "还缺 1 人次" in told["detail"]
    seen = await office.drawer.post("/sampling/rosters/preview", {"title": "人员", **wanted, "recusals": both[:1]})
    (task,) = (task for task in seen["tasks"] if task["identifier"] == firm)
    fits = {slot["name"]: slot["fits"] for slot in task["slots"]}
    assert (task["team"], fits["安全专家"]) == ("Z3", [both[1]["person"]])
    assert fits["执法人员一"] == sorted(office.teams["Z3"][TOWN])
    return both[:1]


def the_load_is_spread(office: Boshan, crews: list[Json]) -> None:
    """Of a role of a team nobody bears more than one task above the mean of those who serve, rounded up."""
    load: Counter[str] = Counter()
    for task in tasks_of(*crews):
        load.update(crew(task).values())
    assert load.total() == 4 * 40
    for team, roles in office.teams.items():
        (leader,) = roles["组长"]
        assert load[leader] == SIZES[team]
        for role, places in ((TOWN, 2), (EXPERT, 1)):
            mean = math.ceil(places * SIZES[team] / len(roles[role]))
            assert min(load[key] for key in roles[role]) >= 1
            assert max(load[key] for key in roles[role]) <= mean + 1


async def all_were_inspected(office: Boshan) -> None:
    """Month by month as planned, and all forty before the campaign ends."""
    at = f"/sampling/plans/{office.plan['id']}/coverage"
    then = await office.registrar.get(f"{at}?on=2019-05-31")
    assert {team["team"]: (team["due"], team["inspected"], team["months_behind"]) for team in then["teams"]} == {
        team: (months["2019-04"] + months["2019-05"],) * 2 + (0,) for team, months in SCHEDULE.items()
    }
    assert (then["duties"][0]["done"], then["remaining"]["left_to_inspect"]) == (26, 14)
    office.house.clock.skip_to(date(2019, 6, 24))
    report = await office.registrar.get(at)
    (duty,), remaining = report["duties"], report["remaining"]
    assert (duty["fit"], duty["required"], duty["done"], duty["met"]) == (40, 8, 40, True)
    assert (remaining["inspected"], remaining["ends"], remaining["left_to_inspect"]) == (40, "2019-06-23", 0)
    assert report["caps"][0]["above"] == 0
    more = {"title": "再抽", "kind": "campaign", "plan": office.plan["id"], "month": "2019-06"}
    told = await problem(office.drawer, "/sampling/frames", more)
    assert told["detail"].startswith("没有可抽的对象；符合条件而不能抽的：已抽中 40，已检查 40。")
