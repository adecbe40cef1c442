"""Covert draws and frames: who is out, and who is in, tells nobody whom one drew."""

import pytest

from tests.integration.sampling.desk import Desk
from tests.integration.sampling.framing import Json, drawn, exclusions, frozen, furnish, preview, problem
from tests.integration.sampling.lists import code
from tests.support.postgres import connect


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
    refused = await problem(bureau, "registrar", kind="secret")
    assert (refused["status"], refused["code"]) == (403, "covert-draw-pending")
    assert code(1) not in str(refused)
    answer = await bureau.ask("registrar", "POST", "/frames/preview", {"title": "预览", "kind": "secret"})
    assert answer.status_code == 403
    connection = await connect(bureau.database.admin_url)
    await connection.execute("UPDATE sampling.drawn SET embargoed = FALSE")
    await connection.close()
    assert await exclusions(bureau, frame, "auditor") == {code(1): ["drawn"]}
    assert (await preview(bureau, "registrar", kind="secret"))["size"] == 9


async def test_an_open_frame_is_made_as_if_no_covert_draw_existed(bureau: Desk) -> None:
    await drawn(bureau, code(1), "open", embargoed=True)
    await drawn(bureau, code(2), "open")
    frame, units = await frozen(bureau, kind="open")
    assert (set(map(code, range(10))) - set(units), frame["excluded"]) == ({code(2)}, 1)
    assert (await preview(bureau, "registrar", kind="open"))["size"] == 9, "anybody may make it"
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
