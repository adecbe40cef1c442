"""Experts are not of the bureau: they see the draws that drew them, and no list of anything else (M9 of the audit)."""

import re

import httpx
import pytest

from shared.access.roles import Role
from tests.integration.sampling.crews import Json, adopt, rules, sent, staff
from tests.integration.sampling.desk import Desk
from tests.integration.sampling.lists import code
from tests.support.apps import bearer

LISTS = (
    "/frames",
    "/rosters",
    "/fairness",
    "/fairness/enterprises",
    "/recorded-inspections",
    "/plans",
    "/enterprises",
    "/people",
)


async def ask(desk: Desk, path: str, expert: str = "", *roles: Role) -> httpx.Response:
    """As an expert with this number, who has these roles besides."""
    token = bearer(desk.issuer, Role.EXPERT, *roles, subject="made-up-expert", expert=expert, now=desk.now)
    return await desk.client.get(path, headers=token)


async def seen(desk: Desk, expert: str, *roles: Role) -> set[str]:
    answer = await ask(desk, "/draws", expert, *roles)
    assert answer.status_code == 200, answer.text
    return {draw["id"] for draw in answer.json()["items"]}


@pytest.fixture
async def bureau(desk: Desk) -> Desk:
    await desk.import_list(4)
    await adopt(desk, rules())
    await staff(desk, experts=2)
    return desk


async def sent_by(bureau: Desk, *identifiers: str, covert: bool = False) -> Json:
    """Two experts are sent to these enterprises."""
    body = {"title": "x", "on": "2023-09-04", "crew": "with-expert", "enterprises": identifiers, "covert": covert}
    body |= {"occasion": "complaint"}
    made = await bureau.done("drawer", "/rosters", body)
    await bureau.done("chief", f"/rosters/{made['id']}/approval")
    return await sent(bureau, made)


async def test_experts_see_the_draws_that_send_them_somewhere(bureau: Desk) -> None:
    done = await sent_by(bureau, code(1), code(2))
    other = await bureau.announce(await bureau.freeze())
    path = f"/draws/{done['id']}"
    for expert in ("X0", "X1"):
        assert await seen(bureau, expert) == {done["id"]}
        shown = await ask(bureau, path, expert)
        assert shown.status_code == 200
        assert set(re.findall(r"测试员\w+", shown.text)) == {f"测试员{expert}"}, "the own name, and no other"
        held = [slot["held"]["identifier"] for one in shown.json()["outcome"]["assignments"] for slot in one["slots"]]
        assert {one for one in held if one} == {f"experts/{expert}"}, "the own place, and no other"
    for expert in ("X2", ""):
        assert await seen(bureau, expert) == set()
        assert (await ask(bureau, path, expert)).json()["type"] == "/problems/draw-unknown"
    assert (await ask(bureau, other, "X0")).status_code == 404
    for below in ("changes", "annulments"):
        assert (await ask(bureau, f"{path}/{below}", "X0")).status_code == 403
    # Whoever is an officer of the bureau too sees what officers see.
    assert await seen(bureau, "X0", Role.INSPECTOR) == {done["id"], other.removeprefix("/draws/")}


async def test_experts_see_the_draws_that_draw_them(bureau: Desk) -> None:
    done = await bureau.complete(await bureau.announce(await bureau.freeze(selection={"population": "experts"})))
    drawn = {unit["identifier"] for deal in done["outcome"]["deals"] for unit in deal["units"]}
    assert len(drawn) == 1
    for expert in ("X0", "X1"):
        assert await seen(bureau, expert) == ({done["id"]} if expert in drawn else set())
    (expert,) = drawn
    shown = await ask(bureau, f"/draws/{done['id']}", expert)
    assert [unit["identifier"] for deal in shown.json()["outcome"]["deals"] for unit in deal["units"]] == [expert]


async def test_a_covert_draw_is_seen_when_it_is_opened(bureau: Desk) -> None:
    done = await sent_by(bureau, code(1), code(2), covert=True)
    path = f"/draws/{done['id']}"
    assert await seen(bureau, "X0") == set()
    assert (await ask(bureau, path, "X0")).status_code == 404


@pytest.mark.parametrize("path", LISTS)
async def test_experts_read_no_lists_of_the_bureau(bureau: Desk, path: str) -> None:
    assert (await ask(bureau, path, "X0")).status_code == 403
    assert (await ask(bureau, f"{path}?bureau=370112", "X0")).status_code == 403
