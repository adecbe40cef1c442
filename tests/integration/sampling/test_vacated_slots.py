"""Somebody drawn does not go: on record, and the slot is drawn again by the same rule, as a draw of its own."""

import asyncio
from typing import Any

import pytest

from tests.integration.sampling.crews import ON, assign, crews, entropy, problem, roster, sent, staff, table
from tests.integration.sampling.desk import Desk
from tests.integration.sampling.lists import code

Json = dict[str, Any]


@pytest.fixture
async def first(desk: Desk) -> Json:
    """Two enterprises with a crew each, one closed to D0, the other to S0, S1 and S2; four who can lead."""
    await desk.import_list(4)
    await staff(desk, brigade=4, others=3)
    recusals = [
        {"person": person, "enterprise": enterprise, "reason": "近亲属任职"}
        for person, enterprise in (("D0", code(1)), *((f"S{n}", code(2)) for n in range(3)))
    ]
    return await sent(desk, await roster(desk, enterprises=[code(1), code(2)], recusals=recusals))


def task_of(shown: Json, enterprise: str) -> str:
    tasks = [served["task"] for served in shown["outcome"]["assignments"]]
    return str(next(task["id"] for task in tasks if task["identifier"] == enterprise))


def slot_of(shown: Json, task: str, name: str = "组长") -> Json:
    (served,) = (one for one in shown["outcome"]["assignments"] if one["task"]["id"] == task)
    return dict(next(slot for slot in served["slots"] if slot["name"] == name))


def vacation(task: str, slot: str = "组长", because: str = "refused") -> Json:
    return {"task": task, "slot": slot, "because": because, "reason": "手上案件未结"}


async def show(desk: Desk, shown: Json, who: str = "drawer") -> Json:
    return dict((await desk.ask(who, "GET", f"/draws/{shown['id']}")).json())


async def test_a_slot_is_vacated_once_and_on_record(desk: Desk, first: Json) -> None:
    task = task_of(first, code(1))
    place = {"draw": first["id"], "task": task, "slot": "组长"}
    gone = crews(first)[code(1)]
    assert (await problem(desk, slot=place))["code"] == "slot-not-vacated"
    shown = await desk.done("leader", f"/draws/{first['id']}/vacations", vacation(task))
    slot = slot_of(shown, task)
    assert (slot["vacated"]["because"], slot["vacated"]["reason"], slot["held"]) == ("refused", "手上案件未结", None)
    assert slot["drawn"]["identifier"] == gone["组长"]
    refused = await desk.refused("drawer", f"/draws/{first['id']}/vacations", vacation(task))
    assert refused == (409, "slot-vacated-already")


async def test_the_roster_of_a_slot(desk: Desk, first: Json) -> None:
    task, gone = task_of(first, code(1)), crews(first)[code(1)]
    place = {"draw": first["id"], "task": task, "slot": "组长"}
    shown = await desk.done("leader", f"/draws/{first['id']}/vacations", vacation(task))
    made = await roster(desk, slot=place)
    assert (made["tasks_size"], made["slot"]) == (1, place)
    full = (await desk.ask("drawer", "GET", f"/rosters/{made['id']}")).json()
    # The task is the same for all to see, and asks for what it asked for; people have new ids.
    assert full["tasks"] == [
        {
            "task": next(one["task"] for one in shown["outcome"]["assignments"] if one["task"]["id"] == task),
            "slots": [{"name": "组长", "tags": ["inspector", "section:执法大队"]}],
        }
    ]
    out = {one["person"]: one["reasons"][0]["because"] for one in full["out"]}
    assert out[gone["组长"]] == "vacated"
    assert out[gone["组员"]] == "on-task" or gone["组员"].startswith("S")
    assert {one["person"]["identifier"]: one["recused"] for one in full["people"]}["D0"] == [task]


async def test_a_recusal_holds_for_the_slot_of_its_own_enterprise_only(desk: Desk, first: Json) -> None:
    task = task_of(first, code(1))
    await desk.done("leader", f"/draws/{first['id']}/vacations", vacation(task, "组员"))
    made = await roster(desk, slot={"draw": first["id"], "task": task, "slot": "组员"})
    full = (await desk.ask("drawer", "GET", f"/rosters/{made['id']}")).json()
    recused = {one["person"]["identifier"]: one["recused"] for one in full["people"]}
    assert recused.pop("D0") == [task]
    # One of the three at most was on this task, whose head is of the brigade; the enterprise closed to them is another.
    assert len({"S0", "S1", "S2"} & set(recused)) >= 2
    assert not any(recused.values())


async def test_a_vacated_slot_is_filled_by_a_draw_of_its_own(desk: Desk, first: Json) -> None:
    task, gone = task_of(first, code(1)), crews(first)[code(1)]
    place = {"draw": first["id"], "task": task, "slot": "组长"}
    await desk.done("leader", f"/draws/{first['id']}/vacations", vacation(task))
    second = await sent(desk, await roster(desk, slot=place))
    assert (second["slot"], second["serial"]) == (place, 2)
    (holder,) = crews(second)[code(1)].values()
    assert holder not in {"D0", *gone.values()}
    slot = slot_of(await show(desk, first), task)
    assert slot["held"]["draw"] == second["id"]
    assert slot["held"]["person"]["identifier"] == holder
    rows = await table(desk, "SELECT person, vacated_because FROM sampling.assigned WHERE task = $1", task)
    assert {one["person"]: one["vacated_because"] for one in rows} == {
        gone["组长"]: "refused",
        gone["组员"]: None,
        holder: None,
    }


async def test_whoever_fills_a_slot_can_vacate_it_in_turn(desk: Desk, first: Json) -> None:
    task, draw, gone = task_of(first, code(2)), first, []
    for because in ("absent", "recused"):
        gone.append(slot_of(draw, task)["drawn"]["identifier"])
        await desk.done("drawer", f"/draws/{draw['id']}/vacations", vacation(task, because=because))
        draw = await sent(desk, await roster(desk, slot={"draw": draw["id"], "task": task, "slot": "组长"}))
    holder = slot_of(draw, task)["drawn"]["identifier"]
    assert len({*gone, holder}) == 3
    slot = slot_of(await show(desk, first), task)
    assert (slot["held"]["draw"], slot["held"]["person"]["identifier"]) == (draw["id"], holder)
    assert slot["vacated"]["because"] == "absent"
    # Nobody outside learns why, nor who.
    shown = slot_of(await show(desk, first, "party"), task)
    assert (shown["vacated"]["because"], shown["vacated"]["reason"]) == ("absent", None)
    assert shown["held"]["person"] == {"id": slot["held"]["person"]["id"], "identifier": None, "name": None}


async def test_a_slot_is_not_filled_twice(desk: Desk, first: Json) -> None:
    task = task_of(first, code(2))
    place = {"draw": first["id"], "task": task, "slot": "组长"}
    await desk.done("leader", f"/draws/{first['id']}/vacations", vacation(task))
    one, other = [await roster(desk, slot=place) for _ in range(2)]
    bodies = [{"title": "补抽", "roster": made["id"], "entropy": entropy()} for made in (one, other)]
    answers = await asyncio.gather(*(desk.ask("drawer", "POST", "/draws", body) for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    (refused,) = (answer.json() for answer in answers if answer.status_code == 409)
    (pending,) = (answer.json() for answer in answers if answer.status_code == 201)
    assert (refused["type"], refused["draw"]) == ("/problems/slot-taken", pending["id"])
    assert (await problem(desk, slot=place))["code"] == "slot-taken"

    await desk.done("drawer", f"/draws/{pending['id']}/void-request", {"reason": "随机源有误"})
    await desk.done("chief", f"/draws/{pending['id']}/void")
    again = await sent(desk, await roster(desk, slot=place))
    assert (await problem(desk, slot=place))["code"] == "slot-taken"
    assert slot_of(await show(desk, first), task)["held"]["draw"] == again["id"]


async def test_nobody_left_is_told_so(desk: Desk, first: Json) -> None:
    task = task_of(first, code(1))
    draw = first
    # Four can lead; one is recused, and one may be the other member of the crew.
    for _ in range(3):
        await desk.done("leader", f"/draws/{draw['id']}/vacations", vacation(task))
        place = {"draw": draw["id"], "task": task, "slot": "组长"}
        answer = await desk.ask("drawer", "POST", "/rosters", {"title": "补抽", "on": ON, "slot": place})
        if answer.status_code != 201:
            break
        draw = await sent(desk, answer.json())
    assert answer.json()["type"] == "/problems/crews-short"
    assert answer.json()["slots"][0]["enterprise"] == "平阴县示例第1厂"
    assert answer.json()["missing"] == 1


async def test_what_cannot_be_vacated(desk: Desk, first: Json) -> None:
    task = task_of(first, code(1))
    path = f"/draws/{first['id']}/vacations"
    assert await desk.refused("leader", path, vacation(task, "司机")) == (422, "slot-unknown")
    assert await desk.refused("leader", path, vacation("0" * 64)) == (422, "slot-unknown")
    assert await desk.refused("leader", path, {**vacation(task), "because": "tired"}) == (422, "invalid-input")
    assert await desk.refused("auditor", path, vacation(task)) == (403, "not-permitted")
    assert await desk.refused("leader", path, vacation(task), **{"If-Match": '"1"'}) == (412, "stale-version")
    substitution = {"withdrawn": task, "reason": "停产"}
    assert await desk.refused("leader", f"/draws/{first['id']}/substitutions", substitution) == (422, "nothing-ranked")
    pending = await assign(desk, await roster(desk, enterprises=[code(3)]))
    assert await desk.refused("leader", f"{pending}/vacations", vacation(task)) == (409, "not-now")
    ranked = await desk.announce(await desk.freeze())
    assert await desk.refused("leader", f"{ranked}/vacations", vacation(task)) == (409, "not-now")
    place = {"draw": first["id"], "task": task, "slot": "组长"}
    assert (await problem(desk, slot=place, crew="pair"))["code"] == "source-not-one"
