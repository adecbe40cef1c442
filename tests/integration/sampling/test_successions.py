"""A person who is drawn does not go: the next person, whom the seed has fixed, takes the slot, until nobody is left."""

from typing import Any

import pytest

from services.sampling.registers.records.naming import key_of
from shared.draws.assign import priorities
from shared.draws.frames import Person
from tests.integration.sampling.crews import crews, drawn, roster, sent, staff, table
from tests.integration.sampling.desk import EVIDENCE, Desk
from tests.integration.sampling.lists import code

Json = dict[str, Any]
LEADS, FOLLOWS = 1, 2
"""The numbers of the slots of a crew: the first takes somebody of the brigade."""
BRIGADE = {f"D{number}" for number in range(8)}


@pytest.fixture
async def first(desk: Desk) -> Json:
    """Two enterprises with a crew each, one closed to D0, the other to S0, S1 and S2; eight who can lead.

    Everybody has one task at most, and four of the eleven have one.
    """
    await desk.import_list(2)
    await staff(desk, brigade=len(BRIGADE), others=3)
    recusals = [
        {"person": person, "enterprise": enterprise, "reason": "近亲属任职"}
        for person, enterprise in (("D0", code(0)), *((f"S{n}", code(1)) for n in range(3)))
    ]
    return await sent(desk, await roster(desk, frame=(await desk.freeze())["id"], recusals=recusals))


def task_of(shown: Json, enterprise: str) -> str:
    tasks = [served["task"] for served in shown["outcome"]["assignments"]]
    return str(next(task["id"] for task in tasks if task["identifier"] == enterprise))


def slots_of(shown: Json, task: str) -> list[Json]:
    (served,) = (one for one in shown["outcome"]["assignments"] if one["task"]["id"] == task)
    return list(served["slots"])


def holder_of(shown: Json, task: str, number: int = LEADS) -> str | None:
    """The key of the person who holds a slot now."""
    held = slots_of(shown, task)[number - 1]["held"]
    return held and key_of(held["identifier"])


def idle(shown: Json) -> set[str]:
    """The brigade without those who were drawn: everybody else has as many tasks as they may get."""
    return BRIGADE - {person for crew in crews(shown).values() for person in crew.values()}


def given_up(task: str, slot: int = LEADS, reason: str = "ill", **others: object) -> Json:
    return {"task": task, "slot": slot, "reason": reason, **others}


async def test_the_next_person_takes_the_slot(desk: Desk, first: Json) -> None:
    task, path = task_of(first, code(0)), f"/draws/{first['id']}/successions"
    gone, other = crews(first)[code(0)].values()
    shown = await desk.done("leader", path, given_up(task, evidence=EVIDENCE, remark="住院"))
    lead = holder_of(shown, task)
    assert lead in idle(first) - {"D0"}
    assert holder_of(shown, task, FOLLOWS) == other
    # What the draw gave stays. Beside it stands who holds the slot now.
    assert slots_of(shown, task)[0]["drawn"] == slots_of(first, task)[0]["drawn"]
    (succession,) = shown["successions"]
    assert key_of(succession["gave_up"]["identifier"]) == gone
    assert key_of(succession["successor"]["identifier"]) == lead
    assert (succession["reason"], succession["evidence"], succession["remark"]) == ("ill", EVIDENCE, "住院")
    rows = await table(desk, "SELECT person, slot, vacated_because FROM sampling.assigned WHERE task = $1", task)
    assert {(one["person"], one["slot"], one["vacated_because"]) for one in rows} == {
        (gone, LEADS, "ill"),
        (lead, LEADS, None),
        (other, FOLLOWS, None),
    }


async def test_a_stranger_computes_who_succeeds(desk: Desk, first: Json) -> None:
    task = task_of(first, code(0))
    full = (await desk.ask("drawer", "GET", f"/rosters/{first['frame']}")).json()
    ids = {one["person"]["identifier"]: one["person"]["id"] for one in full["people"]}
    fitting = [Person(ids[key], (), 1, ()) for key in sorted(idle(first) - {"D0"})]
    in_turn = sorted(zip(priorities(first["outcome"]["seed"], task, fitting), fitting, strict=True))
    shown = await desk.done("leader", f"/draws/{first['id']}/successions", given_up(task))
    assert slots_of(shown, task)[0]["held"]["id"] == in_turn[0][1].id


async def test_successors_give_up_the_slot_in_turn_until_nobody_is_left(desk: Desk, first: Json) -> None:
    task, path = task_of(first, code(0)), f"/draws/{first['id']}/successions"
    shown, been = first, []
    while (holder := holder_of(shown, task)) is not None:
        been.append(holder)
        shown = await desk.done("leader", path, given_up(task, reason="recused"))
    # Nobody is asked twice, and D0 is recused.
    assert sorted(been[1:]) == sorted(idle(first) - {"D0"})
    assert [one["successor"] is None for one in shown["successions"]] == [*[False] * (len(been) - 1), True]
    assert await desk.refused("leader", path, given_up(task)) == (409, "slot-vacant")
    public = "SELECT convert_from(entry, 'UTF8')::jsonb #>> '{}' AS entry FROM log.event WHERE stream = $1 ORDER BY id"
    entries = [row["entry"] for row in await table(desk, public, f"draw/{first['id']}")]
    told = [entry for entry in entries if '"type": "sampling.draw.succeeded"' in entry]
    assert [f'"left": {left}' in entry for left, entry in enumerate(reversed(told))] == [True] * len(been)
    assert not any(task in entry for entry in told), "the public learns how many and why, not where"


async def test_a_recusal_holds_for_successors_too(desk: Desk, first: Json) -> None:
    task, path = task_of(first, code(1)), f"/draws/{first['id']}/successions"
    shown, been = first, []
    while (holder := holder_of(shown, task, FOLLOWS)) is not None:
        been.append(holder)
        shown = await desk.done("leader", path, given_up(task, FOLLOWS))
    assert sorted(been[1:]) == sorted(idle(first)), "only the brigade may go there"


async def test_nobody_outside_learns_who(desk: Desk, first: Json) -> None:
    body = given_up(task_of(first, code(0)), remark="手上案件未结")
    await desk.done("leader", f"/draws/{first['id']}/successions", body)
    answer = await desk.ask("clerk", "GET", f"/draws/{first['id']}")
    assert "测试员" not in answer.text
    (succession,) = answer.json()["successions"]
    assert (succession["reason"], succession["remark"]) == ("ill", None)
    assert succession["successor"] == {"id": succession["successor"]["id"], "identifier": None, "name": None}


async def test_who_gave_up_a_slot_can_be_drawn_for_another_draw(desk: Desk, first: Json) -> None:
    task = task_of(first, code(0))
    gone = crews(first)[code(0)]["组长"]
    await desk.done("leader", f"/draws/{first['id']}/successions", given_up(task))
    firms = await drawn(desk, 2)
    full = (await desk.ask("drawer", "GET", f"/rosters/{(await roster(desk, draw=firms['id']))['id']}")).json()
    assert gone in {one["person"]["identifier"] for one in full["people"]}


async def test_what_cannot_be_given_up(desk: Desk, first: Json) -> None:
    task = task_of(first, code(0))
    path = f"/draws/{first['id']}/successions"
    for body, refusal in (
        (given_up(task, 3), (422, "slot-not-drawn")),
        (given_up("0" * 64), (422, "slot-not-drawn")),
        (given_up(task, reason="tired"), (422, "reason-not-listed")),
    ):
        assert await desk.refused("leader", path, body) == refusal
    assert await desk.refused("auditor", path, given_up(task)) == (403, "not-permitted")
    assert await desk.refused("leader", path, given_up(task), **{"If-Match": '"1"'}) == (412, "stale-version")
    substitution = {"withdrawn": task, "reason": "closed", "evidence": EVIDENCE}
    assert await desk.refused("leader", f"/draws/{first['id']}/substitutions", substitution) == (422, "nothing-ranked")
    firms = await drawn(desk, 1)
    ranked = f"/draws/{firms['id']}/successions"
    assert await desk.refused("leader", ranked, given_up(task)) == (422, "nothing-assigned")
    pending = await desk.assign(await roster(desk, draw=firms["id"]))
    assert await desk.refused("leader", f"{pending}/successions", given_up(task)) == (409, "not-now")
