"""Inspections by the policies of the bureaus, from the draw to the closing, by HTTP alone."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from tests.journey import test_luohe, test_pingyin, test_yangcheng
from tests.journey.inspecting import NOTHING_FOUND, Visit, accounts_are_given, assigned, head, heads_of, verify
from tests.support.bureau import EVIDENCE, EXAMPLE, Json
from tests.support.house import House, Person, house_on
from tests.support.office import Office
from tests.support.postgres import Database


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


@pytest.fixture
async def yangcheng(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    day = datetime(2022, 1, 4, 1, 30, tzinfo=UTC)
    async with house_on(database, tmp_path, bureau=test_yangcheng.BUREAU, opening=day) as house:
        yield house


async def test_an_enterprise_does_not_sign(yangcheng: House) -> None:
    """Yangcheng: the refusal is on record with its reason and a witness; a finding goes to another department."""
    office = Office(yangcheng)
    await test_yangcheng.the_lists(office)
    await accounts_are_given(office)
    _, formed = await office.draw_teams("2022 年检查组")
    plan = await test_yangcheng.the_plan(office)
    draw = await office.hold("重点领域定向抽查", frame=await office.frame("重点领域名单", kind="targeted"))
    on = {"on": "2022-01-04", "until": "2022-01-31"}
    await office.crews("重点领域检查人员", draw, plan=plan["id"], **on)
    visit = (await assigned(office, draw))[0]
    key = heads_of(formed)[visit.shown["team"]]["leader"]
    member, leader = visit.member(but=[key])[0], head(office, key)
    await visit.plan(member)
    await visit.does(leader, "/site-plan/review")
    await visit.does(office.chief, "/site-plan/approval")
    await visit.tell(member)
    await visit.go_in(member)
    finding = await visit.find(member, "占用消防车通道", "YC-01")
    assert await no_reason_is_refused(visit, member) == (422, "confirmation-incomplete")
    await visit.leave(member, reason="负责人不认可检查结果", witness="示例村村委会工作人员")
    refusal = visit.shown["visit"]["confirmation"]
    assert (refusal["by"], refusal["witness"]) == ("refused", "示例村村委会工作人员")
    await visit.report(member)
    await visit.does(leader, "/report/approval")
    await visit.feed_back(member)
    await a_lead_goes_to_the_fire_brigade(office, visit, finding, (member, leader))
    await visit.does(leader, "/closing")
    assert (visit.shown["status"], visit.clocks["transfer-lead"]) == ("closed", ("met", None))
    await verify(office)


async def no_reason_is_refused(visit: Visit, member: Person) -> tuple[int, str]:
    """What the record of a refusal without a reason is answered with."""
    await visit.does(member, "/meetings", {"meeting": "closing", "at": visit.now(), "attended": ["示例负责人"]})
    page = {"page": 1, "sha256": EVIDENCE, "confirmed": False}
    body = {"left": visit.now(), "confirmation": {"by": "refused", "pages": [page]}}
    return await member.refused(f"{visit.at}/record", body)


async def a_lead_goes_to_the_fire_brigade(
    office: Office, visit: Visit, finding: str, acting: tuple[Person, Person]
) -> None:
    """The inspection stays open until the fire brigade has acknowledged the lead."""
    member, leader = acting
    office.house.clock.skip_to(date(2022, 1, 10))
    lead = str(uuid4())
    told = {"to": "示例县消防救援大队", "content": "占用消防车通道"}
    await visit.does(member, "/leads", {"lead": lead, "findings": [finding], **told})
    assert (await leader.refused(f"{visit.at}/closing", {}))[1] == "duties-open"
    office.house.clock.skip_to(date(2022, 1, 14))
    await visit.does(member, "/lead-receipts", {"lead": lead, "on": visit.today(), "receipt": EVIDENCE})
    assert visit.shown["leads"][0]["received"]["on"] == "2022-01-14"


async def test_a_city_follows_an_inspection_through(database: Database, tmp_path: Path) -> None:
    """Luohe: guidance in a county needs its basis first; whoever leads the crew reviews, the chief approves."""
    day = datetime(2022, 1, 4, 1, 30, tzinfo=UTC)
    async with house_on(database, tmp_path, bureau=test_luohe.CITY, opening=day) as house:
        city, counties = await test_luohe.three_offices(house)
        await accounts_are_given(city)
        await test_luohe.teams_are_formed(city)
        draw = await drawn_in_a_county(city, counties[test_luohe.WUYANG])
        visit = (await assigned(city, draw))[0]
        assert (visit.shown["occasion"], visit.shown["party"]["bureau"]) == ("guidance", test_luohe.WUYANG)
        key = next(each["key"] for each in visit.shown["crew"] if each["role"] == "组长")
        member, leader = visit.member(but=[key])[0], head(city, key)
        await its_basis_comes_first(visit, draw, (member, leader))
        await visit.does(leader, "/site-plan/review")
        await visit.does(city.chief, "/site-plan/approval")
        await visit.tell(member)
        await visit.go_in(member)
        await visit.leave(member)
        await visit.report(member, NOTHING_FOUND)
        await visit.does(leader, "/report/approval")
        await visit.feed_back(member)
        await visit.does(leader, "/closing")
        await house.settle()
        (learned,) = await city.leader.get(f"/sampling/inspections?draw={draw['id']}")
        assert (learned["id"], learned["occasion"]) == (visit.shown["id"], "guidance")
        await verify(city)


async def drawn_in_a_county(city: Office, county: Office) -> Json:
    """Two enterprises of the county's plan, with crews of the city."""
    plan = await test_luohe.a_plan(county, test_luohe.WUYANG)
    frame = await city.frame("舞阳县计划内企业", kind="county-plan", plan=plan["id"])
    draw = await city.hold("舞阳县计划内企业", frame=frame)
    await city.crews("舞阳县指导人员", draw, on="2022-01-04", until="2022-01-31")
    return draw


async def its_basis_comes_first(visit: Visit, draw: Json, acting: tuple[Person, Person]) -> None:
    member, leader = acting
    plan = {"on": visit.today(), "method": "现场检查、查阅资料"}
    assert await member.refused(f"{visit.at}/site-plan", plan) == (409, "no-basis")
    basis = {"kind": "guidance", "bureau": test_luohe.CITY, "draw": draw["id"]}
    await visit.does(leader, "/basis", {"basis": basis})
    await visit.plan(member)
