"""A year's teams over the API: frozen, drawn, formed in exactly the quotas, changed only as members leave."""

from collections import Counter
from typing import Any
from uuid import uuid4

import pytest

from services.sampling.draws.team.store import members
from services.sampling.projections import PROJECTIONS, TABLES
from services.sampling.registers.records.naming import key_of
from shared.database import create_engine, transact
from shared.log.rebuild import rebuild
from tests.integration.sampling.crews import enter
from tests.integration.sampling.desk import Desk
from tests.support.apps import BUREAU
from tests.support.log import sequence_all
from tests.support.oracle import check_rebuild
from tests.support.postgres import connect
from tests.unit.sampling.draws.team import pingyin

JSON = dict[str, Any]
SIZES = {"G": 10, "W": 9, "F": 4}


@pytest.fixture
async def bureau(desk: Desk) -> Desk:
    """The registers are filled, and the policy of Pingyin's shape is in force."""
    return await _filled(desk, pingyin.bureau())


async def _filled(desk: Desk, people: list[Any], **rules: object) -> Desk:
    for register in ("people", "experts"):
        fields = {
            one.key: one.fields.model_dump(mode="json", exclude_none=True)
            for one in people
            if one.directory == register
        }
        if fields:
            await enter(desk, register, fields)
    await desk.adopt(pingyin.written({**pingyin.rules(), **rules}))
    return desk


async def propose(desk: Desk, **changes: object) -> JSON:
    return await desk.done("drawer", "/teams/frames", {"title": "年度执法检查组人员名单", **changes})


async def draw_for(desk: Desk, proposal: JSON) -> str:
    frame = (await desk.ask("drawer", "GET", f"/frames/{proposal['frame']}")).json()
    return await desk.announce(frame, title="检查组组成抽取")


async def form(desk: Desk) -> JSON:
    proposal = await propose(desk)
    drawn = await desk.complete(await draw_for(desk, proposal))
    return await desk.done("drawer", "/teams", {"draw": drawn["id"]})


def everybody(teams: JSON) -> dict[str, JSON]:
    return {member["person"]: member for team in teams["teams"] for member in team["members"]}


async def test_teams_are_formed_in_exactly_the_quotas(bureau: Desk) -> None:
    proposal = await propose(bureau)
    assert proposal["candidates"] == {"领导干部": 8, "一般执法人员": 12}
    assert [(team["code"], len(team["members"]), team["quota"]) for team in proposal["teams"]] == [
        ("G", 4, 10),
        ("W", 3, 9),
        ("F", 2, 4),
    ]
    draw = await draw_for(bureau, proposal)
    assert await bureau.refused("drawer", "/teams", {"draw": draw[7:]}) == (409, "teams-not-drawn")
    await bureau.complete(draw)
    teams = await bureau.done("drawer", "/teams", {"draw": draw[7:]})

    assert {team["code"]: len(team["members"]) for team in teams["teams"]} == SIZES
    assert all(team["quota"] == SIZES[team["code"]] for team in teams["teams"])
    for team in teams["teams"]:
        counted = Counter((member["role"], member["native"]) for member in team["members"])
        for role, quota in pingyin.TEAMS[team["code"]].items():
            assert (counted[role, True], counted[role, False]) == (quota["native"], quota["drawn"])
        assert [member["person"] for member in team["members"] if member["post"] == "leader"] == [f"{team['code']}-L0"]
    assert len(everybody(teams)) == 23
    assert "甲-000" not in everybody(teams)
    again = await bureau.ask("auditor", "GET", "/teams")
    assert (again.json(), again.headers["ETag"]) == (teams, '"2"')
    assert (teams["season"], teams["draw"]) == ("2023", draw[7:])


async def test_membership_is_fixed_for_the_season(bureau: Desk) -> None:
    teams = await form(bureau)
    assert await bureau.refused("drawer", "/teams/frames", {"title": "再来一次"}) == (409, "not-now")
    assert await bureau.refused("drawer", "/teams", {"draw": teams["draw"]}) == (409, "not-now")


async def test_the_next_of_the_reserve_stands_in(bureau: Desk) -> None:
    teams = await form(bureau)
    outcome = (await bureau.ask("drawer", "GET", f"/draws/{teams['draw']}")).json()["outcome"]
    reserve = [key_of(unit["identifier"]) for unit in outcome["reserve"]["一般执法人员"]]
    off = {
        **next(one for one in pingyin.bureau() if one.key == reserve[0]).fields.model_dump(mode="json"),
        "on_duty": False,
    }
    entry = {name: value for name, value in off.items() if value is not None}
    assert (await bureau.ask("registrar", "PUT", f"/people/{reserve[0]}", {**entry, "reason": "借调"})).is_success

    leaves = {"person": "G-S0", "reason": "调离本局"}
    departures = "/teams/2023/departures"
    assert await bureau.refused("drawer", departures, leaves, **{"If-Match": '"1"'}) == (412, "stale-version")
    changed = await bureau.done("drawer", departures, leaves, **{"If-Match": '"2"'})
    now = everybody(changed)
    assert "G-S0" not in now
    # The first in turn is away; the second stands in.
    assert reserve[0] not in now
    assert (now[reserve[1]]["role"], now[reserve[1]]["native"], now[reserve[1]]["post"]) == (
        "一般执法人员",
        False,
        "member",
    )
    # Who has left since: first that it was decided on an old state, then that they are no member.
    assert await bureau.refused("drawer", departures, leaves, **{"If-Match": '"2"'}) == (412, "stale-version")
    assert await bureau.refused("drawer", departures, leaves) == (422, "not-a-member")
    assert await bureau.refused("drawer", departures, {**leaves, "person": "W-L0"}) == (409, "successor-needed")
    handed = await bureau.done("drawer", departures, {**leaves, "person": "W-L0", "successor": "W-L1"})
    assert everybody(handed)["W-L1"]["post"] == "leader"

    async with transact(bureau.app.resources.engine) as session:
        rows = await members(session, BUREAU, "2023")
    assert {row.person: (row.team, row.post, row.native) for row in rows} == {
        member["person"]: (team["code"], member["post"], member["native"])
        for team in handed["teams"]
        for member in team["members"]
    }


async def test_only_the_draw_of_the_teams_own_frame_and_quotas_forms_them(bureau: Desk) -> None:
    proposal = await propose(bureau)
    await bureau.import_list(4)
    other = await bureau.complete(await bureau.announce(await bureau.freeze(selection={})))
    assert await bureau.refused("drawer", "/teams", {"draw": other["id"]}) == (422, "not-the-teams-draw")
    unknown = {"draw": str(uuid4())}
    assert await bureau.refused("drawer", "/teams", unknown) == (404, "draw-unknown")
    assert proposal["excluded"] == 10


async def test_impossible_quotas_are_explained(desk: Desk) -> None:
    assert await desk.refused("drawer", "/teams/frames", {"title": "无方案"}) == (409, "no-policy-for-teams")
    await _filled(desk, pingyin.bureau(spare=-1))
    answer = await desk.ask("drawer", "POST", "/teams/frames", {"title": "人手不足"})
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (422, "/problems/quotas-impossible")
    assert "可抽的只有 4 人，缺 1 人" in problem["detail"]
    assert {fault["role"] for fault in problem["faults"]} == {"领导干部", "一般执法人员"}


async def test_a_campaign_draws_town_people_and_experts(desk: Desk) -> None:
    await _filled(desk, pingyin.campaign(), **pingyin.CAMPAIGN)
    proposal = await propose(desk, season="集中执法2019")
    drawn = await desk.complete(await draw_for(desk, proposal))
    assert await desk.refused("drawer", "/teams", {"draw": drawn["id"]}) == (422, "not-the-teams-draw")
    teams = await desk.done("drawer", "/teams", {"draw": drawn["id"], "season": "集中执法2019"})
    for team in teams["teams"]:
        assert Counter(member["directory"] for member in team["members"]) == {"people": 3, "experts": 1}
        assert team["members"][0]["post"] == "leader"
    assert (await desk.ask("auditor", "GET", "/teams?season=集中执法2019")).json() == teams
    assert (await desk.ask("auditor", "GET", "/teams")).status_code == 404


async def test_who_may_see_and_form(bureau: Desk) -> None:
    assert (await bureau.refused("auditor", "/teams/frames", {"title": "x"}))[0] == 403
    await form(bureau)
    assert (await bureau.ask("clerk", "GET", "/teams")).status_code == 403
    assert (await bureau.ask("auditor", "GET", "/teams", bureau="370100")).status_code == 404
    assert (await bureau.ask("supervisor", "GET", f"/teams?bureau={BUREAU}", bureau="370100")).status_code == 200


async def test_the_draw_counts_among_the_years_draws_of_people(bureau: Desk) -> None:
    teams = await form(bureau)
    report = (await bureau.ask("clerk", "GET", "/fairness")).json()
    assert [(one["population"], one["subjects"], one["drawn"]) for one in report["populations"]] == [("people", 20, 14)]
    assert (await bureau.ask("clerk", "GET", "/fairness/people")).status_code == 403
    people = (await bureau.ask("auditor", "GET", "/fairness/people")).json()["items"]
    drawn = {member["person"] for member in everybody(teams).values() if not member["native"]}
    assert {one["identifier"] for one in people if one["drawn"]} == drawn
    assert {one["expected"] for one in people} == {5 / 8, 9 / 12}


async def test_the_log_alone_gives_the_same_members(bureau: Desk) -> None:
    await form(bureau)
    leaves = {"person": "W-L0", "reason": "退休", "successor": "W-L1"}
    await bureau.done("drawer", "/teams/2023/departures", leaves)
    connection = await connect(bureau.database.admin_url)
    await sequence_all(connection)
    await connection.close()
    owner = create_engine(bureau.database.admin_url, application="tests")
    try:
        held = bureau.app.resources
        await check_rebuild(
            bureau.database, TABLES, lambda: rebuild(owner, held.blobs, TABLES, PROJECTIONS, held.seals)
        )
    finally:
        await owner.dispose()
