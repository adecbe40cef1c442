"""Luohe: a city follows an inspection in a county through."""

from datetime import UTC, datetime
from pathlib import Path

from tests.journey import test_luohe
from tests.journey.inspections.guiding import acting, hold, state_basis
from tests.journey.inspections.people import accounts_are_given, assigned, verify
from tests.journey.inspections.visit import NOTHING_FOUND, Visit
from tests.support.bureau import Json
from tests.support.house import Person, house_on
from tests.support.office import Office
from tests.support.postgres import Database
from tests.support.serving import open_for_papers


async def test_a_city_follows_an_inspection_through(database: Database, tmp_path: Path) -> None:
    """Luohe: guidance in a county needs its basis first; whoever leads the crew reviews, the chief approves. It ends in
    the letter to the county (LH-11): before, it is not closed.
    """
    day = datetime(2022, 1, 4, 1, 30, tzinfo=UTC)
    async with house_on(database, tmp_path, bureau=test_luohe.CITY, opening=day) as house:
        city, counties = await test_luohe.three_offices(house)
        await open_for_papers(house)
        await accounts_are_given(city)
        await test_luohe.teams_are_formed(city)
        draw = await drawn_in_a_county(city, counties[test_luohe.WUYANG])
        visit = (await assigned(city, draw))[0]
        assert (visit.shown["occasion"], visit.shown["party"]["bureau"]) == ("guidance", test_luohe.WUYANG)
        member, leader = acting(city, visit)
        await its_basis_comes_first(city, visit, draw)
        await hold(city, visit, member, leader)
        await visit.report(member, NOTHING_FOUND)
        await visit.does(leader, "/report/approval")
        await visit.feed_back(member)
        await the_letter_is_owed(visit, member)
        await visit.close(member, leader)
        await house.settle()
        (learned,) = await city.leader.get(f"/sampling/recorded-inspections?draw={draw['id']}")
        assert (learned["id"], learned["occasion"]) == (visit.shown["id"], "guidance")
        await verify(city)


async def the_letter_is_owed(visit: Visit, member: Person) -> None:
    assert visit.clocks["give-guidance"] == ("running", None)
    assert await member.refused(f"{visit.at}/closing", {"remark": "各事项均已办结"}) == (409, "clocks-open")
    await visit.advise(member, "舞阳县应急管理局")
    assert visit.clocks["give-guidance"] == ("met", None)
    assert [each["receiver"] for each in visit.shown["guidance"]] == ["现场负责人"]


async def drawn_in_a_county(city: Office, county: Office) -> Json:
    """Two enterprises of the county's plan, with crews of the city."""
    plan = await test_luohe.a_plan(county, test_luohe.WUYANG)
    frame = await city.frame("舞阳县计划内企业", kind="county-plan", plan=plan["id"])
    draw = await city.hold("舞阳县计划内企业", frame=frame)
    await city.crews("舞阳县指导人员", draw, on="2022-01-04", until="2022-01-31")
    return draw


async def its_basis_comes_first(city: Office, visit: Visit, draw: Json) -> None:
    member, leader = acting(city, visit)
    plan = {"on": visit.today(), "method": "现场检查、查阅资料"}
    assert await member.refused(f"{visit.at}/site-plan", plan) == (409, "no-basis")
    await state_basis(city, visit, draw, leader)
    await visit.plan(member)
