"""A covert draw of Dacheng is inspected: from the draw to the closing, by HTTP alone."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from shared.access.roles import Role
from tests.journey.dacheng import opening, world
from tests.journey.dacheng.bureau import Dacheng
from tests.journey.inspections.people import accounts_are_given, assigned, head, verify
from tests.journey.inspections.visit import FOUND, NOTHING_FOUND, Visit
from tests.support.bureau import Json
from tests.support.house import House, Person, house_on
from tests.support.office import drawn
from tests.support.postgres import Database
from tests.support.serving import open_for_papers


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
    await open_for_papers(office.house)
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
    """Readers to whom the policy shows no covert visits, an inspector of no crew among them."""
    roles = (Role.AUDITOR, Role.REGISTRAR, Role.CLERK, Role.INSPECTOR)
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
    await closes(office, visit, member)


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
    learned = await office.auditor.get(f"/sampling/recorded-inspections?draw={draws[0]['id']}")
    results = {one["id"]: (one["held_on"], one["result"]) for one in learned}
    first, second = (visit.shown["id"] for visit in visits)
    assert results == {
        first: ("2019-09-10", {"text": FOUND, "national": "5", "findings": 1}),
        second: ("2019-09-11", {"text": NOTHING_FOUND, "national": "1", "findings": 0}),
    }
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
    await closes(office, visit, member)
    assert visit.shown["next"] == []


async def closes(office: Dacheng, visit: Visit, member: Person) -> None:
    """The legal section, which the policy lets see covert visits, reviews the closing before the chief approves it."""
    await visit.does(member, "/closing", {"remark": "各事项均已办结"})
    assert await office.chief.refused(f"{visit.at}/closing/approval", {}) == (409, "not-this-act")
    await visit.does(office.legal, "/closing/review", {"opinion": "程序合法"})
    await visit.does(office.chief, "/closing/approval", {"opinion": "同意"})
    assert visit.shown["status"] == "closed"
