"""Pingyin: the deputy and the leader of a team sign what an inspector drafts; an order with more time."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.journey import test_pingyin
from tests.journey.inspections.people import accounts_are_given, assigned, head, heads_of, verify
from tests.journey.inspections.telling import a_display_ends, it_is_withdrawn, the_result_is_entered
from tests.journey.inspections.visit import Visit
from tests.support.bureau import EXAMPLE, Json
from tests.support.credit_house import CreditSystem, credit_system
from tests.support.house import House, Person, house_on
from tests.support.office import Office
from tests.support.postgres import Database
from tests.support.serving import open_for_papers


@pytest.fixture
async def national(tmp_path: Path) -> AsyncIterator[CreditSystem]:
    async with credit_system("370124", tmp_path) as system:
        yield system


@pytest.fixture
async def pingyin(database: Database, tmp_path: Path, national: CreditSystem) -> AsyncIterator[House]:
    day = datetime(2020, 3, 24, 1, 30, tzinfo=UTC)
    async with house_on(database, tmp_path, bureau="370124", opening=day, outlets=[national.outlet]) as house:
        national.clock = house.clock
        yield house


async def test_a_team_inspects_the_month(pingyin: House, national: CreditSystem) -> None:
    """Pingyin: the deputy reviews and the leader approves what an inspector of the team drafts; the national system is
    told the result, and its receipt leads back to the draw.
    """
    office = Office(pingyin)
    await office.adopt("pingyin-2020")
    await open_for_papers(pingyin)
    await office.import_list(EXAMPLE.read_bytes())
    await office.keep("people", dict(test_pingyin.people()))
    await office.keep("items", {key: {"name": key, "basis": "《安全生产法》第六十二条"} for key in ("PY-01", "PY-02")})
    await accounts_are_given(office)
    heads = heads_of(await test_pingyin.teams_are_formed(office))
    visit = (await the_month_is_drawn(office))[0]
    (draw,) = (each for each in office.held if each["title"] == "3 月检查对象")
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
    told = await the_result_is_entered(visit, national, draw)
    await one_requirement_gets_more_time(office, visit, order, (member, deputy, leader))
    await visit.close(member, deputy)
    states = {clock["state"] for clock in visit.shown["clocks"]}
    assert (visit.shown["status"], states) == ("closed", {"met", "void"})
    await it_is_withdrawn(told)
    await a_display_ends(told)
    await verify(office)


async def the_month_is_drawn(office: Office) -> list[Visit]:
    """The enterprises of March, and the crews of those of the first team."""
    content: Json = {"title": "2020 年安全生产监督检查计划", "from": "2020-03-24", "until": "2020-12-31"}
    content["schedule"] = {"*": {"spread": test_pingyin.MONTHS}}
    content["staffing"] = {"staff": 23, "other_enforcement": 1200, "non_enforcement": 2000}
    plan = await office.approved_plan(kind="annual", year=2020, content={**content, "items": ["PY-01", "PY-02"]})
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


async def one_requirement_gets_more_time(office: Office, visit: Visit, order: str, team: tuple[Person, ...]) -> None:
    """Looked at after the day of the first requirement, and again after the new day of the second."""
    member, deputy, leader = team
    office.house.clock.skip_to(date(2020, 4, 8))
    await visit.does(member, f"{order}/extensions", {"number": 2, "until": "2020-04-20", "reason": "装置尚未到货"})
    granted = {"number": 2, "granted": True, "opinion": "同意延期"}
    assert await leader.refused(f"{visit.at}{order}/extension-decisions", granted) == (409, "not-this-act")
    await visit.does(deputy, f"{order}/extension-reviews", {"number": 2, "opinion": "理由属实"})
    await visit.does(leader, f"{order}/extension-decisions", granted)
    assert visit.shown["orders"][0]["due"] == {"1": "2020-04-09", "2": "2020-04-20"}
    office.house.clock.skip_to(date(2020, 4, 13))
    await visit.look_again(member, order, {1: True, 2: False})
    assert visit.shown["orders"][0]["unmet"] == [2]
    assert (await member.refused(f"{visit.at}/closing", {}))[1] == "duties-open"
    office.house.clock.skip_to(date(2020, 4, 21))
    await visit.look_again(member, order, {2: True})
    assert visit.shown["orders"][0]["status"] == "done"
