"""Rosters: tasks and people frozen, refused with what is missing, drawn from; everybody gets work."""

from collections import Counter
from uuid import uuid4

import pytest

from services.sampling.draws.draw.store import roster_in
from shared.contracts.frame import RosterFrozen
from shared.contracts.sampling import DrawAnnounced
from shared.draws.frames import list_root
from shared.log.streams import load
from tests.integration.sampling.crews import (
    ON,
    PAIR,
    adopt,
    changed,
    crews,
    drawn,
    keep,
    problem,
    reasoned,
    roster,
    rules,
    sent,
    staff,
    table,
)
from tests.integration.sampling.desk import Desk
from tests.integration.sampling.framing import left_out_in
from tests.integration.sampling.lists import code, row
from tests.unit.sampling.draws.team import pingyin


@pytest.fixture
async def bureau(desk: Desk) -> Desk:
    """Ten enterprises, three inspectors who lead, five others."""
    await desk.import_list(10)
    await staff(desk)
    return desk


async def test_people_are_drawn_for_the_enterprises_that_were(bureau: Desk) -> None:
    first = await drawn(bureau)
    made = await roster(bureau, draw=first["id"])
    assert (made["tasks_size"], made["people_size"], made["disclosure"], made["deal"]) == (4, 8, "at-once", 1)
    assert (made["purpose"], made["approval_needed"]) == (f"crews/{first['id']}/1", False)
    shown = await sent(bureau, made)
    assert (shown["method"], shown["frame"], shown["status"]) == ("assign", made["id"], "completed")
    sent_to = crews(shown)
    assert set(sent_to) == {unit["identifier"] for unit in first["outcome"]["deals"][0]["units"]}
    for crew in sent_to.values():
        assert crew["组长"].startswith("D")
        assert crew["组长"] != crew["组员"]
    # Eight slots for eight people: one each; but three lead at four enterprises, so one of them leads twice.
    assert max(Counter(person for crew in sent_to.values() for person in crew.values()).values()) <= 2
    rows = await table(bureau, "SELECT enterprise, slot, person, embargoed FROM sampling.assigned")
    assert {(one["enterprise"], one["slot"], one["person"]) for one in rows} == {
        (enterprise, slot, person)
        for enterprise, crew in sent_to.items()
        for slot, person in enumerate(crew.values(), start=1)
    }
    slot = shown["outcome"]["assignments"][0]["slots"][0]
    assert slot["held"] == slot["drawn"]
    assert slot["drawn"]["name"] == f"测试员{slot['drawn']['identifier'].removeprefix('people/')}"


async def test_people_are_named_only_for_those_who_may_read_of_them(bureau: Desk) -> None:
    made = await roster(bureau, enterprises=[code(1), code(2)])
    shown = await sent(bureau, made)
    path = f"/draws/{shown['id']}"
    for who in ("auditor", "leader", "chief"):
        assert (await bureau.ask(who, "GET", path)).json()["outcome"] == shown["outcome"]
    answer = await bureau.ask("clerk", "GET", path)
    assert "测试员" not in answer.text
    served = answer.json()["outcome"]["assignments"][0]
    assert served["task"]["name"].startswith("平阴县示例")
    assert served["slots"][0]["drawn"] == {
        "id": shown["outcome"]["assignments"][0]["slots"][0]["drawn"]["id"],
        "identifier": None,
        "name": None,
    }
    full = (await bureau.ask("auditor", "GET", f"/rosters/{made['id']}")).json()
    assert {one["person"]["identifier"] for one in full["people"]} == {f"D{n}" for n in range(3)} | {
        f"S{n}" for n in range(5)
    }
    less = (await bureau.ask("clerk", "GET", f"/rosters/{made['id']}")).json()
    assert (less["people"], less["out"], less["recusals"], less["selection"]) == (None, None, None, None)
    assert less["tasks"] == full["tasks"]


async def test_the_event_holds_what_a_stranger_recomputes(bureau: Desk) -> None:
    made = await roster(bureau, enterprises=[code(1)])
    path = await bureau.assign(made)
    async with bureau.app.resources.work() as work:
        frozen = (await load(work.session, f"frame/{made['id']}"))[0]
        announced = (await load(work.session, path[1:].replace("draws", "draw")))[0]
        fact, said = RosterFrozen.of(frozen), DrawAnnounced.of(announced)
        found = await roster_in(work, fact.tasks, fact.people)
        left_out = await left_out_in(work, fact.left_out)
    public = ("tasks_root", "tasks_size", "people_root", "people_size", "key", "excluded_root", "excluded")
    assert frozen.public == {name: made[name] for name in public}
    assert (list_root(found.tasks), list_root(found.people)) == (made["tasks_root"], made["people_root"])
    assert list_root(left_out) == made["excluded_root"]
    assert (said.units, said.people, said.openings) == (fact.tasks, fact.people, fact.openings)
    assert str(said.frame) == made["id"]
    assert said.spec["tasks"] == {"root": made["tasks_root"], "size": 1, "key": made["key"]}
    assert "people_openings" not in announced.payload


async def test_recusals_and_who_cannot_go(bureau: Desk) -> None:
    await keep(bureau, "people", "S0", section="监管科", on_duty=False)
    await keep(bureau, "people", "S1", section="监管科", certificate_expires="2023-09-03")
    await keep(bureau, "people", "D0", section="执法大队", post="局长")
    await adopt(bureau, pingyin.rules())
    away = {"person": "S2", "from": "2023-09-01", "until": ON, "reason": "培训"}
    recusals = [{"person": f"D{n}", "enterprise": code(n), "reason": "近亲属任职"} for n in (1, 2)]
    firms = [code(n) for n in range(1, 7)]
    made = await roster(bureau, enterprises=firms, absent=[away], recusals=recusals)
    full = (await bureau.ask("drawer", "GET", f"/rosters/{made['id']}")).json()
    assert made["reasons"] == {"certificate": 1, "duty": 1, "head": 1, "leave": 1}
    assert {one["person"]: [why["because"] for why in one["reasons"]] for one in full["out"]} == {
        "S0": ["off-duty"],
        "S1": ["certificate"],
        "S2": ["absent"],
        "D0": ["excluded"],
    }
    ids = {one["task"]["identifier"]: one["task"]["id"] for one in full["tasks"]}
    recused = {one["person"]["identifier"]: one["recused"] for one in full["people"] if one["recused"]}
    assert recused == {"D1": [ids[code(1)]], "D2": [ids[code(2)]]}
    assert full["recusals"] == recusals
    sent_to = crews(await sent(bureau, made))
    assert (sent_to[code(1)]["组长"], sent_to[code(2)]["组长"]) == ("D2", "D1")
    assert "D1" not in sent_to[code(1)].values()
    assert not {"S0", "S1", "S2", "D0"} & {person for crew in sent_to.values() for person in crew.values()}


async def test_too_few_people_are_told_by_name(bureau: Desk) -> None:
    recusals = [{"person": f"D{n}", "enterprise": code(4), "reason": "持股"} for n in range(3)]
    refused = await problem(bureau, enterprises=[code(3), code(4)], recusals=recusals)
    assert (refused["status"], refused["code"]) == (422, "crews-short")
    assert refused["slots"] == [
        {"enterprise": "平阴县示例第4厂", "slot": "组长", "tags": "inspector、section:执法大队"}
    ]
    assert (refused["people"], refused["missing"]) == ([], 1)
    assert "平阴县示例第4厂的“组长”" in refused["detail"]
    seen = await bureau.done(
        "drawer",
        "/rosters/preview",
        reasoned(slots=PAIR, enterprises=[code(3), code(4)], recusals=recusals),
    )
    assert (seen["shortage"]["facts"]["missing"], seen["simulated"]) == (1, None)
    fits = {task["identifier"]: task["slots"][0]["fits"] for task in seen["tasks"]}
    assert fits == {code(3): ["D0", "D1", "D2"], code(4): []}
    assert (await bureau.ask("drawer", "GET", "/rosters")).json()["items"] == []


async def test_tasks_come_from_a_deal_a_frame_or_a_list(bureau: Desk) -> None:
    first = await drawn(bureau, 3)
    unit = first["outcome"]["deals"][0]["units"][0]
    gone = {"withdrawn": unit["id"], "reason": "closed", "evidence": "ab" * 32}
    await changed(bureau, f"/draws/{first['id']}/substitutions", gone)
    made = await roster(bureau, draw=first["id"], deal=1)
    tasks = (await bureau.ask("drawer", "GET", f"/rosters/{made['id']}")).json()["tasks"]
    assert sorted(one["task"]["identifier"] == unit["identifier"] for one in tasks) == [False] * 3

    frame = await bureau.freeze()
    whole = await roster(bureau, frame=frame["id"])
    assert (whole["tasks_size"], whole["purpose"], whole["policy"]) == (10, frame["purpose"], frame["policy"])
    named = await bureau.done("drawer", "/rosters", reasoned(slots=PAIR, enterprises=[code(9)]))
    assert (named["tasks_size"], named["purpose"], named["policy"]) == (1, "own/2023-08", None)
    assert (named["approval_needed"], named["approved_by"]) == (True, None)
    path = f"/rosters/{named['id']}/approval"
    assert (await bureau.done("chief", path))["approved_by"]["subject"] == "made-up-chief"
    assert await bureau.refused("chief", path) == (409, "approval-not-needed")


async def test_each_deal_of_a_draw_has_crews_of_its_own(bureau: Desk) -> None:
    frame = await bureau.freeze()
    deals = [{"name": "九月", "count": 2}, {"name": "十月", "count": 1}]
    draw = await bureau.complete(await bureau.announce(frame, deals=deals))
    assert (await problem(bureau, draw=draw["id"]))["code"] == "deal-not-there"
    made = await roster(bureau, draw=draw["id"], deal=2)
    assert (made["purpose"], made["tasks_size"]) == (f"crews/{draw['id']}/2", 1)


async def test_what_no_roster_is_made_of(bureau: Desk) -> None:
    first, frame = await drawn(bureau, 3), await bureau.freeze()
    announced = await bureau.announce(frame)
    for said, refusal in (
        ({}, (422, "source-not-one")),
        ({"draw": first["id"], "frame": frame["id"]}, (422, "source-not-one")),
        ({"draw": announced[7:]}, (409, "not-completed-yet")),
        ({"draw": first["id"], "deal": 2}, (422, "deal-not-there")),
        ({"draw": first["id"], "deals": ["九月"]}, (422, "invalid-input")),
        ({"draw": str(uuid4())}, (404, "draw-unknown")),
        ({"frame": str(uuid4())}, (404, "frame-unknown")),
        ({"enterprises": [code(77)]}, (422, "enterprises-unknown")),
        ({"enterprises": [code(1)], "crew": "pair"}, (422, "crew-missing")),
        ({"enterprises": [code(1)], "slots": PAIR[:1]}, (422, "crew-too-small")),
        ({"enterprises": [code(1)], "slots": [{"name": "组员"}] * 2}, (422, "slot-named-twice")),
        (
            {"enterprises": [code(1)], "slots": [{"name": "甲", "tags": ["team:{team}"]}, {"name": "乙"}]},
            (422, "team-missing"),
        ),
        (
            {"enterprises": [code(1)], "recusals": [{"person": "Z9", "enterprise": code(1), "reason": "x"}]},
            (422, "person-not-kept"),
        ),
        (
            {"enterprises": [code(1)], "recusals": [{"person": "D1", "enterprise": code(2), "reason": "x"}]},
            (422, "recusal-without-task"),
        ),
        ({"enterprises": [code(1)], "until": "2023-09-01"}, (422, "invalid-input")),
        ({"enterprises": [code(1)], "plan": str(uuid4())}, (404, "plan-unknown")),
        ({"frame": frame["id"], "occasion": None}, (422, "occasion-missing")),
        ({"enterprises": [code(1)], "occasion": "complaint", "plan": str(uuid4())}, (422, "rules-malformed")),
        ({"draw": first["id"], "occasion": "complaint"}, (422, "rules-malformed")),
    ):
        refused = await problem(bureau, **said)
        assert (refused["status"], refused["code"]) == refusal, said
        assert refused["detail"]


async def test_a_roster_is_drawn_from_once(bureau: Desk) -> None:
    made = await roster(bureau, enterprises=[code(1)])
    await bureau.assign(made)
    body = {"title": "再抽", "roster": made["id"], **await bureau.sources(made)}
    assert await bureau.refused("drawer", "/draws", body) == (409, "purpose-drawn")
    for said, refusal in (
        ({"deals": [{"name": "x", "count": 1}]}, "frame-or-roster"),
        ({"reserve": 1}, "frame-or-roster"),
        ({"frame": made["id"]}, "frame-or-roster"),
    ):
        assert (await bureau.refused("drawer", "/draws", {**body, **said}))[1] == refusal


async def test_the_policys_crew_with_experts(bureau: Desk) -> None:
    await adopt(bureau, rules())
    refused = await problem(bureau, crew="with-expert", enterprises=[code(1)])
    assert (refused["code"], refused["tags"]) == ("crews-short", ["expert"])
    await staff(bureau, 0, 0, 2)
    made = await bureau.done("drawer", "/rosters", reasoned(crew="with-expert", enterprises=[code(1), code(2)]))
    await bureau.done("chief", f"/rosters/{made['id']}/approval")
    sent_to = crews(await sent(bureau, made))
    assert {crew["专家"] for crew in sent_to.values()} == {"X0", "X1"}
    assert await bureau.refused("drawer", "/rosters", reasoned(crew="none", enterprises=[code(1)])) == (
        422,
        "crew-missing",
    )


async def test_each_inspection_is_made_by_the_enterprises_own_team(desk: Desk) -> None:
    """PY-2: inspectors are drawn inside the team, whose leader or deputy goes along."""
    await desk.import_rows(*(row(n, 监管类别=("工商贸", "危险化学品", "非煤矿山")[n % 3]) for n in range(9)))
    groups = {"G": "工商贸", "W": "危险化学品", "F": "非煤矿山"}
    teams = [
        pingyin.team(one, quotas, where={"field": "group", "in": [groups[one]]})
        for one, quotas in pingyin.TEAMS.items()
    ]
    slots = [{"name": "组长", "tags": ["team:{team}", "role:领导干部"]}, {"name": "组员", "tags": ["team:{team}"]}]
    for one in pingyin.bureau():
        await keep(desk, "people", one.key, **one.fields.model_dump(mode="json", exclude_none=True))
    formation = {**pingyin.rules()["formation"], "entropy": "parties"}
    said = {"formation": formation, "teams": teams, "crews": [{"name": "team", "slots": slots}]}
    await adopt(desk, {**pingyin.rules(), **said})
    proposal = await desk.done("drawer", "/teams/frames", {"title": "年度执法检查组人员名单"})
    frame = (await desk.ask("drawer", "GET", f"/frames/{proposal['frame']}")).json()
    draw = await desk.announce(frame)
    await desk.done("drawer", "/teams", {"draw": (await desk.complete(draw))["id"]})
    body = reasoned(crew="team", enterprises=[code(n) for n in range(9)])
    made = await desk.done("drawer", "/rosters", body)
    await desk.done("chief", f"/rosters/{made['id']}/approval")
    sent_to = crews(await sent(desk, made))
    rows = await table(desk, "SELECT person, team, role FROM sampling.team_member")
    members = {one["person"]: (one["team"], one["role"]) for one in rows}
    for n in range(9):
        crew = sent_to[code(n)]
        assert members[crew["组长"]] == ("GWF"[n % 3], "领导干部")
        assert members[crew["组员"]][0] == "GWF"[n % 3]


async def test_rosters_of_other_bureaus_do_not_exist(bureau: Desk) -> None:
    made = await roster(bureau, enterprises=[code(1)])
    path = f"/rosters/{made['id']}"
    assert (await bureau.ask("auditor", "GET", path, bureau="370125")).status_code == 404
    assert (await bureau.ask("auditor", "GET", "/rosters", bureau="370125")).json()["items"] == []
    assert (await bureau.ask("supervisor", "GET", path, bureau="370100")).status_code == 200
    assert (await bureau.ask("supervisor", "GET", "/rosters?bureau=370124", bureau="370100")).json()["items"] == [made]
    assert (await bureau.ask("ops", "GET", path)).status_code == 403
    assert (await problem(bureau, "auditor", enterprises=[code(1)]))["status"] == 403
    assert await bureau.refused("drawer", f"/rosters/{made['id']}") == (405, "method-not-allowed")


async def test_a_repeated_request_freezes_once(bureau: Desk) -> None:
    key = {"Idempotency-Key": "made-up-key"}
    body = reasoned(slots=PAIR, enterprises=[code(1)])
    first = await bureau.done("drawer", "/rosters", body, **key)
    assert await bureau.done("drawer", "/rosters", body, **key) == first
    assert (await bureau.ask("drawer", "GET", "/rosters")).json()["items"] == [first]
