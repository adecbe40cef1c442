"""Luohe 2022: a city sees what its counties plan, draws their order and out of their plans, minds its directories."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from shared.access.roles import Role
from tests.journey.inspections.guiding import guide
from tests.journey.inspections.people import accounts_are_given
from tests.support.bureau import Json
from tests.support.house import House, Person, house_on
from tests.support.office import Office, drawn, listed, made_up, tasks_of
from tests.support.postgres import Database

CITY, WUYANG, LINYING = "411100", "411121", "411122"
NAMES = {"411102": "源汇区", "411103": "郾城区", "411104": "召陵区", WUYANG: "舞阳县", LINYING: "临颍县"}
MONTHS = [f"2022-{month:02}" for month in range(4, 9)]
KEY_UNITS, ENTERPRISES = {WUYANG: 4, LINYING: 3}, {WUYANG: 12, LINYING: 10}
PEOPLE_REVIEWS = "/sampling/directories/people/reviews"
STAFF = """
漯执-01 示例局长 局长 局领导 行政 在岗 研究生 行政管理 1965 男 16
漯执-02 示例二号 科长 执法监督科 行政 在岗 本科 安全工程 1974 男 40
漯执-03 示例三号 科员 执法监督科 行政 在岗 本科 法学 1990 女 48
漯执-04 示例四号 科长 安全生产基础科 行政 在岗 本科 化学工程 1978 女 40
漯执-05 示例五号 科员 安全生产基础科 事业 在岗 专科 机械 1988 男 24
漯执-06 示例六号 科员 综合科 事业 在岗 本科 采矿工程 1985 男 24
漯执-07 示例七号 科员 综合科 事业 在岗 本科 安全工程 1995 女 60
漯执-08 示例八号 科员 综合科 行政 在岗 研究生 化学工程 1992 男 48
漯执-09 示例九号 科员 综合科 事业 在岗 专科 机械 1971 男 8
漯执-10 示例十号 科员 综合科 行政 在岗 本科 法学 1983 女 32
漯执-11 示例十一号 科员 综合科 行政 借出 本科 法学 1987 男 0
"""


async def test_a_year_of_luohe(database: Database, tmp_path: Path) -> None:
    opening = datetime(2022, 1, 4, 1, 30, tzinfo=UTC)
    async with house_on(database, tmp_path, bureau=CITY, opening=opening) as house:
        city, counties = await three_offices(house)
        plans = {code: await a_plan(office, code) for code, office in counties.items()}
        await lists_side_by_side(city, plans)
        await counties_keep_to_themselves(counties, plans)
        await a_plan_is_mended(city, counties[WUYANG], plans[WUYANG])
        order = await the_counties_are_drawn(city)
        await accounts_are_given(city)
        await teams_are_formed(city)
        for month in MONTHS:
            house.clock.skip_to(date.fromisoformat(f"{month}-11"))
            if order[month] in counties:
                await a_county_is_guided(city, counties, order[month], plans[order[month]])
        await how_strong_the_team_is(city, counties[WUYANG])
        await the_rest_of_the_year(city, counties, plans)
        await the_draws_were_fair(city)
        await city.verify_everything()
    async with house_on(database, tmp_path, bureau=CITY, opening=datetime(2023, 1, 9, 1, 30, tzinfo=UTC)) as house:
        await what_nobody_went_through(house)
        await house.ask_oracle()


async def three_offices(house: House) -> tuple[Office, dict[str, Office]]:
    """The city's, whose drawer supervises too, and two counties' in the same house."""
    city = Office(house)
    city.drawer = house.somebody(Role.DRAWER, Role.CITY_SUPERVISOR, name="示例市局抽查人")
    await city.adopt("luohe-2022")
    await city.keep("people", dict(people()))
    await city.keep("items", {"LH-ZD-01": {"name": "年度执法计划编制", "basis": "《安全生产法》第六十二条"}})
    counties = {code: Office(replace(house, bureau=code)) for code in (WUYANG, LINYING)}
    rules = (Path(__file__).parent / "county-2022.yaml").read_text("utf-8")
    for code, office in counties.items():
        await office.adopt_file(rules.replace(WUYANG, code).replace(NAMES[WUYANG], NAMES[code]).encode())
        done = await office.import_list(listed("企业名称,统一社会信用代码,重点单位", enterprises(code)))
        assert (done["counts"]["added"], done["counts"]["faulty"]) == (ENTERPRISES[code], 0)
        inspector = {"name": f"示例{NAMES[code]}执法员", "establishment": "行政", "post": "科员"}
        await office.keep("people", {f"{code}-01": inspector, f"{code}-02": {**inspector, "on_duty": False}})
    return city, counties


def people() -> Iterator[tuple[str, dict[str, Any]]]:
    names = ("name", "post", "section", "establishment", "on_duty", "education", "specialism", "birth_year", "sex")
    for line in STAFF.split("\n")[1:-1]:
        key, *values, hours = line.split(" ")
        told: dict[str, Any] = dict(zip(names, values, strict=True))
        told |= {"on_duty": told["on_duty"] == "在岗", "birth_year": int(told["birth_year"])}
        trained = {"on": "2022-01-04", "hours": float(hours), "about": "执法业务"}
        yield key, {**told, "certificate_expires": "2024-12-31", "training": [trained] if float(hours) else []}


def enterprises(code: str) -> Iterator[tuple[str, str, str]]:
    """The first are key units."""
    for number in range(1, ENTERPRISES[code] + 1):
        is_key = "是" if number <= KEY_UNITS[code] else "否"
        yield f"{NAMES[code]}示例第{number:02}企业", made_up(code, number), is_key


def named(code: str, numbers: list[int]) -> list[str]:
    return [made_up(code, number) for number in numbers]


def content(code: str, numbers: list[int]) -> Json:
    return {
        "title": f"{NAMES[code]} 2022 年度监督检查计划",
        "from": "2022-01-04",
        "until": "2022-12-31",
        "scope": {"identifiers": named(code, numbers)},
        "staffing": {"staff": 5, "other_enforcement": 600, "non_enforcement": 500},
    }


async def a_plan(office: Office, code: str) -> Json:
    """Wuyang leaves out a key unit, and names two of eight general ones; Linying names what it must."""
    numbers = [1, 2, 3, 5, 6] if code == WUYANG else [1, 2, 3, 4, 5, 6]
    plan = await office.approved_plan(kind="annual", year=2022, content=content(code, numbers))
    (edition,) = plan["editions"]
    assert plan["status"] == "published"
    assert edition["approved"]["authority"] == f"{NAMES[code]}人民政府"
    assert edition["filed"]["authority"] == "漯河市应急管理局"
    assert (edition["key_units"], edition["general_units"]) == (3, len(numbers) - 3)
    assert edition["people_days"]["supervision"] == 249 * 5 - 600 - 500
    return plan


async def lists_side_by_side(city: Office, plans: dict[str, Json]) -> None:
    """As the city's supervisor has them before him."""
    found = {code: await city.drawer.get(f"/sampling/plans/{plan['id']}/comparison") for code, plan in plans.items()}
    duties = {
        code: [(duty["name"], duty["fit"], duty["required"], duty["planned"], duty["met"]) for duty in one["duties"]]
        for code, one in found.items()
    }
    assert duties == {
        WUYANG: [("key-units", 4, 4, 3, False), ("general-units", 8, 3, 2, False)],
        LINYING: [("key-units", 3, 3, 3, True), ("general-units", 7, 3, 3, True)],
    }
    assert [found[code]["missing"] for code in (WUYANG, LINYING)] == [7, 0]
    at = f"/sampling/plans/{plans[WUYANG]['id']}/comparison"
    missing = await city.drawer.get(f"{at}/missing")
    assert [(one["identifier"], one["directory"], one["planned"]) for one in missing] == [
        (identifier, "key" if number == 4 else "general", None)
        for number, identifier in zip([4, *range(7, 13)], named(WUYANG, [4, *range(7, 13)]), strict=True)
    ]
    assert (missing[0]["name"], missing[0]["duties"]) == ("舞阳县示例第04企业", ["key-units"])
    both = await city.drawer.get(f"/sampling/plans/{plans[LINYING]['id']}/comparison/all")
    assert [line["planned"] for line in both] == ["key"] * 3 + ["general"] * 3 + [None] * 4


async def counties_keep_to_themselves(counties: dict[str, Office], plans: dict[str, Json]) -> None:
    """What is one county's is not there for the other, and its lists are refused by name."""
    theirs = f"/sampling/plans/{plans[LINYING]['id']}"
    wuyang = counties[WUYANG].registrar
    for path in (theirs, f"{theirs}/comparison", f"{theirs}/coverage", f"{theirs}/enterprises"):
        assert (await wuyang.ask("GET", path)).status_code == 404
    assert (await wuyang.ask("GET", f"/sampling/enterprises/{made_up(LINYING, 1)}")).status_code == 404
    assert [plan["id"] for plan in await wuyang.get("/sampling/plans")] == [plans[WUYANG]["id"]]
    refused = await wuyang.ask("GET", f"/sampling/plans?bureau={LINYING}")
    assert (refused.status_code, refused.json()["sees"]) == (403, [WUYANG])
    assert len(await wuyang.get("/sampling/people")) == 2
    assert await wuyang.get("/sampling/people?text=临颍") == []


async def a_plan_is_mended(city: Office, wuyang: Office, plan: Json) -> None:
    """By another edition, which its government approves; until then the first counts."""
    wuyang.house.clock.skip_to(date(2022, 2, 14))
    at = f"/sampling/plans/{plan['id']}"
    body = {"reason": "按市局意见补列", "content": content(WUYANG, [1, 2, 3, 4, 5, 6, 7])}
    await wuyang.registrar.post(f"{at}/amendments", body)
    assert (await city.drawer.get(f"{at}/comparison"))["missing"] == 7
    assert (await wuyang.see_through(plan))["in_force"] == 2
    comparison = await city.drawer.get(f"{at}/comparison")
    assert (comparison["missing"], [duty["met"] for duty in comparison["duties"]]) == (0, [True, True])


async def the_counties_are_drawn(city: Office) -> dict[str, str]:
    """Once for the whole year: month → county."""
    city.house.clock.skip_to(date(2022, 3, 1))
    frame = await city.frame("2022 年执法指导县区次序", kind="counties")
    assert (frame["population"], frame["size"]) == ("counties", 5)
    draw = await city.hold("2022 年执法指导县区次序", frame=frame)
    order = {deal["name"]: deal["units"][0] for deal in draw["outcome"]["deals"]}
    assert list(order) == MONTHS
    assert {unit["identifier"]: unit["name"] for unit in order.values()} == NAMES
    assert max(order) < "2022-12"
    again = await city.drawer.refused("/sampling/frames", {"title": "再抽", "kind": "counties", "month": "2022-09"})
    assert again == (422, "month-not-plain")
    return {month: unit["identifier"] for month, unit in order.items()}


async def teams_are_formed(city: Office) -> None:
    _, teams = await city.draw_teams("2022 年执法指导组")
    posts = {team["code"]: [member["post"] for member in team["members"]] for team in teams["teams"]}
    assert posts == {code: ["leader", "member", "member", "member"] for code in ("Z1", "Z2")}


async def a_county_is_guided(city: Office, counties: dict[str, Office], code: str, plan: Json) -> None:
    """Two enterprises out of the county's plan, inspected by a leader and two members of the city for each."""
    wanted = {"title": f"{NAMES[code]}计划内企业", "kind": "county-plan", "plan": plan["id"]}
    other = counties[LINYING if code == WUYANG else WUYANG].drawer
    for drawer in (other, city.house.somebody(Role.DRAWER)):
        assert await drawer.refused("/sampling/frames", wanted) == (404, "plan-unknown")
    frame = await city.frame(**wanted)
    draw = await city.hold(wanted["title"], frame=frame)
    chosen = drawn(draw)
    in_plan = [one["identifier"] for one in await city.drawer.get(f"/sampling/plans/{plan['id']}/enterprises")]
    assert (len(chosen), frame["size"], set(chosen) <= set(in_plan)) == (2, len(in_plan), True)
    assert (await other.ask("GET", f"/sampling/draws/{draw['id']}")).status_code == 404
    on = city.house.clock().date()
    for task in tasks_of(*await city.crews(f"{NAMES[code]}指导人员", draw, on=on.isoformat())):
        names = {slot["name"]: slot["held"]["name"] for slot in task["slots"]}
        assert (list(names), len(set(names.values()))) == (["组长", "组员一", "组员二"], 3)
        assert names["组长"] in ("示例二号", "示例四号")
    await guide(city, draw)
    told = [one["visit"] for one in await city.drawer.get(f"/sampling/assignments?draw={draw['id']}")]
    assert {visit["party"]["identifier"] for visit in told} == set(chosen)
    whose = [(visit["party"]["bureau"], visit["plan"]["id"], len(visit["crew"])) for visit in told]
    assert whose == [(code, plan["id"], 3)] * 2
    await counties[code].record(None, chosen, on, remark="市局跟进指导")


async def how_strong_the_team_is(city: Office, wuyang: Office) -> None:
    """Of the city on a day with the bands it asks for; of a county, for the city."""
    found = await city.legal.get("/sampling/people/figures?on=2022-06-30&of=specialism:化学工程")
    counts = {(one["of"], one["value"]): one["count"] for one in found["figures"]}
    wanted = {
        "establishment": {"行政": 7, "事业": 4},
        "establishment-on-duty": {"行政": 6, "事业": 4},
        "education": {"研究生": 2, "本科": 7, "专科": 2},
        "age": {"<=35": 5, "36-45": 3, "46-55": 2, ">55": 1},
        "sex": {"男": 7, "女": 4},
    }
    for of, values in wanted.items():
        assert {value: count for (each, value), count in counts.items() if each == of} == values
    (behind,) = (one["behind"] for one in found["figures"] if one["behind"])
    assert behind == ["漯执-04", "漯执-08"]
    assert (found["training"]["hours"], found["training"]["people"][6]["hours"]) == (340.0, 60.0)
    path = f"/sampling/people/figures?bureau={WUYANG}"
    figures = (await city.drawer.get(path))["figures"]
    assert {one["value"]: one["count"] for one in figures if one["of"] == "on-duty"} == {"no": 1, "yes": 1}
    assert (await wuyang.legal.ask("GET", f"/sampling/people/figures?bureau={CITY}")).status_code == 403


async def the_rest_of_the_year(city: Office, counties: dict[str, Office], plans: dict[str, Json]) -> None:
    """Linying inspects all that it planned, Wuyang nobody else: the city reads it off, enterprise by enterprise."""
    city.house.clock.skip_to(date(2022, 11, 30))
    linying = counties[LINYING]
    await linying.registrar.post("/sampling/directories/enterprises/reviews", {"remark": "与市局名单逐家核对"})
    await city.legal.post("/sampling/directories/items/reviews", {"remark": "按修订后的法律核对"})
    visited = [one["identifier"] for one in await linying.leader.get("/sampling/recorded-inspections")]
    rest = sorted(set(named(LINYING, [1, 2, 3, 4, 5, 6])) - set(visited))
    await linying.record(None, rest, date(2022, 11, 28))
    reports = {code: await city.drawer.get(f"/sampling/plans/{plan['id']}/coverage") for code, plan in plans.items()}
    assert [duty["reached"] for duty in reports[LINYING]["duties"]] == ["3/3", "3/7"]
    assert [duty["met"] for duty in reports[LINYING]["duties"]] == [True, True]
    assert (reports[LINYING]["remaining"]["inspected"], reports[WUYANG]["remaining"]["inspected"]) == (6, 2)
    keys = set(named(WUYANG, [1, 2, 3, 4]))
    guided = keys & {one["identifier"] for one in await counties[WUYANG].leader.get("/sampling/recorded-inspections")}
    at = f"/sampling/plans/{plans[WUYANG]['id']}/coverage/duty.key-units?met=false"
    assert {one["identifier"] for one in await city.drawer.get(at)} == keys - guided
    assert len(await city.drawer.get(f"/sampling/recorded-inspections?bureau={LINYING}")) == 6


async def the_draws_were_fair(city: Office) -> None:
    report = await city.drawer.get("/sampling/fairness")
    found = {one["population"]: one for one in report["populations"]}
    assert (report["draws"], {name: one["draws"] for name, one in found.items()}) == (
        6,
        {"counties": 1, "enterprises": 2, "people": 3},
    )
    # Every county is drawn, whatever the seed, and of each county's plan once: nothing can speak against chance.
    assert [(found[name]["drawn"], found[name]["p_value"]) for name in ("counties", "enterprises")] == [(5, 1), (4, 1)]
    assert found["counties"]["verdict"].endswith("或全部抽中，无从检验。")
    # Of teams and two crews of three each, twice.
    assert found["people"]["drawn"] == 4 + 2 * 2 * 3
    assert 0 < found["people"]["p_value"] <= 1
    for population in found:
        picture = await city.drawer.ask("GET", f"/sampling/fairness.svg?population={population}")
        assert (picture.status_code, picture.headers["content-type"]) == (200, "image/svg+xml")
        assert "2022" in picture.text


async def what_nobody_went_through(house: House) -> None:
    """On a morning of January the house opens again: whose period is over is reminded, whoever looks sees it listed.

    The city's rules ended with the year; its sections keep what they kept.
    """
    supervisor = house.somebody(Role.CITY_SUPERVISOR)
    async with asyncio.timeout(10):
        while await lagging(supervisor, WUYANG, "reminded_at") != {"enterprises", "people"}:
            await asyncio.sleep(0.05)
    assert await lagging(supervisor, WUYANG, "overdue") == {"enterprises", "people"}
    assert await lagging(supervisor, LINYING, "overdue") == {"people"}
    assert await lagging(supervisor, CITY, "overdue") == {"people"}
    reviewed = await Office(replace(house, bureau=WUYANG)).legal.post(PEOPLE_REVIEWS, {"remark": "逐项核对，停用 1 人"})
    assert (reviewed["owner"], reviewed["review_due"], reviewed["overdue"]) == ("执法股", "2024-01-09", False)
    assert await lagging(supervisor, WUYANG, "overdue") == {"enterprises"}


async def lagging(supervisor: Person, bureau: str, told: str) -> set[str]:
    """The directories of a bureau of which this is told."""
    directories = await supervisor.get(f"/sampling/directories?bureau={bureau}")
    return {one["directory"] for one in directories if one[told]}
