"""How a covert draw is opened: when its visits are over, in the order of the draws, each frame by itself."""

import pytest

from tests.integration.sampling.crews import FIRMS, Json, drawn, finish, names_in, roster, sent, staff, table, units
from tests.integration.sampling.desk import ESCROW, PARTIES, Desk
from tests.integration.sampling.lists import code
from tests.integration.sampling.planning import inspect, number_of


@pytest.fixture
async def draw(desk: Desk) -> Json:
    """A completed covert draw of four enterprises, as a drawer sees it."""
    await desk.import_list(FIRMS)
    await staff(desk)
    return await drawn(desk, covert=True)


async def test_opened_when_the_visits_are_over(desk: Desk, draw: Json) -> None:
    path = f"/draws/{draw['id']}"
    people = await sent(desk, await roster(desk, draw=draw["id"]))
    firms = [number_of(unit["identifier"]) for unit in units(draw)]
    for who in ("auditor", "drawer", "registrar"):
        assert await desk.refused(who, f"{path}/opening", {}) == (403, "not-permitted")
    answer = await desk.ask("leader", "POST", f"{path}/opening", {})
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/visits-pending")
    assert answer.json()["unvisited"] == 4
    assert not names_in(answer)

    held = [(firm, "2023-08-23") for firm in firms]
    await inspect(desk, *held[:3], who="leader", occasion="draw", draw=draw["id"])
    assert (await desk.ask("leader", "POST", f"{path}/opening", {})).json()["unvisited"] == 1
    # Another enterprise is no visit of this draw.
    assert await desk.refused("leader", f"{path}/opening", {}, **{"If-Match": '"1"'}) == (412, "stale-version")
    await inspect(desk, *held[3:], who="leader", occasion="draw", draw=draw["id"])
    opened = await desk.done("chief", f"{path}/opening", {})
    assert (opened["opened"]["unvisited"], opened["opened"]["reason"], opened["opened"]["by"]["subject"]) == (
        0,
        None,
        "made-up-chief",
    )
    assert await desk.refused("chief", f"{path}/opening", {}) == (409, "already-opened")
    shown = await desk.ask("party", "GET", path)
    assert names_in(shown) == {f"第{firm}厂" for firm in firms} | {
        f"第{number_of(unit['identifier'])}厂" for unit in opened["outcome"]["reserve"][""]
    }
    rows = await table(desk, "SELECT draw, embargoed FROM sampling.drawn")
    assert {one["embargoed"] for one in rows} == {False}
    # The crews of the same visits are opened by themselves; the inspections count for them too.
    rows = await table(desk, "SELECT embargoed FROM sampling.assigned")
    assert {one["embargoed"] for one in rows} == {True}
    assert not names_in(await desk.ask("auditor", "GET", f"/draws/{people['id']}"))
    await desk.done("leader", f"/draws/{people['id']}/opening", {})
    assert len(names_in(await desk.ask("auditor", "GET", f"/draws/{people['id']}"))) == 4
    assert len(names_in(await desk.ask("auditor", "GET", f"/rosters/{people['frame']}"))) == 4


async def test_enterprises_that_no_draw_chose_are_visited_when_the_bureau_inspects_them(desk: Desk) -> None:
    await desk.import_list(FIRMS)
    await staff(desk)
    people = await sent(desk, await roster(desk, enterprises=[code(1), code(2)], covert=True))
    path = f"/draws/{people['id']}/opening"
    await inspect(desk, (1, "2023-08-23"), (2, "2023-08-22"))
    assert (await desk.ask("leader", "POST", path, {})).json()["unvisited"] == 1
    await inspect(desk, (2, "2023-08-23"))
    assert (await desk.done("leader", path, {}))["opened"]["unvisited"] == 0


async def test_who_was_not_visited_is_on_record_with_the_reason(desk: Desk, draw: Json) -> None:
    opened = await desk.done("leader", f"/draws/{draw['id']}/opening", {"reason": "两家停产整顿"})
    assert (opened["opened"]["unvisited"], opened["opened"]["reason"]) == (4, "两家停产整顿")


async def test_only_completed_covert_draws_are_opened(desk: Desk, draw: Json) -> None:
    plain = await drawn(desk, 1)
    assert await desk.refused("leader", f"/draws/{plain['id']}/opening", {}) == (409, "not-covert")
    pending = await desk.announce(await desk.freeze(covert=True), ESCROW)
    assert await desk.refused("leader", f"{pending}/opening", {}) == (409, "not-now")


async def test_covert_draws_are_opened_in_their_order_and_over_frames_of_their_own(desk: Desk, draw: Json) -> None:
    frame = await desk.freeze(covert=True)
    later = await finish(desk, await desk.announce(frame, ESCROW))
    deals, entropy = [{"name": "一", "count": 1}], [*PARTIES, ESCROW]
    again = {"title": "再抽一次", "frame": frame["id"], "deals": deals, "entropy": entropy}
    assert await desk.refused("drawer", "/draws", again) == (409, "frame-in-use")
    opening, why = f"/draws/{later['id']}/opening", {"reason": "停产"}
    assert await desk.refused("leader", opening, why) == (409, "earlier-covert-draw")
    await desk.done("leader", f"/draws/{draw['id']}/opening", why)
    await desk.done("leader", opening, why)
