"""Who may do what to a draw, on which version, and who sees it; what anybody may hand in, and how often."""

import asyncio
from dataclasses import replace
from uuid import uuid4

import pytest

from shared.http.rates import Rates
from tests.integration.sampling.desk import DUE, EVIDENCE, ROUND_123, Desk

UNIT = {"withdrawn": EVIDENCE, "reason": "closed", "evidence": EVIDENCE}
ACTIONS = {
    "substitutions": ("leader", UNIT),
    "successions": ("leader", {"task": EVIDENCE, "slot": 1, "reason": "ill"}),
    "opening": ("leader", {}),
}
"""Each action with one who may take it, and a body."""
GONE = ("reveals", "last-share", "last-share/confirmation", "completion", "void-request", "void", "vacations")
"""What somebody could do to a draw by version 1 of the protocol, and nobody can now."""


@pytest.fixture
async def draw(desk: Desk) -> str:
    await desk.import_list(10)
    return await desk.announce(await desk.freeze_for_beacon())


async def test_every_action_takes_a_role(desk: Desk, draw: str) -> None:
    for action, (_, body) in ACTIONS.items():
        assert await desk.refused("ops", f"{draw}/{action}", body) == (403, "not-permitted"), action
    assert (await desk.ask("ops", "GET", draw)).status_code == 403
    assert (await desk.client.get(draw)).status_code == 401


async def test_nobody_can_end_a_draw_or_make_it_void(desk: Desk, draw: str) -> None:
    for action in GONE:
        assert (await desk.ask("chief", "POST", f"{draw}/{action}", {})).status_code == 404, action
    assert [row["verb"] for row in (await desk.shown(draw))["next"]] == []


async def test_an_action_at_once_refuses_a_stale_version(desk: Desk, draw: str) -> None:
    await desk.publish()
    await desk.conduct()
    who, body = ACTIONS["successions"]
    stale = {"If-Match": '"1"'}
    assert await desk.refused(who, f"{draw}/successions", body, **stale) == (412, "stale-version")


async def test_another_bureau_neither_sees_nor_touches_a_draw(desk: Desk, draw: str) -> None:
    for action, (who, body) in ACTIONS.items():
        answer = await desk.ask(who, "POST", f"{draw}/{action}", body, bureau="370125")
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/draw-unknown"), action
    assert (await desk.ask("auditor", "GET", draw, bureau="370125")).status_code == 404
    assert (await desk.ask("auditor", "GET", "/draws", bureau="370125")).json()["items"] == []
    assert (await desk.ask("auditor", "GET", "/draws?bureau=370124", bureau="370125")).status_code == 403


async def test_a_city_supervisor_sees_its_counties_draws(desk: Desk, draw: str) -> None:
    assert (await desk.ask("supervisor", "GET", draw, bureau="370100")).json()["bureau"] == "370124"
    (listed,) = (await desk.ask("supervisor", "GET", "/draws?bureau=370124", bureau="370100")).json()["items"]
    assert draw == f"/draws/{listed['id']}"


async def test_what_is_not_there_is_not_found(desk: Desk) -> None:
    assert (await desk.ask("auditor", "GET", f"/draws/{uuid4()}")).json()["type"] == "/problems/draw-unknown"
    assert await desk.refused("leader", f"/draws/{uuid4()}/substitutions", UNIT) == (404, "draw-unknown")
    assert (await desk.ask("auditor", "GET", "/draws/first")).status_code == 422
    answer = await desk.hand_in(f"/draws/{uuid4()}", {"source": "beacon", "value": ROUND_123})
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/draw-unknown")


async def test_what_is_handed_in_is_looked_at_before_it_costs_anything(desk: Desk, draw: str) -> None:
    long = await desk.client.post(f"{draw}/values", content=b" " * 4097, headers={"Content-Type": "application/json"})
    assert (long.status_code, long.json()["type"]) == (413, "/problems/body-too-large")
    for wrong in (
        {"value": ROUND_123.upper()},
        {"value": ROUND_123[:-1] + "g"},
        {"value": "b7" * 31},
        {"source": "大"},
    ):
        answer = await desk.hand_in(draw, {"source": "beacon", "value": ROUND_123, **wrong})
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-input"), wrong
    other = await desk.hand_in(draw, {"source": "notary", "value": ROUND_123})
    assert (other.status_code, other.json()["type"]) == (422, "/problems/source-unknown")
    signed = await desk.hand_in(draw, {"source": "beacon", "value": ROUND_123, "signature": "0" * 128})
    assert (signed.status_code, signed.json()["type"]) == (422, "/problems/signature-needed")


async def test_an_address_hands_in_ten_values_a_minute(desk: Desk, draw: str) -> None:
    value = {"source": "beacon", "value": "b" * 96}
    # The clock stands still: nothing of what was spent comes back.
    desk.app.resources = replace(desk.app.resources, rates=Rates(lambda: 0.0))
    answers = [(await desk.hand_in(draw, value)).status_code for _ in range(11)]
    assert answers == [409] * 10 + [429]
    last = await desk.hand_in(draw, value)
    assert (last.json()["type"], last.headers["Retry-After"]) == ("/problems/too-many-requests", "6")


async def test_two_at_once_do_not_both_complete(desk: Desk, draw: str) -> None:
    desk.now = DUE
    value = {"source": "beacon", "value": ROUND_123}
    answers = await asyncio.gather(*(desk.hand_in(draw, value) for _ in range(3)))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses[0] == 200
    # The others decided on a version that was gone, or on a draw that had ended.
    assert set(statuses[1:]) <= {409, 412}
