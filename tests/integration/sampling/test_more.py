"""Places that are vacant with nobody left are drawn again: exactly these, once, by the beacon, from all the others."""

from datetime import timedelta
from typing import Any

import pytest

from tests.integration.sampling.auditing import findings
from tests.integration.sampling.crews import (
    adopt,
    changed,
    crews,
    keep,
    roster,
    rules,
    sent,
    staff,
    table,
    units,
)
from tests.integration.sampling.desk import EVIDENCE, OPEN_BY, Desk
from tests.integration.sampling.lists import row
from tests.integration.sampling.test_annulments import annulled
from tests.integration.sampling.test_successions import given_up, holder_of
from tests.integration.sampling.test_superiors import CITY, register

Json = dict[str, Any]
MONTHLY = {"name": "monthly", "title": "月度抽查", "selection": {}, "shares": [{"count": 4}], "reserve": 1}
GONE = {"reason": "closed", "evidence": EVIDENCE}


@pytest.fixture
async def first(desk: Desk) -> Json:
    """A completed draw of four of twelve, by parties, with one in reserve."""
    await desk.import_list(12)
    await adopt(desk, rules(draws=[{**MONTHLY, "entropy": "parties"}]))
    return await held(desk)


async def held(desk: Desk, kind: str = "monthly", who: str = "drawer") -> Json:
    return await desk.complete(await desk.announce(await desk.freeze(kind=kind)), who)


async def withdraw(desk: Desk, draw: Json, *places: int) -> None:
    for place in places:
        await changed(desk, f"/draws/{draw['id']}/substitutions", {"withdrawn": units(draw)[place]["id"], **GONE})


def more(draw: Json, **said: object) -> Json:
    return {"title": "补抽", "continues": draw["id"], **said}


async def refused(desk: Desk, draw: Json, path: str = "/frames", **said: object) -> Json:
    answer = await desk.ask("drawer", "POST", path, more(draw, **said))
    problem = dict(answer.json())
    assert not answer.is_success
    return {"code": problem["type"].removeprefix("/problems/"), **problem}


async def test_the_vacant_places_are_drawn_again(desk: Desk, first: Json) -> None:
    await withdraw(desk, first, 0)
    early = await refused(desk, first)
    assert (early["code"], early["places"], early["reserve"]) == ("nothing-vacant", 4, 1), "the reserve took the place"
    await withdraw(desk, first, 1, 2)

    seen = await desk.done("drawer", "/frames/preview", more(first))
    frame = await desk.done("drawer", "/frames", more(first))
    deal = {"name": "月度抽查", "stratum": "", "count": 2}
    for told in (seen, frame):
        assert (told["purpose"], told["deals"], told["entropy"]) == ("monthly/2023-08/more-1", [deal], "beacon")
        assert (told["size"], told["left_out"], told["reserve"]) == (7, {"drawn": 5}, 1)
        assert (told["kind"], told["policy"]) == ("monthly", first["spec"]["policy"]["file"])

    again = await desk.done("drawer", "/frames", more(first))
    await desk.publish()
    announcement = {"title": "补抽", "frame": frame["id"], "due": "2023-08-23T15:15:33Z"}
    another = {**announcement, "deals": [{"name": "月度抽查", "count": 3}]}
    assert await desk.refused("drawer", "/draws", another) == (409, "deals-fixed-by-policy")
    announced = await desk.done("drawer", "/draws", announcement)
    assert await desk.refused("drawer", "/draws", {**announcement, "frame": again["id"]}) == (409, "purpose-drawn")
    assert (await refused(desk, first))["code"] == "not-to-continue", "the draw that fills the places is not over"

    done = await desk.complete(f"/draws/{announced['id']}")
    new = {unit["identifier"] for unit in units(done)}
    before = await table(desk, "SELECT identifier FROM sampling.drawn WHERE draw = $1", first["id"])
    assert len(new) == 2
    assert not new & {row["identifier"] for row in before}
    assert (await refused(desk, first))["code"] == "nothing-vacant"
    assert (await desk.ask("auditor", "GET", "/fairness?year=2023")).json()["draws"] == 2
    assert await findings(desk) == []


async def test_places_of_a_more_n_are_drawn_again_in_their_turn(desk: Desk, first: Json) -> None:
    await withdraw(desk, first, 0, 1)
    second = await desk.complete(await desk.announce(await desk.done("drawer", "/frames", more(first))))
    await withdraw(desk, second, 0)
    await changed(desk, f"/draws/{second['id']}/substitutions", {"withdrawn": _reserve(second), **GONE})
    for draw in (first, second):
        frame = await desk.done("drawer", "/frames/preview", more(draw))
        assert (frame["purpose"], [deal["count"] for deal in frame["deals"]]) == ("monthly/2023-08/more-2", [1])
        assert frame["left_out"] == {"drawn": 7}
    assert await findings(desk) == []


async def test_whoever_was_called_in_after_the_freezing_is_not_drawn_as_well(desk: Desk, first: Json) -> None:
    await withdraw(desk, first, 0, 1)
    second = await desk.complete(await desk.announce(await desk.done("drawer", "/frames", more(first))))
    await withdraw(desk, first, 2)
    frame = await desk.done("drawer", "/frames", more(first))
    desk.now += timedelta(minutes=1)
    await withdraw(desk, second, 0)
    # One place is vacant, as before; but the reserve of the second draw may be in the list that is frozen.
    await desk.publish()
    body = {"title": "补抽", "frame": frame["id"], "due": "2023-08-23T16:00:00Z"}
    assert await desk.refused("drawer", "/draws", body) == (409, "list-outdated")
    again = await desk.done("drawer", "/frames", more(first))
    assert (await desk.done("drawer", "/draws", {**body, "frame": again["id"]}))["status"] == "announced"


def _reserve(draw: Json) -> str:
    return str(draw["outcome"]["reserve"][""][0]["id"])


async def test_a_place_that_becomes_vacant_after_the_freezing_is_not_left_out(desk: Desk, first: Json) -> None:
    await withdraw(desk, first, 0, 1)
    frame = await desk.done("drawer", "/frames", more(first))
    await withdraw(desk, first, 2)
    await desk.publish()
    body = {"title": "补抽", "frame": frame["id"], "due": "2023-08-23T15:15:33Z"}
    assert await desk.refused("drawer", "/draws", body) == (409, "nothing-vacant")


async def test_what_cannot_be_continued(desk: Desk, first: Json) -> None:
    assert (await refused(desk, {"id": "0190f1d2-7c1b-7c3e-9d4e-2f6a5b8c9d10"}))["code"] == "draw-not-there"
    beside = await refused(desk, first, kind="monthly", shares=[{"count": 9}])
    assert [fault["pointer"] for fault in beside["faults"]] == ["/kind", "/shares"]
    assert (await refused(desk, first, "/rosters", on="2023-09-04"))["code"] == "not-to-continue"
    own = await held_by_hand(desk)
    await withdraw(desk, own, 0)
    frame = await desk.done("drawer", "/frames", more(own))
    assert (frame["purpose"], frame["approval_needed"]) == ("own/2023-08/more-1", True)
    desk.now = desk.now.replace(month=9)
    assert (await refused(desk, own))["code"] == "not-to-continue", "own/2023-08 is over"


async def held_by_hand(desk: Desk) -> Json:
    """A completed draw of two over a list made by hand, with nobody in reserve."""
    frame = await desk.freeze(selection={})
    deals = {"deals": [{"name": "八月", "count": 2}], "reserve": 0}
    return await desk.complete(await desk.announce(frame, **deals))


@pytest.fixture
async def dark(desk: Desk) -> Json:
    """A covert draw of four of twenty, completed and not opened, with one in reserve."""
    await desk.import_rows(*(row(n) for n in range(20)))
    await adopt(desk, rules(draws=[{**MONTHLY, "name": "dark", "covert": True, "entropy": "parties"}]))
    return await held(desk, "dark", "leader")


async def test_a_covert_draw_goes_on_covertly_and_is_opened_by_its_day(desk: Desk, dark: Json) -> None:
    first = dark
    await withdraw(desk, first, 0, 1)
    assert await desk.refused("registrar", "/frames", more(first)) == (403, "not-permitted")
    frame = await desk.done("drawer", "/frames", more(first))
    assert (frame["disclosure"], frame["left_out"]) == ("after-visits", {"withheld": 5})
    await desk.publish()
    body = {"title": "补抽", "frame": frame["id"], "due": "2023-08-23T15:15:33Z"}
    other = {**body, "open_by": "2023-12-02"}
    assert await desk.refused("drawer", "/draws", other) == (422, "open-by-out-of-range")
    shown = await desk.done("drawer", "/draws", body)
    assert shown["open_by"] == OPEN_BY
    await desk.complete(f"/draws/{shown['id']}")
    assert await findings(desk) == []


async def test_vacant_slots_are_drawn_again_for_people_who_were_not_on_the_draw(desk: Desk, first: Json) -> None:
    await staff(desk, brigade=5, others=4)
    serving = f"crews/{first['id']}/1"
    recused = {"person": "D0", "reason": "近亲属任职"}
    everywhere = [{**recused, "enterprise": unit["identifier"]} for unit in units(first)]
    first = await sent(desk, await roster(desk, draw=first["id"], recusals=everywhere))
    assert first["purpose"] == serving
    at = {"on": "2023-09-04"}
    assert (await refused(desk, first, "/rosters", **at))["code"] == "nothing-vacant"
    task = first["outcome"]["assignments"][0]["task"]
    shown = await desk.done("leader", f"/draws/{first['id']}/successions", given_up(task["id"]))
    assert holder_of(shown, task["id"]) is None

    short = await refused(desk, first, "/rosters", **at)
    assert (short["code"], len(short["hindered"])) == ("crews-short", 5)
    await keep(desk, "people", "D9", section="执法大队")
    beside = await refused(desk, first, "/rosters", **at, crew="pair")
    assert [fault["pointer"] for fault in beside["faults"]] == ["/crew"]
    # Nobody chooses who may take the slot.
    chosen = await refused(desk, first, "/rosters", **at, people={"identifier": ["D9"]}, season="2022")
    assert [fault["pointer"] for fault in chosen["faults"]] == ["/people", "/season"]
    made = await desk.done("drawer", "/rosters", more(first, **at))
    assert (made["purpose"], made["entropy"]) == (f"{serving}/more-1", "beacon")
    # D0 is recused for ever, whether the request says so or not.
    out = {"drawn": 4, "outside-rule": 4, "recused": 1}
    assert (made["tasks_size"], made["people_size"], made["reasons"]) == (1, 1, out)
    seen = (await desk.ask("drawer", "GET", f"/rosters/{made['id']}")).json()
    assert [slot["name"] for slot in seen["tasks"][0]["slots"]] == ["组长"]

    done = await sent(desk, made)
    assert crews(done) == {task["identifier"]: {"组长": "D9"}}
    assert (await refused(desk, first, "/rosters", **at))["code"] == "nothing-vacant"
    assert await findings(desk) == []


async def test_crews_of_a_covert_draw_go_on_covertly(desk: Desk, dark: Json) -> None:
    await staff(desk, brigade=4, others=4)
    first = await desk.complete(await desk.assign(await roster(desk, draw=dark["id"])), "leader")
    task = first["outcome"]["assignments"][0]["task"]
    await desk.done("leader", f"/draws/{first['id']}/successions", given_up(task["id"]))
    await keep(desk, "people", "D9", section="执法大队")
    body = more(first, on="2023-09-04")
    assert await desk.refused("registrar", "/rosters", body) == (403, "not-permitted")
    made = await desk.done("drawer", "/rosters", body)
    assert (made["disclosure"], made["open_by"], made["reasons"]) == ("after-visits", OPEN_BY, {"withheld": 8})
    shown = await desk.complete(await desk.assign(made), "leader")
    assert (shown["open_by"], crews(shown)) == (OPEN_BY, {task["identifier"]: {"组长": "D9"}})
    assert await findings(desk) == []


async def test_an_annulled_draw_is_not_continued_nor_what_changed_after_the_freezing(desk: Desk) -> None:
    await desk.import_list(12)
    await register(desk, CITY)
    await adopt(desk, rules(draws=[{**MONTHLY, "entropy": "parties"}]))
    first = await held(desk)
    await withdraw(desk, first, 0, 1)
    frame = await desk.done("drawer", "/frames", more(first))
    await withdraw(desk, first, 2)
    await desk.publish()
    body = {"title": "补抽", "frame": frame["id"], "due": "2023-08-23T15:15:33Z"}
    assert await desk.refused("drawer", "/draws", body) == (409, "nothing-vacant")
    await annulled(desk, first)
    assert (await refused(desk, first))["code"] == "draw-not-there"


async def test_an_annulled_more_n_is_drawn_again_under_its_number(desk: Desk) -> None:
    await desk.import_list(12)
    await register(desk, CITY)
    await adopt(desk, rules(draws=[{**MONTHLY, "entropy": "parties"}]))
    first = await held(desk)
    await withdraw(desk, first, 0, 1)
    second = await desk.complete(await desk.announce(await desk.done("drawer", "/frames", more(first))))
    await annulled(desk, second)
    gone = units(second)[0]["identifier"]
    await desk.done("registrar", f"/enterprises/{gone}/status", {"status": "closed", "reason": "注销"})
    frame = await desk.done("drawer", "/frames", more(first))
    assert (frame["purpose"], frame["left_out"]) == ("monthly/2023-08/more-1", {"drawn": 5, "not-open": 1})
    await desk.publish()
    shown = await desk.done("drawer", "/draws", {"title": "补抽", "frame": frame["id"], "due": "2023-08-23T16:00:00Z"})
    assert shown["replaces"] == second["id"]
    # As long as a draw that builds on it is not over, the first draw is not annulled.
    path = f"/draws/{first['id']}/annulments"
    assert await desk.refused("supervisor", path, {}, bureau=CITY) == (409, "draws-waiting")
    desk.now += timedelta(seconds=1)
    await desk.publish()
    await desk.conduct()
    assert await findings(desk) == []
