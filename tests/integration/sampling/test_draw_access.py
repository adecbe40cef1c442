"""Who may do what to a draw, on which version, and who sees it."""

import asyncio
from uuid import uuid4

import pytest

from shared.access.roles import Role
from tests.integration.sampling.desk import DUE, EVIDENCE, ROUND_123, Desk, nonce
from tests.support.apps import bearer

ACTIONS = {
    "reveals": ("party", {"source": "法规股", "value": nonce("法规股")}),
    "last-share": ("drawer", {"value": ROUND_123}),
    "last-share/confirmation": ("auditor", {"value": ROUND_123}),
    "completion": ("drawer", None),
    "void-request": ("drawer", {"reason": "名单有误"}),
    "void": ("chief", None),
    "substitutions": ("leader", {"withdrawn": EVIDENCE, "reason": "企业注销"}),
    "vacations": ("leader", {"task": EVIDENCE, "slot": "组长", "because": "absent", "reason": "病假"}),
    "opening": ("chief", {}),
}
"""Each action with one who may take it, and a body."""


@pytest.fixture
async def draw(desk: Desk) -> str:
    await desk.import_list(10)
    return await desk.announce(await desk.freeze())


async def test_every_action_takes_a_role(desk: Desk, draw: str) -> None:
    for action, (_, body) in ACTIONS.items():
        assert await desk.refused("ops", f"{draw}/{action}", body) == (403, "not-permitted"), action
    assert (await desk.ask("ops", "GET", draw)).status_code == 403
    assert (await desk.client.get(draw)).status_code == 401
    assert await desk.refused("party", f"{draw}/completion") == (403, "not-permitted")
    assert await desk.refused("drawer", f"{draw}/void") == (403, "not-permitted")


async def test_every_action_refuses_a_stale_version(desk: Desk, draw: str) -> None:
    await desk.reveal(draw, "县工商联")
    for action, (who, body) in ACTIONS.items():
        assert await desk.refused(who, f"{draw}/{action}", body, **{"If-Match": '"1"'}) == (412, "stale-version"), (
            action
        )
    body = ACTIONS["reveals"][1]
    assert (await desk.done("party", f"{draw}/reveals", body, **{"If-Match": '"2"'}))["version"] == 3


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
    assert await desk.refused("drawer", f"/draws/{uuid4()}/completion") == (404, "draw-unknown")
    assert (await desk.ask("auditor", "GET", "/draws/first")).status_code == 422


async def test_two_people_approve_a_void(desk: Desk, draw: str) -> None:
    assert await desk.refused("chief", f"{draw}/void") == (409, "void-not-requested")
    assert await desk.refused("drawer", f"{draw}/void-request", {"reason": "  "}) == (422, "invalid-input")
    await desk.done("drawer", f"{draw}/void-request", {"reason": "名单有误"})
    assert await desk.refused("drawer2", f"{draw}/void-request", {"reason": "再次"}) == (409, "void-already-requested")
    await desk.done("chief", f"{draw}/void")
    assert await desk.refused("party", f"{draw}/reveals", ACTIONS["reveals"][1]) == (409, "not-now")


async def test_who_holds_both_roles_still_needs_somebody_else(desk: Desk, draw: str) -> None:
    both = {**bearer(desk.issuer, Role.DRAWER, Role.CHIEF, now=desk.now), "If-Match": "*"}
    await desk.client.post(f"{draw}/void-request", json={"reason": "名单有误"}, headers=both)
    answer = await desk.client.post(f"{draw}/void", headers=both)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/same-person")


async def test_two_at_once_do_not_both_complete(desk: Desk, draw: str) -> None:
    await desk.reveal(draw)
    await desk.publish()
    desk.now = DUE
    await desk.done("drawer", f"{draw}/last-share", {"value": ROUND_123})
    answers = await asyncio.gather(*(desk.ask("drawer", "POST", f"{draw}/completion") for _ in range(3)))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses[0] == 200
    # The others decided on a version that was gone, or on a draw that had ended.
    assert set(statuses[1:]) <= {409, 412}
