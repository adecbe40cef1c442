"""Covert draws and frames: who is out, and who is in, tells nobody whom one drew."""

import pytest

from tests.integration.sampling.desk import Desk
from tests.integration.sampling.framing import (
    Json,
    drawn,
    exclusions,
    frozen,
    furnish,
    inspected,
    only_draw,
    preview,
    problem,
)
from tests.integration.sampling.lists import code
from tests.support.postgres import connect

INSPECTED = {"because": "inspected", "within_months": 1}


@pytest.fixture
async def bureau(desk: Desk) -> Desk:
    return await furnish(desk)


async def test_a_covert_draw_is_told_by_no_frame(bureau: Desk) -> None:
    await drawn(bureau, code(1), "secret", embargoed=True)
    frame, units = await frozen(bureau, kind="secret")
    assert (frame["disclosure"], frame["size"], frame["excluded"]) == ("after-visits", 9, 1)
    assert code(1) not in units
    assert await exclusions(bureau, frame, "auditor") == {}
    assert await exclusions(bureau, frame, "drawer") == {code(1): ["drawn"]}
    connection = await connect(bureau.database.admin_url)
    await connection.execute("UPDATE sampling.drawn SET embargoed = FALSE")
    await connection.close()
    assert await exclusions(bureau, frame, "auditor") == {code(1): ["drawn"]}


async def test_a_covert_frame_is_refused_whether_a_draw_is_pending_or_not(bureau: Desk) -> None:
    """The answer to somebody without the right does not depend on covert draws, nor on the days of their visits."""

    async def refusals() -> list[Json]:
        asked: list[Json] = [{"kind": "secret"}, {"selection": {"exclude": [INSPECTED]}, "covert": True}]
        made = [await problem(bureau, "registrar", **one) for one in asked]
        for one in asked:
            answer = await bureau.ask("registrar", "POST", "/frames/preview", {"title": "预览", **one})
            made.append({**answer.json(), "code": answer.json()["type"].removeprefix("/problems/")})
        return [{name: one[name] for name in ("status", "code", "detail", "detail_en")} for one in made]

    before = await refusals()
    await drawn(bureau, code(1), "secret", embargoed=True)
    await inspected(bureau, 1, "2023-08-23", occasion="draw", draw=await only_draw(bureau), who="leader")
    assert await refusals() == before
    assert {(one["status"], one["code"]) for one in before} == {(403, "not-permitted")}


async def test_exclusions_have_no_gap_where_a_covert_draw_was(bureau: Desk) -> None:
    """Two were inspected for everybody to know, and one of them is drawn covertly: both stand in the list."""
    for number in (1, 2):
        await inspected(bureau, number, "2023-08-21")
    await drawn(bureau, code(1), "open", embargoed=True)
    frame, _ = await frozen(bureau, kind="open", covert=True)
    told: Json = {code(1): ["inspected"], code(2): ["inspected"]}
    assert await exclusions(bureau, frame, "auditor") == told
    assert await exclusions(bureau, frame, "drawer") == {**told, code(1): ["inspected", "drawn"]}


async def test_the_request_for_a_covert_frame_is_shown_to_whoever_may_know(bureau: Desk) -> None:
    """It can name those of whom some are drawn."""
    named: Json = {"where": {"identifier": [code(n) for n in range(6)]}}
    frame = await bureau.freeze(selection=named, covert=True)
    assert frame["selection"] == {"selection": named, "covert": True}
    at = f"/frames/{frame['id']}"
    for who, shown in (("leader", True), ("auditor", False), ("registrar", False), ("expert", False)):
        answers = [await bureau.ask(who, "GET", path) for path in (at, "/frames")]
        assert [code(1) in answer.text for answer in answers] == [shown, shown], who


async def test_an_open_frame_is_made_as_if_no_covert_draw_existed(bureau: Desk) -> None:
    await drawn(bureau, code(1), "open", embargoed=True)
    await drawn(bureau, code(2), "open")
    frame, units = await frozen(bureau, kind="open")
    assert (set(map(code, range(10))) - set(units), frame["excluded"]) == ({code(2)}, 1)
    assert (await preview(bureau, kind="open"))["size"] == 9
    frame, units = await frozen(bureau, kind="open", covert=True)
    assert (code(1) in units, frame["disclosure"], frame["excluded"]) == (False, "after-visits", 2)


async def test_a_covert_frame_that_would_tell_its_members_is_not_frozen(bureau: Desk) -> None:
    six = {"because": "named", "identifiers": [code(n) for n in range(6)], "reason": "停产"}
    asked: Json = {"selection": {"exclude": [six]}, "shares": [{"count": 1}]}
    seen = await preview(bureau, **asked, covert=True)
    refused = await problem(bureau, **asked, covert=True)
    assert (refused["status"], refused["code"]) == (422, "covert-stratum-too-small")
    assert seen["impossible"] == {name: refused[name] for name in ("code", "detail", "detail_en")}
    assert [deal["count"] for deal in seen["deals"]] == [1]
    assert (await preview(bureau, **asked))["impossible"] is None
    whole = await problem(bureau, selection={}, shares=[{"count": 10}], covert=True)
    assert whole["code"] == "covert-stratum-too-small"
