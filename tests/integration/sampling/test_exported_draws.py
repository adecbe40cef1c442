"""Frames and results as tables: who was in it, who was drawn; of a covert draw only to those who may know."""

import csv
from io import StringIO

import pytest

from shared.access.roles import GRANTS, Permission, Role
from tests.integration.sampling.crews import FIRMS, changed, drawn, roster, sent, staff, units
from tests.integration.sampling.desk import EVIDENCE, Desk
from tests.integration.sampling.lists import code
from tests.support.apps import bearer

PAIR_SIZE = 2


async def table(desk: Desk, path: str, who: str = "drawer") -> list[dict[str, str]]:
    answer = await desk.ask(who, "GET", path)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"), newline="")))


@pytest.fixture
async def firms(desk: Desk) -> None:
    await desk.import_list(FIRMS)
    await staff(desk)


@pytest.mark.usefixtures("firms")
async def test_a_frame_has_everybody_with_the_reason(desk: Desk) -> None:
    selection = {"where": {"field": "group", "in": ["工商贸"]}}
    frame = await desk.freeze(selection=selection)
    rows = await table(desk, f"/frames/{frame['id']}/members.csv")
    inside, outside = ([row for row in rows if row["情况"] == what] for what in ("纳入", "未纳入"))
    assert (len(inside), len(outside)) == (frame["size"], frame["excluded"])
    assert len(rows) == FIRMS
    assert [row["代码"] for row in inside] == sorted(row["代码"] for row in inside)
    assert {row["未纳入原因"] for row in outside} == {"outside-rule"}
    assert (await desk.ask("drawer", "GET", f"/frames/{frame['id']}/members.xlsx")).content.startswith(b"PK")
    assert (await desk.ask("clerk", "GET", f"/frames/{frame['id']}/members.csv")).status_code == 403


@pytest.mark.usefixtures("firms")
async def test_a_result_has_the_drawn_the_reserve_and_the_changes(desk: Desk) -> None:
    draw = await drawn(desk)
    gone = {"withdrawn": units(draw)[0]["id"], "reason": "closed", "evidence": EVIDENCE}
    await changed(desk, f"/draws/{draw['id']}/substitutions", gone)
    rows = await table(desk, f"/draws/{draw['id']}/result.csv")
    assert [row["情况"] for row in rows] == ["已替换", "抽中", "抽中", "抽中", "递补", "候补"]
    assert [row["名次"] for row in rows] == ["1", "2", "3", "4", "1", "2"]
    assert [row["代码"] for row in rows[:4]] == [unit["identifier"] for unit in units(draw)]
    assert rows[0]["替换原因"] == "closed"
    assert (await desk.ask("drawer", "GET", f"/draws/{draw['id']}/result.xlsx")).content.startswith(b"PK")
    people = await sent(desk, await roster(desk, draw=draw["id"]))
    crews = await table(desk, f"/draws/{people['id']}/result.csv")
    assert len(crews) == PAIR_SIZE * len(people["outcome"]["assignments"])
    assert all(row["抽中人员"] == row["现任人员"] != "" for row in crews)


@pytest.mark.usefixtures("firms")
async def test_nobody_is_drawn_before_the_end(desk: Desk) -> None:
    path = await desk.announce(await desk.freeze())
    answer = await desk.ask("drawer", "GET", f"{path}/result.csv")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/not-completed-yet")


@pytest.mark.usefixtures("firms")
async def test_of_a_covert_draw_only_those_learn_who_may_know(desk: Desk) -> None:
    draw = await drawn(desk, covert=True)
    people = await sent(desk, await roster(desk, draw=draw["id"]))
    for role in Role:
        token, told = bearer(desk.issuer, role, now=desk.now), ""
        for one in (draw, people):
            for path in (f"/draws/{one['id']}/result.csv", f"/frames/{draw['frame']}/members.csv"):
                answer = await desk.client.get(path, headers=token)
                assert answer.status_code in (200, 403, 404), (role, answer.text)
                told += answer.text
        knows = role in GRANTS[Permission.DRAW_READ_COVERT]
        assert any(code(n) in told or f"示例第{n}厂" in told for n in range(FIRMS)) is knows, role
