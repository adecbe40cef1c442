"""Caps on visits on site, and on those of each team: in frames, in coverage, and in what cases is told of visits."""

from datetime import date
from uuid import UUID

import pytest

from tests.integration.sampling import crews
from tests.integration.sampling.assigning import assigned, count_anew, hold
from tests.integration.sampling.desk import Desk
from tests.integration.sampling.framing import exclusions, frozen, inspected, preview
from tests.integration.sampling.hearing import learned, visit
from tests.integration.sampling.lists import code
from tests.integration.sampling.planning import draft, show
from tests.integration.sampling.test_learned_inspections import check_tables, listed

ON_SITE_ONCE = {"times": 1, "methods": ["on-site"], "visits_of": "team", "basis": "示例规定"}
ON_SITE_TWICE = {"times": 2, "methods": ["on-site"], "basis": "示例规定"}
AT_CAP = {"exclude": [{"because": "at-cap"}]}
TEAMS = [
    {"code": "W", "name": "危化组", "where": {"field": "group", "in": ["危险化学品"]}},
    {"code": "G", "name": "工贸组", "where": {"field": "group", "in": ["工商贸"]}},
]
KINDS = [
    {"name": "seen", "title": "现场检查", "selection": AT_CAP, "shares": [{"count": 2}], "entropy": "parties"},
    {
        "name": "online",
        "title": "网络检查",
        "selection": AT_CAP,
        "shares": [{"count": 2}],
        "entropy": "parties",
        "methods": ["online", "documents"],
    },
]


@pytest.fixture
async def bureau(desk: Desk) -> Desk:
    """Six enterprises of team G and W in turn, on 23 August 2023."""
    await desk.import_list(6)
    coverage = {"caps": [ON_SITE_ONCE, ON_SITE_TWICE]}
    plan = {"approved_by": "示例县人民政府", "basis": "示例"}
    await crews.adopt(desk, crews.rules(teams=TEAMS, draws=KINDS, coverage=coverage, plan=plan))
    return desk


async def test_a_list_leaves_out_whom_its_team_has_seen_on_site(bureau: Desk) -> None:
    """Team G is in charge of 0, 2 and 4, team W of 1, 3 and 5."""
    await inspected(bureau, 0, "2023-03-01", team="G")
    await inspected(bureau, 1, "2023-03-01", team="G")
    await inspected(bureau, 2, "2023-03-01", team="G", methods=["online"])
    await inspected(bureau, 3, "2023-03-01")
    for day, team in (("2023-03-01", "G"), ("2023-04-01", "")):
        await inspected(bureau, 5, day, team=team, methods=["documents", "on-site"])
    frame, units = await frozen(bureau, kind="seen")
    assert set(units) == {code(number) for number in (1, 2, 3, 4)}
    assert await exclusions(bureau, frame) == {code(0): ["at-cap"], code(5): ["at-cap"]}
    told = (await bureau.ask("auditor", "GET", f"/frames/{frame['id']}/exclusions")).json()["items"]
    assert [one["reasons"][0]["detail"] for one in told] == [
        "本年度 G 组已现场检查 1 次，达到频次上限 1 次（示例规定）。",
        "本年度已现场检查 2 次，达到频次上限 2 次（示例规定）。",
    ]
    # Neither cap is about visits over the network; a list by hand is one for visits on site.
    assert (await preview(bureau, kind="online"))["size"] == 6
    assert (await preview(bureau, selection=AT_CAP, shares=[{"count": 1}]))["size"] == 4
    await check_tables(bureau)


async def test_what_cases_held_has_team_and_methods(bureau: Desk) -> None:
    draw = UUID((await crews.drawn(bureau, kind="online"))["id"])
    seen, other, online = (visit(number, "2023-08-23", draw=draw) for number in (1, 3, 5))
    by_w = {"team": "W"}
    await learned(
        bureau,
        seen.model_copy(update=by_w),
        other.model_copy(update={"team": "G"}),
        online.model_copy(update={**by_w, "methods": ("online",)}),
    )
    rows = {row["identifier"]: (row["team"], row["methods"]) for row in await listed(bureau)}
    assert rows == {code(1): ("W", ["on-site"]), code(3): ("G", ["on-site"]), code(5): ("W", ["online"])}
    frame, _ = await frozen(bureau, kind="seen")
    assert await exclusions(bureau, frame) == {code(1): ["at-cap"]}
    await check_tables(bureau)


async def test_coverage_tells_whom_one_team_saw_too_often(bureau: Desk) -> None:
    for number, day, team in ((0, "01", "G"), (0, "02", "W"), (1, "01", "W"), (1, "02", "W")):
        await inspected(bureau, number, f"2023-03-{day}", team=team)
    await inspected(bureau, 2, "2023-03-01", team="G", methods=["online"])
    plan = await draft(bureau)
    apart, together = (await show(bureau, f"/plans/{plan['id']}/coverage"))["caps"]
    assert [apart[name] for name in ("methods", "visits_of", "inspected", "above")] == [["on-site"], "team", 2, 1]
    assert [together[name] for name in ("methods", "visits_of", "inspected", "above")] == [["on-site"], "bureau", 2, 0]


async def test_a_team_is_one_of_the_policy(bureau: Desk) -> None:
    entry = {"identifier": code(1), "held_on": "2023-03-01", "occasion": "plan", "source": "记录", "team": "X"}
    answer = await bureau.ask("registrar", "POST", "/recorded-inspections", {"inspections": [entry]})
    assert (answer.status_code, [fault["code"] for fault in answer.json()["faults"]]) == (422, ["team-unknown"])


async def test_cases_is_told_the_methods_of_the_kind_and_the_caps_that_count_them(bureau: Desk) -> None:
    await crews.staff(bureau)
    await inspected(bureau, 1, "2023-03-01", team="G")
    for kind in ("seen", "online"):
        draw = await crews.drawn(bureau, kind=kind)
        count_anew(bureau)
        await crews.sent(bureau, await crews.roster(bureau, draw=draw["id"]))
        await hold(bureau)
        mine = [one for one in (await assigned(bureau)).values() if one.kind == kind]
        methods = {one.methods for one in mine}
        caps = {tuple((cap.times, cap.methods, cap.visits_of) for cap in one.caps) for one in mine}
        if kind == "seen":
            assert (methods, caps) == ({("on-site",)}, {((1, ("on-site",), "team"), (2, ("on-site",), "bureau"))})
        else:
            assert (methods, caps) == ({("online", "documents")}, {()})
        for one in mine:
            earlier = [(each.held_on, each.team, each.methods) for each in one.earlier]
            assert earlier == ([(date(2023, 3, 1), "G", ("on-site",))] if one.party.identifier == code(1) else [])
