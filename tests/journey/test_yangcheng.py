"""Yangcheng 2022: who is a higher credit risk is drawn more often, and nobody is inspected twice without a reason."""

import math
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.bureau import Json
from tests.support.house import House, house_on
from tests.support.office import Office, crew, drawn, listed, made_up, tasks_of
from tests.support.postgres import Database

BUREAU = "140522"
CLASSES = {"A": range(1, 31), "B": range(31, 51), "C": range(51, 66), "D": range(66, 81)}
CLASS = {made_up(BUREAU, number): name for name, numbers in CLASSES.items() for number in numbers}
BLACKLISTED = (8, 9, 10, 11, 12, 31, 66, 67)
COMPLAINTS = {2: "2021-10-08", 3: "2020-06-01"}
CHEMICALS, SERIOUS = (51, 52, 53), {67: "2021-09-01"}
RATES = {"A": 0.05, "B": 0.2, "C": 0.6, "D": 1.0}
ELSEWHERE, INSPECTED = (5, 32, 68), (7, 8)
COMPLAINED_OF = 7
AT_CAP = "本年度已检查 1 次，达到频次上限 1 次（实施方案一“避免重复检查”，次数为示例）。"


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    async with house_on(database, tmp_path, bureau=BUREAU, opening=datetime(2022, 1, 4, 1, 30, tzinfo=UTC)) as house:
        yield house


async def test_a_year_of_yangcheng(house: House) -> None:
    office = Office(house)
    await the_lists(office)
    teams = await teams_are_formed(office)
    plan = await the_plan(office)
    await inspected_before(office)
    await by_credit_weight(office, teams)
    await the_items_are_managed(office, plan)
    await by_credit_ratio(office, teams)
    await a_complaint(office)
    await the_blacklist(office, teams)
    await by_credit_weight_again(office, teams)
    await nobody_too_often(office, plan)
    await chance_is_not_accused(office)
    await office.verify_everything()


async def the_lists(office: Office) -> None:
    """One list, two directories."""
    await office.adopt("yangcheng-2022")
    header = "企业名称,统一社会信用代码,信用等级,行业领域,黑名单,投诉举报,严重违法"
    done = await office.import_list(listed(header, enterprises()))
    assert (done["counts"]["added"], done["counts"]["faulty"]) == (80, 0)
    await office.keep("people", dict(people()))
    await office.keep("items", {"YC-01": item("安全设备的安装、使用"), "YC-02": item("主要负责人履行职责")})


def enterprises() -> Iterator[tuple[str, ...]]:
    for identifier, name in CLASS.items():
        number = int(identifier[12:16])
        sector = "危险化学品" if number in CHEMICALS else "机械"
        blacklisted = "是" if number in BLACKLISTED else ""
        marks = (blacklisted, COMPLAINTS.get(number, ""), SERIOUS.get(number, ""))
        yield f"阳城县示例{number:02}厂", identifier, name, sector, *marks


def people() -> Iterator[tuple[str, dict[str, Any]]]:
    posts = [("局长", "局领导"), ("股长", "危化股"), ("科员", "危化股"), ("股长", "工矿商贸股"), ("科员", "工矿商贸股")]
    for number, (post, section) in enumerate([*posts, *[("科员", "综合股")] * 6], 1):
        yield f"阳执-{number:02}", {"name": f"示例{number:02}号", "post": post, "section": section}


def item(name: str) -> Json:
    said = {"basis": "《安全生产法》（2021年修正）", "subject": "县应急管理局", "content": "查现场、查资料"}
    return {"name": name, "method": "实地检查", **said}


def codes(*numbers: int) -> set[str]:
    return {made_up(BUREAU, number) for number in numbers}


async def teams_are_formed(office: Office) -> dict[str, set[str]]:
    _, formed = await office.draw_teams("2022 年检查组")
    teams = {team["code"]: {member["person"] for member in team["members"]} for team in formed["teams"]}
    assert [len(members) for members in teams.values()] == [4, 4]
    return teams


async def the_plan(office: Office) -> Json:
    staffing = {"staff": 8, "other_enforcement": 700, "non_enforcement": 600}
    content = {
        "title": "2022 年度执法检查计划",
        "from": "2022-01-04",
        "until": "2022-12-31",
        "items": ["YC-01", "YC-02"],
    }
    return await office.approved_plan(kind="annual", year=2022, content={**content, "staffing": staffing})


async def inspected_before(office: Office) -> None:
    """Three by another department a short while ago, one long ago; two by this bureau this year."""
    office.house.clock.skip_to(date(2022, 2, 15))
    market = {"department": "市场监督管理局", "occasion": "other"}
    await office.record(None, sorted(codes(*ELSEWHERE)), date(2021, 12, 15), **market)
    await office.record(None, codes(6), date(2021, 6, 1), **market)
    await office.record(None, sorted(codes(*INSPECTED)), date(2022, 1, 20))


async def visited(office: Office, teams: dict[str, set[str]], kind: str) -> tuple[Json, list[str]]:
    """Enterprises by a kind of draw, two people for each, one of them of its team; the frame, and who was drawn."""
    on = office.house.clock().date()
    frame = await office.frame(f"{on} {kind} 名单", kind=kind)
    draw = await office.hold(f"{on} {kind}", frame=frame)
    crews = tasks_of(*await office.crews(f"{on} {kind} 人员", draw, on=on.isoformat()))
    assert {task["task"]["identifier"] for task in crews} == set(drawn(draw))
    for task in crews:
        team = "W" if task["task"]["identifier"] in codes(*CHEMICALS) else "G"
        first, second = crew(task).values()
        assert first in teams[team]
        assert second != first
    await office.record(draw, drawn(draw), on)
    return frame, drawn(draw)


async def left_out(office: Office, frame: Json) -> dict[str, list[str]]:
    """Enterprise → why it is out of the frozen frame."""
    out = await office.drawer.get(f"/sampling/frames/{frame['id']}/exclusions?limit=200")
    return {one["identifier"]: [reason["detail"] for reason in one["reasons"]] for one in out}


async def by_credit_weight(office: Office, teams: dict[str, set[str]]) -> None:
    """Each has its lots by class, more for what speaks against it; who was inspected lately is out, with the day."""
    preview = await office.drawer.post("/sampling/frames/preview", {"title": "预览", "kind": "credit-weighted"})
    units = {one["identifier"]: one for one in preview["candidates"]}
    assert (preview["size"], preview["strata"][0]["drawn"], preview["impossible"]) == (75, 15, None)
    assert preview["strata"][0]["inclusion"][0]["error"] < 0.001
    assert math.isclose(sum(one["probability"] for one in units.values()), 15, abs_tol=1e-5)
    weights = {
        number: units[made_up(BUREAU, number)]["weight"] for number in (1, 2, 3, 4, 9, 31, 33, 51, 54, 66, 67, 69)
    }
    assert weights == {1: 1, 2: 2, 3: 1, 4: 1, 9: 3, 31: 6, 33: 2, 51: 10, 54: 5, 66: 30, 67: 60, 69: 10}
    chances = [each["probability"] for each in preview["strata"][0]["inclusion"]]
    assert chances == sorted(chances)
    assert len(set(chances)) == len(chances) == 8
    frame, _ = await visited(office, teams, "credit-weighted")
    assert (frame["size"], frame["excluded"]) == (75, 5)
    elsewhere = "近 6 个月已由市场监督管理局检查，共 1 次，最近一次 2021-12-15。"
    inspected = ["本年度已检查，共 1 次，最近一次 2022-01-20。", AT_CAP]
    wanted = {identifier: [elsewhere] for identifier in codes(*ELSEWHERE)}
    assert await left_out(office, frame) == wanted | dict.fromkeys(codes(*INSPECTED), inspected)


async def the_items_are_managed(office: Office, plan: Json) -> None:
    """Changed when the law is, retired when it is gone; what held on a day can be read off, and is planned no more."""
    at = "/sampling/items/YC-01"
    office.house.clock.skip_to(date(2022, 3, 1))
    changed = {**item("安全设备的安装、使用"), "content": "查现场", "reason": "清单动态调整"}
    await office.legal.put(at, changed)
    office.house.clock.skip_to(date(2022, 5, 10))
    await office.legal.post(f"{at}/retirement", {"reason": "事项取消"})
    before = await office.legal.get(f"{at}?on=2022-02-28")
    assert (before["content"], before["method"], before["retired_at"]) == ("查现场、查资料", "实地检查", None)
    history = await office.legal.get(f"{at}/history")
    assert [(one["from"][:10], one["retired"], one["reason"]) for one in history] == [
        ("2022-01-04", False, "建立名录库"),
        ("2022-03-01", False, "清单动态调整"),
        ("2022-05-10", True, "事项取消"),
    ]
    assert history[1]["changed"] == [{"field": "content", "before": "查现场、查资料", "after": "查现场"}]
    assert [one["key"] for one in await office.legal.get("/sampling/items")] == ["YC-02"]
    staffing = {"staff": 8, "other_enforcement": 700, "non_enforcement": 600}
    content = {"title": "调整", "from": "2022-01-04", "until": "2022-12-31", "items": ["YC-01"], "staffing": staffing}
    body = {"reason": "调整事项", "content": content}
    refused = await office.registrar.ask("POST", f"/sampling/plans/{plan['id']}/amendments", json=body)
    assert (refused.status_code, "（或已停用）以下事项：YC-01" in refused.json()["detail"]) == (422, True)


async def by_credit_ratio(office: Office, teams: dict[str, set[str]]) -> None:
    """Of those not inspected this year a share by class; of class D all. What another department did is long ago."""
    office.house.clock.skip_to(date(2022, 6, 20))
    seen = {one["identifier"] for one in await own_inspections(office)}
    left = Counter(name for identifier, name in CLASS.items() if identifier not in seen)
    frame, taken = await visited(office, teams, "credit-ratio")
    assert {one["stratum"]: one["size"] for one in frame["strata"]} == left
    counts = {name: math.ceil(RATES[name] * size - 1e-9) for name, size in left.items()}
    assert Counter(CLASS[identifier] for identifier in taken) == counts
    assert seen.isdisjoint(taken)
    assert {one["identifier"] for one in await own_inspections(office)} >= codes(*CLASSES["D"])


async def own_inspections(office: Office) -> list[Json]:
    found: list[Json] = await office.leader.get("/sampling/recorded-inspections?whose=own&from=2022-01-01&limit=200")
    return found


async def a_complaint(office: Office) -> None:
    """About one that is at its cap: it is visited all the same, and that is on record as what it is."""
    office.house.clock.skip_to(date(2022, 8, 8))
    (identifier,) = codes(COMPLAINED_OF)
    flag = {"flag": "complaint", "on": "2022-08-05", "source": "12350 举报", "reason": "举报属实"}
    await office.registrar.post(f"/sampling/enterprises/{identifier}/flags", flag)
    await office.record(None, [identifier], date(2022, 8, 8), occasion="complaint")


async def the_blacklist(office: Office, teams: dict[str, set[str]]) -> None:
    """Half of those complained of or blacklisted, but whom the bureau saw these six months, and who is at the cap."""
    office.house.clock.skip_to(date(2022, 10, 11))
    frame, _ = await visited(office, teams, "targeted")
    out = await left_out(office, frame)
    (complained_of,), (at_cap,) = codes(COMPLAINED_OF), codes(8)
    assert out[complained_of] == ["近 6 个月已检查，共 1 次，最近一次 2022-08-08。"]
    assert out[at_cap] == [AT_CAP]
    assert frame["size"] + len(out) == len(codes(COMPLAINED_OF, *BLACKLISTED))
    # The others do not fit the rule; in public they are left out all the same, with everybody else who is.
    assert frame["size"] + frame["excluded"] == len(CLASS)


async def by_credit_weight_again(office: Office, teams: dict[str, set[str]]) -> None:
    office.house.clock.skip_to(date(2022, 11, 8))
    seen = {one["identifier"] for one in await own_inspections(office)}
    frame, taken = await visited(office, teams, "credit-weighted")
    assert (frame["size"], len(taken)) == (80 - len(seen), math.ceil((80 - len(seen)) / 5))
    assert seen.isdisjoint(taken)


async def nobody_too_often(office: Office, plan: Json) -> None:
    """At the end of November: the duties are met, and no cap is passed but by a complaint."""
    office.house.clock.skip_to(date(2022, 11, 30))
    visits = Counter(one["identifier"] for one in await own_inspections(office))
    twice = {identifier for identifier, count in visits.items() if count > 1}
    assert max(visits.values()) == 2
    assert {identifier for identifier in twice if CLASS[identifier] in "AB"} == codes(COMPLAINED_OF)
    report = await office.registrar.get(f"/sampling/plans/{plan['id']}/coverage")
    high, general = report["duties"]
    assert (high["reached"], high["met"], general["required"], general["met"]) == ("15/15", True, 13, True)
    assert [(cap["times"], cap["above"], cap["met"]) for cap in report["caps"]] == [(1, 0, True), (2, 0, True)]


async def chance_is_not_accused(office: Office) -> None:
    report = await office.auditor.get("/sampling/fairness")
    found = {one["population"]: one for one in report["populations"]}
    # Of people: the teams, and the crews of each deal; by credit class there were four.
    assert (report["draws"], {name: one["draws"] for name, one in found.items()}) == (
        12,
        {"enterprises": 4, "people": 8},
    )
    # Which p an honest year gets is a matter of chance; how often which, tests/unit/sampling/draws/fairness holds.
    assert all(0 < one["p_value"] <= 1 for one in found.values())
    subjects = await office.auditor.get("/sampling/fairness/enterprises?limit=200")
    assert math.isclose(sum(one["expected"] for one in subjects), found["enterprises"]["drawn"], abs_tol=1e-3)
    picture = await office.auditor.ask("GET", "/sampling/fairness.svg")
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/svg+xml")
