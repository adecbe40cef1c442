"""Work that people have in a season, and how it spreads the next: whoever was drawn, the figures are the same."""

from collections import Counter

import pytest

from services.sampling.registers.records.naming import key_of
from tests.integration.sampling.crews import PAIR, crews, drawn, reasoned, roster, sent, staff
from tests.integration.sampling.desk import Desk
from tests.integration.sampling.lists import code


@pytest.fixture
async def bureau(desk: Desk) -> Desk:
    """Ten enterprises, three inspectors who lead, five others."""
    await desk.import_list(10)
    await staff(desk)
    return desk


async def test_work_already_given_this_season_counts(bureau: Desk) -> None:
    # Nobody fits both slots: whoever is drawn, the brigade has four tasks, and so have the five others.
    slots = [PAIR[0], {"name": "组员", "tags": ["section:监管科"]}]
    first = await sent(bureau, await roster(bureau, slots=slots, enterprises=[code(n) for n in range(4)]))
    given = Counter(person for crew in crews(first).values() for person in crew.values())
    body = reasoned(slots=slots, enterprises=[code(n) for n in range(4, 8)])
    seen = await bureau.done("drawer", "/rosters/preview", body)
    assert seen["season"] == "2023"
    assert {one["person"]: one["load"] for one in seen["people"]} == {
        one["person"]: given[one["person"]] for one in seen["people"]
    }
    # Eight tasks of both rounds are three each for three people, and two each for five. Whoever has all of them already
    # is left out.
    level = {f"{letter}{n}": most for letter, number, most in (("D", 3, 3), ("S", 5, 2)) for n in range(number)}
    able = {who: most - given[who] for who, most in level.items() if most > given[who]}
    assert {one["person"]: one["capacity"] for one in seen["people"]} == able
    assert {one["person"] for one in seen["out"]} == set(level) - set(able)
    another = await bureau.done("drawer", "/rosters/preview", {**body, "on": "2024-03-04"})
    assert ({one["load"] for one in another["people"]}, another["season"]) == ({0}, "2024")


async def test_work_for_a_covert_draw_counts_for_covert_rosters_alone(bureau: Desk) -> None:
    """Whose load has grown would tell who goes, and then one follows them."""
    body = reasoned(slots=PAIR, enterprises=[code(8)])
    before = await bureau.done("drawer", "/rosters/preview", body)
    draw = await drawn(bureau, covert=True)
    people = await sent(bureau, await roster(bureau, draw=draw["id"]))
    given = Counter(person for crew in crews(people).values() for person in crew.values())
    assert await bureau.done("drawer", "/rosters/preview", body) == before
    seen = await bureau.done("drawer", "/rosters/preview", {**body, "covert": True})
    assert {one["person"]: one["load"] for one in seen["people"]} == {
        one["person"]: given[one["person"]] for one in seen["people"]
    }
    assert await bureau.refused("registrar", "/rosters/preview", {**body, "covert": True}) == (403, "not-permitted")


async def test_everybodys_chance_for_a_crew_is_shown(bureau: Desk) -> None:
    body = reasoned(slots=PAIR, enterprises=[code(1), code(2)])
    seen = await bureau.done("drawer", "/rosters/preview", body)
    assert seen["simulated"] == {"seeds": 500, "standard_error": 0.0224}
    slots = [slot for task in seen["tasks"] for slot in task["slots"]]
    assert [len(slot["chances"]) for slot in slots] == [len(slot["fits"]) for slot in slots]
    assert [sum(slot["chances"]) for slot in slots] == [pytest.approx(1, abs=0.001)] * 4
    # Three people can lead two crews, and are alike.
    assert {tuple(slot["chances"]) for slot in slots if slot["name"] == "组长"} == {(0.3333,) * 3}
    assert all(0 < one["chance"] < 1 for one in seen["people"])


async def test_a_slot_that_somebody_gave_up_is_no_work_of_theirs(bureau: Desk) -> None:
    first = await sent(bureau, await roster(bureau, enterprises=[code(1)]))
    (served,) = first["outcome"]["assignments"]
    given_up = {"task": served["task"]["id"], "slot": 1, "reason": "ill"}
    after = await bureau.done("leader", f"/draws/{first['id']}/successions", given_up)
    (served,) = after["outcome"]["assignments"]
    held = [key_of(slot["held"]["identifier"]) for slot in served["slots"] if slot["held"]]
    body = reasoned(slots=PAIR, enterprises=[code(2)])
    seen = await bureau.done("drawer", "/rosters/preview", body)
    # Whoever holds a slot has a task more than the others, and is left out; whoever gave it up is not.
    assert {one["person"] for one in seen["out"]} == set(held)
    assert crews(first)[code(1)]["组长"] in {one["person"] for one in seen["people"]}
