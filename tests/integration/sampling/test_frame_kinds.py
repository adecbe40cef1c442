"""Frames of the policy's kinds of draw and of one's own selections: populations, reasons to be out, what is drawn."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.integration.sampling import crews
from tests.integration.sampling.desk import Desk
from tests.integration.sampling.framing import (
    Json,
    drawn,
    exclusions,
    frozen,
    furnish,
    inspected,
    left_out,
    preview,
    problem,
)
from tests.integration.sampling.lists import code, row
from tests.support.postgres import connect


@pytest.fixture
async def bureau(desk: Desk) -> Desk:
    return await furnish(desk)


async def test_a_kind_of_the_policy_says_all_of_it(bureau: Desk) -> None:
    frame, units = await frozen(bureau, kind="open")
    assert (frame["kind"], frame["size"], frame["excluded"], frame["reserve"]) == ("open", 10, 0, 2)
    assert frame["deals"] == [{"name": "不定向抽查", "stratum": "", "count": 3}]
    assert frame["selection"] == {"kind": "open"}
    assert len(frame["policy"]) == 64
    assert set(units.values()) == {("", 1)}


async def test_every_reason_to_be_out(bureau: Desk) -> None:
    await inspected(bureau, 0, "2023-03-01")
    await inspected(bureau, 0, "2023-05-01")
    await inspected(bureau, 1, "2023-05-01")
    await inspected(bureau, 2, "2023-07-01", department="市场监督管理局", occasion="other")
    await inspected(bureau, 3, "2023-05-01", department="市场监督管理局", occasion="other")
    await inspected(bureau, 4, "2022-12-31")
    await drawn(bureau, code(5), "open")
    await drawn(bureau, code(6), "monthly")
    await drawn(bureau, code(7), "open", withdrawn_at=bureau.now)
    connection = await connect(bureau.database.admin_url)
    await connection.execute("UPDATE sampling.enterprise SET status = 'suspended' WHERE identifier = $1", code(8))
    await connection.close()
    frame, units = await frozen(bureau, kind="open")
    assert set(units) == {code(n) for n in (3, 4, 6, 7, 9)}
    assert await exclusions(bureau, frame) == {
        code(0): ["inspected", "at-cap"],
        code(1): ["inspected"],
        code(2): ["inspected-elsewhere"],
        code(5): ["drawn"],
        code(8): ["not-open"],
    }
    assert await left_out(bureau, frame) == {
        code(0): "inspected",
        code(1): "inspected",
        code(2): "other-department",
        code(5): "drawn",
        code(8): "not-open",
    }
    assert frame["excluded"] == 5
    assert frame["left_out"] == {"drawn": 1, "inspected": 2, "not-open": 1, "other-department": 1}
    answer = await bureau.ask("drawer", "GET", f"/frames/{frame['id']}/exclusions?limit=1")
    (first,) = answer.json()["items"]
    assert first["name"] == "平阴县示例第0厂"
    assert first["reasons"][1]["detail"] == "本年度已检查 2 次，达到频次上限 2 次（本局决定）。"
    assert first["reasons"][1]["detail_en"] == "Inspected 2 times this year; the cap is 2 (本局决定)."
    following = answer.headers["Link"].split(">")[0].removeprefix("<")
    assert [one["identifier"] for one in (await bureau.ask("drawer", "GET", following)).json()["items"]] == [code(1)]
    assert (await bureau.ask("leader", "GET", f"/frames/{frame['id']}/exclusions")).status_code == 403
    assert (await bureau.ask("auditor", "GET", f"/frames/{frame['id']}/exclusions", bureau="370125")).status_code == 404


async def test_whoever_was_drawn_last_year_can_be_drawn_this_year(desk: Desk) -> None:
    await desk.import_list(6)
    desk.now = datetime(2022, 12, 20, 1, tzinfo=UTC)
    kind = {"name": "undrawn", "title": "抽查", "selection": {"exclude": [{"because": "drawn"}]}}
    by_parties = {**kind, "shares": [{"count": 2}], "entropy": "parties"}
    effective = {"from": "2022-12-19", "until": "2023-12-31"}
    await crews.adopt(desk, crews.rules(draws=[by_parties], effective=effective))
    await crews.drawn(desk, kind="undrawn")
    desk.now += timedelta(days=8)
    assert (await preview(desk, kind="undrawn"))["size"] == 4
    desk.now += timedelta(days=8)
    assert (await preview(desk, kind="undrawn"))["size"] == 6


async def test_the_preview_is_what_is_frozen(bureau: Desk) -> None:
    await inspected(bureau, 0, "2023-05-01")
    weights = {"base": {"by": "group", "of": {"危险化学品": 3}}}
    selection = {"exclude": [{"because": "inspected"}], "weights": weights}
    request: Json = {"selection": selection, "shares": [{"count": 2}]}
    seen = await preview(bureau, **request)
    frame, units = await frozen(bureau, **request)
    assert {one["identifier"]: (one["stratum"], one["weight"]) for one in seen["candidates"]} == units
    assert [one["identifier"] for one in seen["exclusions"]] == list(await exclusions(bureau, frame)) == [code(0)]
    for name in (
        "purpose",
        "entropy",
        "size",
        "excluded",
        "left_out",
        "changed",
        "deals",
        "reserve",
        "disclosure",
        "population",
        "kind",
        "policy",
    ):
        assert seen[name] == frame[name], name
    assert (seen["reasons"], seen["impossible"]) == ({"inspected": 1}, None)
    (stratum,) = seen["strata"]
    assert (stratum["size"], stratum["drawn"], stratum["certain"], stratum["out"]) == (9, 2, False, {"inspected": 1})
    light, heavy = stratum["inclusion"]
    assert (light["weight"], light["units"], heavy["weight"], heavy["units"]) == (1, 4, 3, 5)
    assert light["method"] == heavy["method"] == "exact"
    assert light["probability"] * 4 + heavy["probability"] * 5 == pytest.approx(2)
    # Not drawn first, then drawn second; by hand.
    by_hand = 3 / 19 + (4 * 1 / 19) * (3 / 18) + (4 * 3 / 19) * (3 / 16)
    assert heavy["probability"] == pytest.approx(by_hand)
    assert {one["probability"] for one in seen["candidates"] if one["weight"] == 3} == {heavy["probability"]}


async def test_a_preview_writes_nothing_and_has_pages(bureau: Desk) -> None:
    first = await preview(bureau, query="?limit=4")
    assert len(first["candidates"]) == 4
    rest = await preview(bureau, query=f"?limit=9&in_after={first['next_in']}")
    assert [one["identifier"] for one in (*first["candidates"], *rest["candidates"])] == sorted(map(code, range(10)))
    assert (rest["next_in"], rest["next_out"]) == (None, None)
    assert (await bureau.ask("auditor", "GET", "/frames")).json()["items"] == []
    assert {one["probability"] for one in first["candidates"]} == {None}
    assert first["strata"][0]["drawn"] is None


async def test_strata_by_team_and_certainty(bureau: Desk) -> None:
    certain = [{"stratum": "必查", "where": {"identifier": [code(0), code(1)]}}]
    selection = {"stratify_by": "team", "certain": certain}
    frame, units = await frozen(bureau, selection=selection, shares=[{"stratum": "W", "count": 1}])
    assert frame["strata"] == [
        {"stratum": "G", "size": 4},
        {"stratum": "W", "size": 4},
        {"stratum": "必查", "size": 2},
    ]
    assert frame["deals"] == [
        {"name": "检查对象名录库", "stratum": "W", "count": 1},
        {"name": "检查对象名录库", "stratum": "必查", "count": 2},
    ]
    assert units[code(1)] == ("必查", 1)
    await bureau.import_rows(*(row(n, 监管类别="烟花爆竹" if n == 5 else "工商贸") for n in range(10)))
    frame, _ = await frozen(bureau, selection={"stratify_by": "team"})
    assert await exclusions(bureau, frame) == {code(5): ["no-team"]}


async def test_people_experts_items_and_counties(bureau: Desk) -> None:
    async def enter(path: str, **fields: object) -> None:
        answer = await bureau.ask("registrar", "PUT", path, {**fields, "reason": "建库"})
        assert answer.status_code == 201, answer.text

    await enter("/people/1", name="示例甲", section="一中队", certificate_expires="2023-08-23")
    await enter("/people/2", name="示例乙", certificate_expires="2023-08-22")
    await enter("/people/3", name="示例丙", on_duty=False)
    await enter("/experts/1", name="示例丁", scores=[{"on": "2023-01-01", "points": 90, "campaign": "夏季"}])
    await enter("/experts/2", name="示例戊")
    await enter("/items/1", name="安全培训", basis="《安全生产法》第二十八条", kind="key")
    await enter("/items/2", name="应急预案", basis="《安全生产法》第八十一条")
    frame, units = await frozen(bureau, kind="inspectors")
    assert (units, frame["disclosure"]) == ({"1": ("一中队", 1)}, "never")
    assert await exclusions(bureau, frame) == {"2": ["certificate-expired"], "3": ["off-duty"]}
    frame, units = await frozen(bureau, kind="experts")
    assert (units, frame["disclosure"]) == ({"1": ("", 4), "2": ("", 1)}, "never")
    frame, units = await frozen(bureau, kind="topics")
    assert (units, frame["disclosure"]) == ({"1": ("重点", 1), "2": ("", 1)}, "at-once")
    assert frame["deals"] == [{"name": "抽事项", "stratum": "重点", "count": 1}]
    frame, units = await frozen(bureau, kind="counties")
    assert set(units) == {"411121", "411122", "411102"}
    assert [(deal["name"], deal["count"]) for deal in frame["deals"]] == [
        ("2023-09", 1),
        ("2023-10", 1),
        ("2023-11", 1),
    ]
    assert frame["population"] == "counties"


async def test_named(bureau: Desk) -> None:
    named = {"because": "named", "identifiers": [code(1)], "reason": "正在搬迁"}
    frame, units = await frozen(bureau, selection={"exclude": [named]})
    assert len(units) == 9
    (out,) = (await bureau.ask("auditor", "GET", f"/frames/{frame['id']}/exclusions")).json()["items"]
    assert out["reasons"][0]["detail"] == "指明排除：正在搬迁。"


async def test_what_cannot_be_is_refused_with_what_to_do(bureau: Desk) -> None:
    await inspected(bureau, 0, "2023-05-01")
    selection: Json = {"stratify_by": "group", "exclude": [{"because": "inspected"}]}
    shares = [{"stratum": "工商贸", "count": 5}]
    refused = await problem(bureau, selection=selection, shares=shares)
    assert (refused["status"], refused["code"]) == (409, "quota-impossible")
    assert refused["detail"].startswith("类别“工商贸”可抽 4 个，要抽 5 个；不能抽的：已检查 1。")
    assert refused["out"] == ["inspected: 1"]
    seen = await preview(bureau, selection=selection, shares=shares)
    assert seen["impossible"]["detail"] == refused["detail"]
    assert [one["identifier"] for one in seen["exclusions"]] == [code(0)]
    everybody = {"because": "named", "identifiers": [code(n) for n in range(10)], "reason": "停产"}
    refused = await problem(bureau, selection={"exclude": [everybody]})
    assert (refused["code"], "指明排除 10" in refused["detail"]) == ("empty-frame", True)
    assert (await problem(bureau, kind="open", selection={}))["code"] == "kind-or-selection"
    assert (await problem(bureau, kind="open", narrower={"list": ["重点"]}))["code"] == "invalid-input"
    assert (await problem(bureau, stratum="工商贸", selection={}))["code"] == "kind-or-selection"
    unknown = await problem(bureau, kind="lottery")
    assert (unknown["status"], unknown["code"], "monthly" in unknown["kinds"]) == (404, "kind-unknown", True)
    assert (await problem(bureau, kind="monthly", month="2023-09"))["code"] == "plan-needed"
    assert (await problem(bureau, kind="monthly"))["code"] == "month-not-plain"
    assert (await problem(bureau, kind="counties", month="2023-09"))["code"] == "month-not-plain"
    assert (await problem(bureau, kind="topics", plan=str(uuid4())))["code"] == "plan-unknown"


async def test_without_a_policy_nothing_of_it_is_passed_over(desk: Desk) -> None:
    await desk.import_list(3)
    for request in (
        {"kind": "open"},
        {"selection": {"exclude": [{"because": "at-cap"}]}},
        {"selection": {"stratify_by": "team"}},
        {"selection": {"population": "counties"}},
    ):
        assert (await problem(desk, **request))["code"] == "no-policy", request


async def test_the_whole_directory_is_in_the_frame_or_left_out(bureau: Desk) -> None:
    selection = {"where": {"field": "group", "in": ["工商贸"]}}
    frame, units = await frozen(bureau, selection=selection)
    assert set(units) == {code(n) for n in (0, 2, 4, 6, 8)}
    assert await left_out(bureau, frame) == {code(n): "outside-rule" for n in (1, 3, 5, 7, 9)}
    assert (frame["excluded"], frame["left_out"]) == (5, {"outside-rule": 5})
    assert await exclusions(bureau, frame) == {}, "nobody has to act on an enterprise that the rule is not about"
    assert frame["changed"] == 10, "the directory was imported a moment ago"
    bureau.now += timedelta(days=7, seconds=1)
    assert (await preview(bureau, selection=selection))["changed"] == 0


async def test_one_stratum_is_drawn_for_a_purpose_of_its_own(bureau: Desk) -> None:
    frame, units = await frozen(bureau, kind="teams-in-turn", stratum="W")
    assert (frame["purpose"], frame["entropy"]) == ("teams-in-turn/2023-Q3/W", "beacon")
    assert set(units.values()) == {("W", 1)}
    assert frame["deals"] == [{"name": "各组抽查", "stratum": "W", "count": 1}]
    assert frame["left_out"] == {"other-stratum": 5}
    assert (await problem(bureau, kind="teams-in-turn", stratum="F"))["code"] == "stratum-not-there"


async def test_a_covert_frame_tells_no_reason(bureau: Desk) -> None:
    await inspected(bureau, 0, "2023-05-01")
    frame, _ = await frozen(bureau, kind="open", covert=True)
    assert frame["left_out"] == {"withheld": 1}
    assert await left_out(bureau, frame) == {code(0): "withheld"}


async def test_a_frame_made_by_hand_takes_two_persons(bureau: Desk) -> None:
    asked = {"title": "自选", "selection": {}}
    frame = await bureau.done("drawer", "/frames", asked)
    assert (frame["purpose"], frame["policy"], frame["approval_needed"]) == ("own/2023-08", None, True)
    assert (frame["approved_by"], frame["approved_at"]) == (None, None)
    path = f"/frames/{frame['id']}/approval"
    assert await bureau.refused("drawer", path) == (403, "not-permitted")
    approved = await bureau.done("chief", path)
    assert approved["approved_by"]["subject"] == "made-up-chief"
    assert await bureau.refused("chief", path) == (409, "approval-not-needed")
    ruled = await bureau.freeze(kind="open")
    assert not ruled["approval_needed"]
    assert await bureau.refused("chief", f"/frames/{ruled['id']}/approval") == (409, "approval-not-needed")


async def test_items_are_drawn_for_the_inspections_of_a_deal(bureau: Desk) -> None:
    item = {"name": "安全培训", "basis": "《安全生产法》第二十八条", "kind": "key", "reason": "建库"}
    assert (await bureau.ask("registrar", "PUT", "/items/1", item)).status_code == 201
    draw = await bureau.complete(await bureau.announce(await bureau.freeze(kind="open")))
    frame = await bureau.freeze(kind="topics", draw=draw["id"])
    assert (frame["purpose"], frame["disclosure"]) == (f"items/{draw['id']}/1", "at-once")
    assert (await problem(bureau, kind="topics", draw=draw["id"], deal=2))["code"] == "deal-not-there"
    assert (await problem(bureau, kind="topics", draw=str(uuid4())))["code"] == "draw-not-there"
    assert (await problem(bureau, kind="open", draw=draw["id"]))["code"] == "rules-malformed"
