"""Inspections by the policies of the bureaus, from the draw to the closing, by HTTP alone."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from shared.access.roles import Role
from tests.journey import test_pingyin
from tests.journey.dacheng import opening, world
from tests.journey.dacheng.bureau import Dacheng
from tests.journey.inspecting import FOUND, NOTHING_FOUND, Visit, accounts_are_given, assigned, subject_of, verify
from tests.support.bureau import EXAMPLE, Json
from tests.support.house import House, Person, house_on
from tests.support.office import Office, drawn
from tests.support.postgres import Database


@pytest.fixture
async def dacheng(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    day = datetime(2019, 9, 9, 1, 30, tzinfo=UTC)
    async with house_on(database, tmp_path, bureau=world.BUREAU, opening=day) as house:
        yield house


async def test_a_covert_draw_is_inspected(dacheng: House) -> None:
    """Dacheng: nobody but the crew and who may read covert draws hears of the inspections before the last visit."""
    office = Dacheng(dacheng)
    await the_rules_and_directories(office)
    draw, people = await covertly_drawn(office)
    first, second = await assigned(office, draw)
    await only_who_may_knows(office, draw, first)
    order = await the_first_visit(office, first)
    await the_second_visit(office, second)
    await everybody_hears(office, [draw, people], [first, second])
    await the_order_is_met(office, first, order)
    await verify(office)


async def the_rules_and_directories(office: Dacheng) -> None:
    await office.adopt(opening.POLICY)
    await office.import_list(world.enterprises(july=True))
    await office.import_register("people", world.people().replace("危化科".encode(), "危化股".encode()))
    await office.import_register("items", world.items())
    await accounts_are_given(office)
    _, formed = await office.draw_teams("2019 年执法检查组成员抽取")
    office.teams = {team["code"]: {member["person"] for member in team["members"]} for team in formed["teams"]}
    _, items = await office.draw("inspection-items", "下半年检查事项抽取")
    assert len(drawn(items)) == 5


async def covertly_drawn(office: Dacheng) -> tuple[Json, Json]:
    """Two enterprises, with a crew each, for two days."""
    frame = await office.frame("暗查暗访名单", kind="covert", stratum=world.NEW_TOWN)
    draw = await office.hold("暗查暗访", frame=frame, open_by="2019-12-20")
    _, people = await office.crew("暗查暗访", date(2019, 9, 10), draw=draw["id"], until="2019-09-11")
    assert len(drawn(draw)) == 2
    return draw, people


def strangers(office: Dacheng) -> list[Person]:
    """Readers without the right to covert draws, an inspector of no crew among them."""
    roles = (Role.AUDITOR, Role.REGISTRAR, Role.LEGAL, Role.CLERK, Role.INSPECTOR)
    return [*map(office.house.somebody, roles), office.house.somebody(Role.CITY_SUPERVISOR, bureau=world.CITY)]


async def only_who_may_knows(office: Dacheng, draw: Json, visit: Visit) -> None:
    for stranger in strangers(office):
        of_us = f"bureau={world.BUREAU}"
        assert await stranger.get(f"/cases/inspections?{of_us}&draw={draw['id']}") == []
        assert await stranger.get(f"/cases/deadlines?{of_us}") == []
        assert (await stranger.ask("GET", visit.at)).status_code == 404
    member, _ = visit.member()
    assert visit.shown["id"] in {one["id"] for one in await member.get("/cases/inspections?mine=true")}
    # The office hears of it: who may read covert draws.
    assert {one["rule"] for one in await office.chief.get("/cases/deadlines")} == {"hold-visit"}


async def the_first_visit(office: Dacheng, visit: Visit) -> str:
    """A finding, an order, a report on the next working day, its feedback on the same."""
    member, entry = visit.member(but=world.LEADERS)
    leader = head(office, world.CHEMICALS_LEADER)
    await visit.plan(member, days=1)
    await visit.does(leader, "/site-plan/approval", {"opinion": "同意"})
    assert "notify" not in {one["verb"] for one in visit.shown["next"]}
    notice = {"at": visit.now(), "by": "电话", "receiver": "负责人", "content": "检查", "requirements": "无"}
    refused = await member.refused(f"{visit.at}/notice", {**notice, "rights": "可申请回避"})
    assert refused == (403, "covert-not-announced")
    office.skip_to("2019-09-10")
    await visit.go_in(member)
    assert visit.clocks["hold-visit"] == ("met", None)
    finding = await visit.find(member, "未设置明显的安全警示标志", visit.shown["items"][0]["key"])
    (found,) = visit.shown["findings"]
    assert found["found"]["finder"] == entry["person"]
    assert found["found"]["basis"][0]["edition"] == "2014-12-01"
    await visit.leave(member)
    order = await visit.order(member, [finding], days=10)
    office.skip_to("2019-09-11")
    await visit.report(member)
    await visit.does(office.chief, "/report/approval")
    await visit.feed_back(member)
    assert visit.clocks["write-report"] == visit.clocks["give-feedback"] == ("met", None)
    return order


async def the_second_visit(office: Dacheng, visit: Visit) -> None:
    """Nothing is found; the report is two working days late: in between was a holiday."""
    member, _ = visit.member(but=world.LEADERS)
    await visit.plan(member)
    await visit.does(office.chief, "/site-plan/approval")
    await visit.go_in(member)
    await visit.leave(member)
    office.skip_to("2019-09-17")
    await visit.report(member, NOTHING_FOUND)
    await visit.does(office.chief, "/report/approval")
    assert visit.clocks["write-report"] == ("late", 2)
    await visit.feed_back(member)
    await visit.does(office.chief, "/closing", {"remark": "未发现问题"})
    assert visit.shown["status"] == "closed"


async def everybody_hears(office: Dacheng, draws: list[Json], visits: list[Visit]) -> None:
    """The draws were opened by themselves after the last visit, of which sampling learned from cases."""
    for draw in draws:
        opened = (await office.opened(draw))["opened"]
        assert (opened["because"], opened["unvisited"]) == ("visited", 0)
    await office.house.settle()
    for stranger in strangers(office):
        listed = await stranger.get(f"/cases/inspections?bureau={world.BUREAU}&draw={draws[0]['id']}")
        assert {one["id"] for one in listed} == {visit.shown["id"] for visit in visits}
        assert (await stranger.ask("GET", visits[0].at)).status_code == 200
    learned = await office.auditor.get(f"/sampling/inspections?draw={draws[0]['id']}")
    results = {one["id"]: (one["held_on"], one["result"]["text"], one["result"]["findings"]) for one in learned}
    first, second = (visit.shown["id"] for visit in visits)
    assert results == {first: ("2019-09-10", FOUND, 1), second: ("2019-09-11", NOTHING_FOUND, 0)}
    page = (await office.house.public.ask("GET", f"/draws/{draws[0]['id']}")).text
    assert all(visit.shown["name"] in page and visit.shown["identifier"] in page for visit in visits)


async def the_order_is_met(office: Dacheng, visit: Visit, order: str) -> None:
    """Reviewed by the legal section, approved, served; looked at again; then the inspection is closed."""
    member, _ = visit.member(but=world.LEADERS)
    assert await office.chief.refused(f"{visit.at}{order}/approval", {}) == (409, "not-this-act")
    await visit.does(office.legal, f"{order}/review", {"opinion": "依据适当"})
    await visit.does(office.chief, f"{order}/approval")
    await visit.serve(member, order)
    office.skip_to("2019-09-20")
    await visit.look_again(member, order, {1: True})
    assert visit.clocks["rectify"] == ("met", None)
    await visit.does(office.chief, "/closing")
    assert (visit.shown["status"], visit.shown["next"]) == ("closed", [])


@pytest.fixture
async def pingyin(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    async with house_on(database, tmp_path, bureau="370124", opening=datetime(2020, 3, 24, 1, 30, tzinfo=UTC)) as house:
        yield house


async def test_a_team_inspects_the_month(pingyin: House) -> None:
    """Pingyin: the deputy reviews and the leader approves what an inspector of the team drafts."""
    office = Office(pingyin)
    await office.adopt("pingyin-2020")
    await office.import_list(EXAMPLE.read_bytes())
    await office.keep("people", dict(test_pingyin.people()))
    item = {"basis": "《安全生产法》第六十二条", "method": "现场检查"}
    await office.keep("items", {"PY-01": {"name": "安全培训", **item}, "PY-02": {"name": "安全设备", **item}})
    await accounts_are_given(office)
    heads = heads_of(await test_pingyin.teams_are_formed(office))
    visit = (await the_month_is_drawn(office))[0]
    member = visit.member(but=heads[visit.shown["team"]].values())[0]
    deputy, leader = (head(office, heads[visit.shown["team"]][post]) for post in ("deputy", "leader"))
    await the_plan_takes_two_rounds(visit, member, deputy, leader)
    await visit.tell(member)
    await visit.go_in(member)
    findings = [await visit.find(member, what, "PY-02") for what in ("安全阀未校验", "机械防护缺失")]
    await visit.leave(member)
    order = await visit.order(member, findings, days=16)
    await visit.does(deputy, f"{order}/review")
    await visit.does(leader, f"{order}/approval")
    await visit.serve(member, order)
    await visit.report(member)
    await visit.does(deputy, "/report/approval")
    await visit.feed_back(member)
    await one_requirement_gets_more_time(office, visit, order, (member, leader))
    await visit.does(leader, "/closing")
    assert (visit.shown["status"], {state for _, state in clocks_of(visit)}) == ("closed", {"met", "void"})
    await verify(office)


def heads_of(teams: Json) -> dict[str, dict[str, str]]:
    """Team → post → the key of its holder."""
    return {
        team["code"]: {each["post"]: each["person"] for each in team["members"] if each["post"] != "member"}
        for team in teams["teams"]
    }


def head(office: Office, key: str) -> Person:
    return office.house.somebody(Role.GROUP_LEADER, name=subject_of(key))


def clocks_of(visit: Visit) -> list[tuple[str, str]]:
    return [(clock["rule"], clock["state"]) for clock in visit.shown["clocks"]]


async def the_month_is_drawn(office: Office) -> list[Visit]:
    """The enterprises of March, and the crews of those of the first team."""
    content = {"title": "2020 年安全生产监督检查计划", "from": "2020-03-24", "until": "2020-12-31"}
    schedule = {"*": {"spread": test_pingyin.MONTHS}}
    staffing = {"staff": 23, "other_enforcement": 1200, "non_enforcement": 2000}
    more = {"schedule": schedule, "staffing": staffing, "items": ["PY-01", "PY-02"]}
    plan = await office.approved_plan(kind="annual", year=2020, content={**content, **more})
    frame = await office.frame("3 月检查对象", kind="monthly", plan=plan["id"], month="2020-03")
    draw = await office.hold("3 月检查对象", frame=frame)
    on = {"on": "2020-03-24", "until": "2020-03-31"}
    roster = await office.roster("3 月检查人员", draw=draw["id"], deal=1, plan=plan["id"], **on)
    await office.hold("3 月检查人员", roster=roster)
    visits = await assigned(office, draw)
    team = draw["outcome"]["deals"][0]
    assert {visit.shown["identifier"] for visit in visits} == {unit["identifier"] for unit in team["units"]}
    assert {visit.shown["occasion"] for visit in visits} == {"draw"}
    return visits


async def the_plan_takes_two_rounds(visit: Visit, member: Person, deputy: Person, leader: Person) -> None:
    await visit.plan(member)
    assert await leader.refused(f"{visit.at}/site-plan/approval", {}) == (409, "not-this-act")
    assert await leader.refused(f"{visit.at}/site-plan/review", {}) == (403, "not-a-signer")
    await visit.does(deputy, "/site-plan/refusal", {"opinion": "写明检查内容"})
    await visit.plan(member)
    await visit.does(deputy, "/site-plan/review", {"opinion": "同意"})
    await visit.does(leader, "/site-plan/approval", {"opinion": "同意"})
    assert [one["signed"]["status"] for one in visit.shown["site_plans"]] == ["refused", "approved"]


async def one_requirement_gets_more_time(
    office: Office, visit: Visit, order: str, acting: tuple[Person, Person]
) -> None:
    """Looked at after the day of the first requirement, and again after the new day of the second."""
    member, leader = acting
    office.house.clock.skip_to(date(2020, 4, 8))
    wanted = {"number": 2, "until": "2020-04-20", "reason": "防护装置尚未到货"}
    await visit.does(member, f"{order}/extensions", wanted)
    await visit.does(leader, f"{order}/extension-decisions", {"number": 2, "granted": True, "opinion": "同意延期"})
    assert visit.shown["orders"][0]["due"] == {"1": "2020-04-09", "2": "2020-04-20"}
    office.house.clock.skip_to(date(2020, 4, 13))
    await visit.look_again(member, order, {1: True, 2: False})
    assert visit.shown["orders"][0]["unmet"] == [2]
    assert (await leader.refused(f"{visit.at}/closing", {}))[1] == "duties-open"
    office.house.clock.skip_to(date(2020, 4, 21))
    await visit.look_again(member, order, {2: True})
    assert visit.shown["orders"][0]["status"] == "done"
