"""How a covert draw is opened: by the service when its visits are over or its day has come; before, by two persons."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.integration.sampling.crews import (
    FIRMS,
    Json,
    adopt,
    changed,
    drawn,
    enter,
    names_in,
    roster,
    rules,
    sent,
    staff,
    table,
    units,
)
from tests.integration.sampling.desk import EVIDENCE, OPEN_BY, Desk
from tests.integration.sampling.lists import code
from tests.integration.sampling.planning import inspect, number_of

DAY = "2023-08-23"
"""The day of the visits, in Beijing."""
END = datetime(2023, 12, 1, 16, tzinfo=UTC)
"""The end of the day by which the draw is opened, in Beijing."""


@pytest.fixture
async def draw(desk: Desk) -> Json:
    """A completed covert draw of four enterprises, as a drawer sees it."""
    await desk.import_list(FIRMS)
    await staff(desk)
    return await drawn(desk, covert=True)


async def opened(desk: Desk, draw: Json) -> Json | None:
    """What the service did by itself about the opening."""
    await desk.conduct()
    found: Json | None = (await desk.shown(f"/draws/{draw['id']}"))["opened"]
    return found


async def visit(desk: Desk, draw: Json, *numbers: int) -> None:
    held = [(number, DAY) for number in numbers]
    await inspect(desk, *held, who="leader", occasion="draw", draw=draw["id"])


async def test_the_service_opens_it_when_the_visits_are_over(desk: Desk, draw: Json) -> None:
    path = f"/draws/{draw['id']}"
    firms = [number_of(unit["identifier"]) for unit in units(draw)]
    await visit(desk, draw, *firms[:3])
    assert await opened(desk, draw) is None
    assert not names_in(await desk.ask("auditor", "GET", path))
    assert (await desk.ask("clerk", "GET", f"/frames/{draw['frame']}")).json()["selection"] is None
    await visit(desk, draw, firms[3])
    done = await opened(desk, draw)
    assert done is not None
    assert (done["because"], done["unvisited"], done["reason"]) == ("visited", 0, None)
    assert done["by"]["subject"] == "sampling"
    frame = await desk.ask("clerk", "GET", f"/frames/{draw['frame']}")
    assert frame.json()["selection"] is not None, "what chose the enterprises is told with them"
    shown = await desk.ask("clerk", "GET", path)
    reserve = [number_of(unit["identifier"]) for unit in shown.json()["outcome"]["reserve"][""]]
    assert names_in(shown) == {f"第{firm}厂" for firm in (*firms, *reserve)}
    rows = await table(desk, "SELECT embargoed FROM sampling.drawn")
    assert {one["embargoed"] for one in rows} == {False}


async def test_its_crews_are_opened_with_their_visits(desk: Desk, draw: Json) -> None:
    people = await sent(desk, await roster(desk, draw=draw["id"]))
    assert people["open_by"] == OPEN_BY, "crews of a covert draw are covert with its day"
    assert not names_in(await desk.ask("auditor", "GET", f"/draws/{people['id']}"))
    await visit(desk, draw, *(number_of(unit["identifier"]) for unit in units(draw)))
    done = await opened(desk, people)
    assert done is not None
    assert done["because"] == "visited"
    rows = await table(desk, "SELECT embargoed FROM sampling.assigned")
    assert {one["embargoed"] for one in rows} == {False}
    for path in (f"/draws/{people['id']}", f"/rosters/{people['frame']}"):
        assert len(names_in(await desk.ask("auditor", "GET", path))) == 4


async def test_a_substitute_is_visited_in_the_place_of_a_withdrawn_unit(desk: Desk, draw: Json) -> None:
    people = await sent(desk, await roster(desk, draw=draw["id"]))
    gone = {"withdrawn": units(draw)[0]["id"], "reason": "closed", "evidence": EVIDENCE}
    shown = await changed(desk, f"/draws/{draw['id']}/substitutions", gone)
    substitute = shown["substitutions"][0]["substitute"]
    visited = [number_of(unit["identifier"]) for unit in (*units(draw)[1:], substitute)]
    await visit(desk, draw, *visited[:3])
    assert (await opened(desk, draw), await opened(desk, people)) == (None, None)
    await visit(desk, draw, visited[3])
    for each in (draw, people):
        done = await opened(desk, each)
        assert done is not None
        assert (done["because"], done["unvisited"]) == ("visited", 0)


async def test_items_of_a_covert_draw_are_opened_with_its_visits(desk: Desk) -> None:
    await desk.import_list(FIRMS)
    await enter(desk, "items", {f"AQ-{n}": {"basis": "《安全生产法》"} for n in range(6)})
    dark = {"name": "dark", "title": "暗查", "selection": {}, "covert": True, "entropy": "parties"}
    topics = {"name": "topics", "title": "抽事项", "selection": {"population": "items"}, "entropy": "parties"}
    await adopt(desk, rules(draws=[dark, topics]))
    draw = await drawn(desk, kind="dark")
    frame = await desk.freeze(kind="topics", draw=draw["id"])
    items = await desk.complete(await desk.announce(frame, deals=[{"name": "九月", "count": 2}]))
    assert (items["disclosure"], items["open_by"]) == ("after-visits", OPEN_BY)
    firms = [number_of(unit["identifier"]) for unit in units(draw)]
    await visit(desk, draw, *firms[:3])
    assert await opened(desk, items) is None
    await visit(desk, draw, firms[3])
    done = await opened(desk, items)
    assert done is not None
    assert (done["because"], done["unvisited"]) == ("visited", 0)


async def test_the_service_opens_it_when_its_day_is_over(desk: Desk, draw: Json) -> None:
    await visit(desk, draw, number_of(units(draw)[0]["identifier"]))
    desk.now = END - timedelta(seconds=1)
    assert await opened(desk, draw) is None
    desk.now = END
    done = await opened(desk, draw)
    assert done is not None
    assert (done["because"], done["unvisited"], done["by"]["subject"]) == ("due", 3, "sampling")


async def test_two_persons_open_it_before_with_a_reason(desk: Desk, draw: Json) -> None:
    path = f"/draws/{draw['id']}/opening"
    for who in ("auditor", "chief", "registrar"):
        assert await desk.refused(who, path, {"reason": "closed"}) == (403, "not-permitted")
    answer = await desk.ask("leader", "POST", path, {})
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/visits-pending")
    assert answer.json()["unvisited"] == 4
    assert not names_in(answer)
    shown = await changed(desk, path, {"reason": "closed"})
    done = shown["opened"]
    assert (done["because"], done["unvisited"], done["reason"]) == ("early", 4, "closed")
    assert done["by"]["subject"] == "made-up-chief"
    assert await desk.refused("drawer", path, {}) == (409, "already-opened")


async def test_enterprises_that_no_draw_chose_are_visited_when_the_bureau_inspects_them(desk: Desk) -> None:
    await desk.import_list(FIRMS)
    await staff(desk)
    people = await sent(desk, await roster(desk, enterprises=[code(1), code(2)], covert=True))
    await inspect(desk, (1, DAY), (2, "2023-08-22"))
    assert await opened(desk, people) is None
    await inspect(desk, (2, DAY))
    done = await opened(desk, people)
    assert done is not None
    assert (done["because"], done["unvisited"]) == ("visited", 0)


async def test_only_completed_covert_draws_are_opened(desk: Desk, draw: Json) -> None:
    plain = await drawn(desk, 1)
    assert await desk.refused("leader", f"/draws/{plain['id']}/opening", {}) == (409, "not-covert")
    pending = await desk.announce(await desk.freeze(covert=True))
    assert await desk.refused("leader", f"{pending}/opening", {}) == (409, "not-now")


async def test_a_covert_draw_says_by_when_it_is_opened(desk: Desk) -> None:
    await desk.import_list(FIRMS)
    frame = await desk.freeze(covert=True)
    body = {"title": "暗查", "frame": frame["id"], "deals": [{"name": "九月", "count": 4}]}
    asked = {**body, **await desk.sources(frame)}
    assert await desk.refused("drawer", "/draws", asked) == (422, "open-by-missing")
    # The draw ends on 30 August at the latest; 180 days later it is 26 February.
    for day in ("2023-08-29", "2024-02-27"):
        assert await desk.refused("drawer", "/draws", {**asked, "open_by": day}) == (422, "open-by-out-of-range")
    assert (await desk.done("drawer", "/draws", {**asked, "open_by": "2024-02-26"}))["open_by"] == "2024-02-26"


async def test_covert_draws_are_opened_each_by_itself(desk: Desk, draw: Json) -> None:
    later = await drawn(desk, covert=True)
    await visit(desk, later, *(number_of(unit["identifier"]) for unit in units(later)))
    assert await opened(desk, later) is not None
    assert await opened(desk, draw) is None
