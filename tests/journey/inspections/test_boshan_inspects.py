"""Boshan: what is done on the spot, a dispute that ends in one opinion, and the lists of the day by seven."""

from datetime import UTC, date, datetime
from pathlib import Path

from tests.journey import test_boshan
from tests.journey.boshan import bureau, world
from tests.journey.boshan.bureau import SEASON, Boshan
from tests.journey.inspections.people import accounts_are_given, assigned, head, verify
from tests.journey.inspections.visit import Visit
from tests.support.bureau import EVIDENCE, Json
from tests.support.house import Person, house_on
from tests.support.postgres import Database
from tests.support.serving import open_for_papers


async def test_a_team_of_the_campaign_inspects(database: Database, tmp_path: Path) -> None:
    """BS-5, BS-6, BS-7: rectified at once, ordered, investigated; one common opinion; the lists of the same day."""
    opening = datetime(2019, 4, 23, 1, 30, tzinfo=UTC)
    async with house_on(database, tmp_path, bureau=world.BUREAU, opening=opening) as house:
        office = Boshan(house)
        visit = await the_first_visit(office)
        leader_key = world.leader(1)
        member, leader = visit.member(but=[leader_key])[0], head(office, leader_key)
        await visit.plan(member)
        await visit.does(leader, "/site-plan/review")
        await visit.does(office.chief, "/site-plan/approval")
        await visit.tell(member)
        await visit.go_in(member)
        at_once, ordered, investigated, disputed = await on_the_spots(visit, member)
        await visit.sign_checklists()
        await visit.leave(member)
        await the_lists_are_handed_in(visit, member)
        await they_do_not_agree(office, visit, member, disputed)
        order = await visit.order(member, [ordered], days=14)
        await visit.does(leader, f"{order}/approval")
        await visit.serve(member, order)
        await visit.report(member)
        await visit.does(leader, "/report/approval")
        await visit.feed_back(member)
        house.clock.skip_to(date(2019, 5, 9))
        await visit.look_again(member, order, {1: True})
        await visit.close(member, leader)
        done = {
            one["found"]["finding"]: [each["by"] for each in one["dispositions"]] for one in visit.shown["findings"]
        }
        assert done == {at_once: ["rectified"], ordered: [], investigated: ["investigation"], disputed: []}
        assert {state for state, _ in visit.clocks.values()} == {"met"}
        await verify(office)


async def the_first_visit(office: Boshan) -> Visit:
    """The enterprises of April are drawn by plan, then the crews of those of the first team."""
    await office.adopt("boshan-2019")
    await open_for_papers(office.house)
    await bureau.directories_are_filled(office)
    await bureau.quotas_cannot_be_met(office)
    await bureau.the_lists_are_completed(office)
    for register in ("people", "experts"):
        await accounts_are_given(office, register)
    await test_boshan.the_plan(office)
    await bureau.teams_are_formed(office)
    wanted = {"plan": office.plan["id"], "month": "2019-04"}
    draw = await office.hold(
        "四月集中执法对象", frame=await office.frame("四月集中执法对象", kind="campaign", **wanted)
    )
    people = {"plan": office.plan["id"], "season": SEASON, "on": "2019-04-23", "until": "2019-04-30"}
    roster = await office.roster("四月执法一组人员", draw=draw["id"], deal=1, **people)
    await office.hold("四月执法一组人员", roster=roster)
    visit = (await assigned(office, draw))[0]
    assert (visit.shown["team"], [each["role"] for each in visit.shown["crew"]].count("安全专家")) == ("Z1", 1)
    return visit


async def on_the_spots(visit: Visit, member: Person) -> list[str]:
    """Four findings: one is rectified while the crew is there; of one an investigation is opened."""
    whats = ("灭火器压力不足", "动火作业票缺审批", "未按规定培训上岗", "风险公告栏未更新")
    found = [await visit.find(member, what, f"BS-{number:02}") for number, what in enumerate(whats, 1)]
    rectified = {"by": "rectified", "proof": EVIDENCE, "at": visit.now()}
    await visit.does(member, "/dispositions", {"finding": found[0], "disposition": rectified})
    opened = {"by": "investigation", "evidence": [EVIDENCE], "remark": "涉嫌违法，立案调查"}
    await visit.does(member, "/dispositions", {"finding": found[2], "disposition": opened})
    return found


def done_about(visit: Visit) -> dict[str, list[str]]:
    """Finding → what was done about it, beside orders."""
    return {one["found"]["finding"]: [each["by"] for each in one["dispositions"]] for one in visit.shown["findings"]}


async def the_lists_are_handed_in(visit: Visit, member: Person) -> None:
    """On the same day; by seven, or they are late. No second time is asked for."""
    assert visit.clocks["hand-in-lists"] == ("running", None)
    handed: Json = {"at": visit.now(), "to": "集中执法领导小组办公室"}
    await visit.does(member, "/lists", handed)
    assert (visit.clocks["hand-in-lists"], visit.shown["lists"]["to"]) == (("met", None), handed["to"])
    assert await member.refused(f"{visit.at}/lists", handed) == (409, "no-lists-owed")


async def they_do_not_agree(office: Boshan, visit: Visit, member: Person, finding: str) -> None:
    """The enterprise disputes a finding; nothing is done about it until the deliberation has its one opinion."""
    disputed = {"finding": finding, "by": "enterprise", "reason": "公告栏已于当日上午更新"}
    await visit.does(member, "/disputes", disputed)
    told = {"finding": finding, "disposition": {"by": "told"}}
    assert await member.refused(f"{visit.at}/dispositions", told) == (409, "finding-disputed")
    views = [{"name": name, "post": "科长", "view": "照片可证已更新"} for name in ("测试甲", "测试乙")]
    held = {"finding": finding, "at": visit.now(), "until": visit.now(), "place": "局会议室", "chair": "测试甲"}
    held |= {"recorder": "测试丙", "opinion": "问题不成立", "outcome": "dropped"}
    await visit.does(office.legal, "/deliberations", {**held, "views": views})
    assert [one["dropped"] for one in visit.shown["findings"]] == [False, False, False, True]
