"""Coverage on a day: every figure, the enterprises behind it, and nothing that a covert draw would give away."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.integration.sampling.desk import BEGIN, Desk
from tests.integration.sampling.hearing import learned, visit
from tests.integration.sampling.lists import code
from tests.integration.sampling.planning import POLICY, adopt, draft, flag, inspect, number_of, rows, show

Json = dict[str, Any]

KIND = """\
draws:
  - {name: month, title: 每月抽查, selection: {}, entropy: parties}
"""


@pytest.fixture
async def plan(desk: Desk) -> str:
    """Twelve enterprises: 0, 1, 2 are key units, 3, 4, 5 were complained of, 11 has closed; the plan names the rest."""
    desk.now = datetime(2022, 12, 30, 1, 0, tzinfo=UTC)
    await adopt(desk, POLICY + KIND)
    await desk.import_list(12)
    marks = {number: {"key-unit": "2022-05-01"} for number in (0, 1, 2)}
    complaints = {3: "2023-03-10", 4: "2023-08-01", 5: "2023-06-30"}
    await flag(desk, {**marks, **{n: {"complaint": day} for n, day in complaints.items()}}, {11: "closed"})
    desk.now = datetime(2023, 2, 20, 1, 0, tzinfo=UTC)
    path = f"/plans/{(await draft(desk))['id']}"
    desk.now = BEGIN
    return path


async def visits(desk: Desk) -> None:
    """Half-years' first and last days, one enterprise too often, one as often with a complaint among them."""
    await inspect(desk, (0, "2023-03-01"), (1, "2023-04-05"), (3, "2023-06-30"), (4, "2023-07-01"), (5, "2023-07-02"))
    await inspect(desk, *((number, f"2023-05-0{day}") for number in (6, 8) for day in (1, 2)))
    await inspect(desk, (6, "2023-05-03"))
    await inspect(desk, (8, "2023-05-03"), occasion="complaint")
    await inspect(desk, (2, "2023-05-01"), department="生态环境局")


async def behind(desk: Desk, path: str, figure: str, query: str = "", who: str = "auditor") -> dict[int, bool]:
    """Number of each enterprise behind a figure, and whether it meets it."""
    found = await rows(desk, f"{path}/coverage/{figure}?limit=3{query}", who)
    return {number_of(one["identifier"]): one["met"] for one in found}


async def test_duties_over_the_directory(desk: Desk, plan: str) -> None:
    await visits(desk)
    report = await show(desk, f"{plan}/coverage")
    assert (report["on"], report["policy_title"], report["edition"]) == ("2023-08-23", "2023 年抽查规则", 1)
    key, general, first, second = report["duties"]
    assert (key["fit"], key["required"], key["done"], key["missing"], key["reached"]) == (3, 3, 2, 1, "2/3")
    assert not key["met"]
    assert (general["fit"], general["required"], general["done"], general["met"]) == (8, 3, 5, True)
    assert (first["figure"], first["fit"], first["done"]) == ("duty.complaints.1", 2, 1)
    assert (second["figure"], second["fit"], second["done"]) == ("duty.complaints.2", 3, 2)
    assert await behind(desk, plan, "duty.key-units") == {0: True, 1: True, 2: False}
    assert await behind(desk, plan, "duty.key-units", "&met=false") == {2: False}
    assert await behind(desk, plan, "duty.complaints.1") == {3: True, 5: False}
    assert await behind(desk, plan, "duty.complaints.2") == {3: False, 4: True, 5: True}
    assert list(await behind(desk, plan, "duty.general-units")) == [3, 4, 5, 6, 7, 8, 9, 10]
    (one,) = (await rows(desk, f"{plan}/coverage/duty.complaints.2"))[2:]
    assert (one["name"], one["days"], one["planned"]) == ("平阴县示例第5厂", ["2023-07-02"], True)


async def test_a_visit_that_cases_held_counts_like_a_recorded_one(desk: Desk, plan: str) -> None:
    """Those of a draw that is not open count for readers of covert draws alone."""
    await learned(desk, visit(1, "2023-04-05"), visit(2, "2023-05-01"))
    assert await behind(desk, plan, "duty.key-units", who="drawer") == {0: False, 1: True, 2: True}
    assert await behind(desk, plan, "duty.key-units") == {0: False, 1: False, 2: False}
    await inspect(desk, (0, "2023-03-01"))
    assert (await show(desk, f"{plan}/coverage"))["duties"][0]["done"] == 1
    await adopt(
        desk, f"{POLICY}{KIND}covert: {{seen_by: [legal], basis: 第六条}}\n".replace("example-2023", "example-2")
    )
    for who, seen in (("legal", True), ("drawer", False)):
        assert await behind(desk, plan, "duty.key-units", who=who) == {0: True, 1: seen, 2: seen}


async def test_the_days_on_which_a_half_year_ends_and_begins(desk: Desk, plan: str) -> None:
    await visits(desk)
    june = await show(desk, f"{plan}/coverage?on=2023-06-30")
    assert [(duty["figure"], duty["done"]) for duty in june["duties"][2:]] == [("duty.complaints.1", 1)]
    july = await show(desk, f"{plan}/coverage?on=2023-07-01")
    assert [(duty["figure"], duty["fit"], duty["done"]) for duty in july["duties"][2:]] == [
        ("duty.complaints.1", 2, 1),
        ("duty.complaints.2", 2, 0),
    ]
    may = await show(desk, f"{plan}/coverage?on=2023-05-01")
    assert (may["duties"][2]["fit"], may["duties"][0]["done"]) == (1, 2)


async def test_caps_months_and_what_is_left(desk: Desk, plan: str) -> None:
    await visits(desk)
    report = await show(desk, f"{plan}/coverage")
    (cap,) = report["caps"]
    assert (cap["figure"], cap["above"], cap["met"]) == ("cap.1", 1, False)
    assert await behind(desk, plan, "cap.1", "&met=false") == {6: False}
    assert await behind(desk, plan, "cap.1", "&met=true") == dict.fromkeys((0, 1, 3, 4, 5, 8), True)
    general, hazardous = report["teams"]
    assert (general["team"], general["name"], general["planned"]) == ("G", "工商贸检查组", 6)
    assert (general["due"], general["taken"], general["behind_taken"], general["months_behind"]) == (6, 4, 2, 3)
    assert (hazardous["due"], hazardous["taken"], hazardous["behind_taken"], hazardous["months_behind"]) == (5, 3, 2, 4)
    assert general["months"][2] == {"month": "2023-03", "planned": 3, "taken": 1, "inspected": 1}
    assert await behind(desk, plan, "team.W") == {1: True, 3: True, 5: True, 7: False, 9: False}
    left = report["remaining"]
    assert (left["planned"], left["left_to_take"], left["left_to_inspect"]) == (11, 4, 4)
    # Seven in 235 days; four more take 135 days.
    assert (left["ends"], left["days_left"], left["expected_on"], left["in_time"]) == (
        "2023-11-30",
        99,
        "2024-01-05",
        False,
    )
    assert await behind(desk, plan, "remaining", "&met=false") == dict.fromkeys((2, 7, 9, 10), False)


async def test_a_withdrawn_inspection_counts_no_more(desk: Desk, plan: str) -> None:
    await inspect(desk, (0, "2023-03-01"))
    assert await behind(desk, plan, "duty.key-units", "&met=true") == {0: True}
    (one,) = await rows(desk, "/recorded-inspections")
    await desk.done("registrar", f"/recorded-inspections/{one['id']}/withdrawal", {"reason": "登记错误"})
    await desk.done("leader", f"/recorded-inspections/{one['id']}/withdrawal/approval")
    assert await behind(desk, plan, "duty.key-units", "&met=true") == {}


async def test_what_was_drawn_counts_for_the_share(desk: Desk, plan: str) -> None:
    assert (await show(desk, f"{plan}/coverage"))["drawn_share"] == {
        "figure": "drawn-share",
        "share": "30%",
        "planned": 11,
        "required": 4,
        "drawn": 0,
        "missing": 4,
        "reached": "0/11",
        "met": False,
    }
    completed = await desk.complete(await desk.announce(await desk.freeze(kind="month")))
    drawn = {number_of(unit["identifier"]) for unit in completed["outcome"]["deals"][0]["units"]}
    share = (await show(desk, f"{plan}/coverage"))["drawn_share"]
    assert (share["drawn"], share["met"]) == (4, True)
    assert set(await behind(desk, plan, "drawn-share", "&met=true")) == drawn
    assert (await show(desk, f"{plan}/coverage"))["remaining"]["taken"] == 4
    before = await show(desk, f"{plan}/coverage?on=2023-08-22")
    assert before["drawn_share"]["drawn"] == 0


async def test_a_covert_draw_shows_in_nothing_before_it_is_opened(desk: Desk, plan: str) -> None:
    await visits(desk)
    blank = [await show(desk, f"{plan}/coverage"), await rows(desk, "/recorded-inspections")]
    draw = await desk.announce(await desk.freeze(kind="month", covert=True))
    outcome = (await desk.ask("leader", "GET", draw)).json()
    assert outcome["outcome"] is None
    await desk.complete(draw)
    units = (await desk.ask("leader", "GET", draw)).json()["outcome"]["deals"][0]["units"]
    drawn = [number_of(unit["identifier"]) for unit in units]
    followed = {"draw": draw.removeprefix("/draws/"), "occasion": "draw"}
    # Whether somebody was drawn is not found out by trying to refer to the draw.
    for number in range(10):
        entry = {"identifier": code(number), "held_on": "2023-08-23", "source": "检查记录", **followed}
        answer = await desk.ask("registrar", "POST", "/recorded-inspections", {"inspections": [entry]})
        assert [fault["code"] for fault in answer.json()["faults"]] == ["draw-unknown"]
    await inspect(desk, *((number, "2023-08-23") for number in drawn), who="leader", **followed)
    assert [await show(desk, f"{plan}/coverage"), await rows(desk, "/recorded-inspections")] == blank
    for figure in ("drawn-share", "remaining", "duty.general-units", "cap.1"):
        told = await rows(desk, f"{plan}/coverage/{figure}")
        assert "2023-08-23" not in str(told)
        assert "2023-08-23" in str(await rows(desk, f"{plan}/coverage/{figure}", "leader"))
    # Nor by recording the same visit: it is no fault for one who may not know of the other.
    await inspect(desk, (drawn[0], "2023-08-23"))
    assert (await show(desk, f"{plan}/coverage", "leader"))["drawn_share"]["drawn"] == len(drawn)
    assert len(await rows(desk, "/recorded-inspections", "leader")) == len(blank[1]) + len(drawn) + 1
    await desk.conduct()
    assert (await show(desk, f"{plan}/coverage"))["drawn_share"]["drawn"] == len(drawn)
    assert len(await rows(desk, "/recorded-inspections")) == len(blank[1]) + len(drawn) + 1


async def test_the_plan_beside_the_directory(desk: Desk, plan: str) -> None:
    complete = await show(desk, f"{plan}/comparison")
    assert complete["categories"] == [
        {"category": "key", "directory": 3, "planned": 3, "both": 3},
        {"category": "general", "directory": 8, "planned": 8, "both": 8},
    ]
    assert (complete["missing"], complete["not_in_directory"]) == (0, 0)
    short = f"/plans/{(await draft(desk, scope={'identifiers': [code(n) for n in (0, 1, 6, 7)]}))['id']}"
    await flag(desk, {}, {7: "moved"})
    compared = await show(desk, f"{short}/comparison")
    assert [(duty["name"], duty["required"], duty["planned"], duty["met"]) for duty in compared["duties"]] == [
        ("key-units", 3, 2, False),
        ("general-units", 3, 1, False),
        ("complaints", 3, 0, False),
    ]
    missing = await rows(desk, f"{short}/comparison/missing?limit=2")
    assert [number_of(one["identifier"]) for one in missing] == [2, 3, 4, 5, 8, 9, 10]
    assert missing[1]["duties"] == ["general-units", "complaints"]
    (gone,) = await rows(desk, f"{short}/comparison/not-in-directory")
    assert (number_of(gone["identifier"]), gone["directory"], gone["planned"]) == (7, None, "general")
    both = await rows(desk, f"{short}/comparison/all")
    assert len(both) == 11
    assert both[0]["name"] == "平阴县示例第0厂"


async def test_a_campaign_is_measured_by_those_it_names(desk: Desk, plan: str) -> None:
    few = {"identifiers": [code(n) for n in (0, 3, 6)]}
    days = {"from": "2023-08-01", "until": "2023-12-20"}
    campaign = f"/plans/{(await draft(desk, kind='campaign', scope=few, **days))['id']}"
    await inspect(desk, (0, "2023-08-02"), (1, "2023-08-02"), (3, "2023-07-31"))
    report = await show(desk, f"{campaign}/coverage")
    assert [(duty["name"], duty["fit"], duty["done"]) for duty in report["duties"][:2]] == [
        ("key-units", 1, 1),
        ("general-units", 2, 1),
    ]
    assert (report["remaining"]["inspected"], report["remaining"]["ends"]) == (1, "2023-12-20")
    assert list(report["teams"][0]["months"][-1].values())[:2] == ["2023-12", 2]


async def test_without_a_policy_it_says_to_adopt_one(desk: Desk, plan: str) -> None:
    for path in (f"{plan}/coverage?on=2022-12-31", f"{plan}/comparison?on=2022-12-31"):
        answer = await desk.ask("auditor", "GET", path)
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/coverage-without-policy")
        assert "采用" in answer.json()["detail"]


async def test_who_sees_it_and_what_is_not_there(desk: Desk, plan: str) -> None:
    answer = await desk.ask("auditor", "GET", f"{plan}/coverage/duty.nothing")
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/coverage-figure-unknown")
    assert "drawn-share" in answer.json()["figures"]
    for below in ("coverage", "coverage/remaining", "comparison", "comparison/all"):
        assert (await desk.ask("expert", "GET", f"{plan}/{below}")).status_code == 403
        assert (await desk.ask("auditor", "GET", f"{plan}/{below}", bureau="370125")).status_code == 404
        assert (await desk.ask("supervisor", "GET", f"{plan}/{below}", bureau="370100")).status_code == 200
