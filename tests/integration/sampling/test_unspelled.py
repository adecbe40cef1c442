"""Whatever changes an enterprise, it is found as it is at once, and its names are spelled afterwards; no list waits for
that.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from asyncpg import Connection, Record

from services.sampling.registers.enterprises import import_store, spelling_store, unspelled_store
from shared.work import Work
from tests.integration.sampling.desk import Desk
from tests.integration.sampling.lists import code, row
from tests.integration.sampling.spelling import spell_all
from tests.integration.sampling.test_finding import get, numbers
from tests.support.apps import BUREAU
from tests.support.postgres import connect

PROVISIONAL = "L370124000001"
WHY = {"reason": "现场核实"}
_KEPT = """
    SELECT identifier, name, former, text, syllables, initials, traits FROM sampling.spelled_name ORDER BY 1, 2
"""
_WAITING = """
    SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


@pytest.fixture
async def admin(desk: Desk) -> "AsyncIterator[Connection[Record]]":
    connection = await connect(desk.database.admin_url)
    yield connection
    await connection.close()


async def found(desk: Desk, text: str, **others: str) -> list[int]:
    return numbers(await get(desk, text, **others))


async def by_traits(desk: Desk, **wanted: str) -> list[str]:
    answer = await desk.client.get("/enterprises", params=wanted, headers=desk.token("leader"))
    return [item["identifier"] for item in answer.json()["items"]]


async def check_spelled_as_anew(desk: Desk, admin: "Connection[Record]") -> None:
    """Everything that waits was enough: who spells all names of the directory spells the same."""
    await spell_all(desk)
    kept = await admin.fetch(_KEPT)
    await admin.execute(
        "TRUNCATE sampling.spelled_name; INSERT INTO sampling.spelling_walk VALUES ('370124', '', now())"
    )
    await spell_all(desk)
    assert await admin.fetch(_KEPT) == kept


@pytest.mark.parametrize("few", [0, unspelled_store.FEW])
async def test_what_changes_an_enterprise_is_found_at_once(
    desk: Desk, admin: "Connection[Record]", monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """Whether an import lets few enterprises wait or the whole directory."""
    monkeypatch.setattr(unspelled_store, "FEW", few)
    await desk.import_rows(row(1, 企业名称="平川县宏达化工厂"), row(2, 企业名称="平川县永盛机械厂"))
    assert await found(desk, "化工") == [1]
    await check_spelled_as_anew(desk, admin)
    await desk.import_rows(row(1, 企业名称="平川县宏达建材厂"), row(3, 企业名称="平川县长安商贸厂"))
    assert (await found(desk, "建材"), await found(desk, "商贸"), await found(desk, "长安", list="enterprises")) == (
        [1],
        [3],
        [3],
    )
    assert (await found(desk, "永盛", vanished="true"), await found(desk, "永盛", vanished="false")) == ([2], [])
    assert await by_traits(desk, vanished="true") == [code(2)]
    await check_spelled_as_anew(desk, admin)
    await desk.done(
        "registrar", f"/enterprises/{code(1)}/amendments", {"name": "平川县重华建材厂", "area": "玫瑰镇", **WHY}
    )
    for area, numbered in (("玫瑰镇", [1]), ("榆山街道", [])):
        assert (await found(desk, "建材", area=area), await found(desk, "重华", area=area)) == (numbered, numbered), (
            area
        )
    assert await by_traits(desk, area="玫瑰镇") == [code(1)]
    await check_spelled_as_anew(desk, admin)
    assert await found(desk, "zhonghua", area="玫瑰镇") == [1]


async def test_edits_and_undone_imports_are_found_at_once(desk: Desk, admin: "Connection[Record]") -> None:
    await desk.import_rows(row(1), row(5, 企业名称="平川县示例作坊", 统一社会信用代码=PROVISIONAL))
    await check_spelled_as_anew(desk, admin)
    mark = {"flag": "complaint", "on": "2026-01-31", "source": "12350 举报", **WHY}
    await desk.done("registrar", f"/enterprises/{code(1)}/flags", mark)
    assert await by_traits(desk, flag="complaint") == [code(1)]
    await check_spelled_as_anew(desk, admin)
    await desk.done(
        "registrar", f"/enterprises/{code(1)}/flags/lifting", {"flag": "complaint", "on": "2026-01-31", **WHY}
    )
    assert await by_traits(desk, flag="complaint") == []
    await desk.done("registrar", f"/enterprises/{code(1)}/status", {"status": "closed", **WHY})
    assert await by_traits(desk, status="closed") == [code(1)]
    await check_spelled_as_anew(desk, admin)
    await desk.done(
        "registrar", f"/enterprises/{PROVISIONAL}/identification", {"code": code(5), "reason": "已领取营业执照"}
    )
    assert await found(desk, "作坊") == [5]
    await check_spelled_as_anew(desk, admin)
    await desk.import_rows(row(6, 企业名称="平川县长安商贸厂"), list_name="乙")
    await spell_all(desk)
    imports = await desk.client.get("/enterprises/imports", headers=desk.token("registrar"))
    await desk.done(
        "registrar", f"/enterprises/imports/{imports.json()['items'][0]['id']}/undoing", {"reason": "文件不全"}
    )
    assert (await found(desk, "长安"), await by_traits(desk, list="乙")) == ([], [])
    await check_spelled_as_anew(desk, admin)


@asynccontextmanager
async def at_work(desk: Desk) -> AsyncIterator[Work]:
    """A transaction of the service that ends with the block."""
    async with desk.app.resources.work() as work:
        yield work


async def test_an_edit_while_its_name_is_spelled_waits_again(desk: Desk, admin: "Connection[Record]") -> None:
    await desk.import_rows(row(1, 企业名称="平川县宏达化工厂"))
    async with at_work(desk) as work:
        assert await spelling_store.step(work)
        body = {"name": "平川县重华化工厂", **WHY}
        edit = asyncio.create_task(desk.done("registrar", f"/enterprises/{code(1)}/amendments", body))
        while not await admin.fetchval(_WAITING):
            assert not edit.done()
            await asyncio.sleep(0.01)
    await edit
    await spell_all(desk)
    assert await found(desk, "zhonghua") == [1]
    await check_spelled_as_anew(desk, admin)


async def test_no_name_is_spelled_while_a_list_is_merged(desk: Desk) -> None:
    await desk.import_rows(row(1))
    async with at_work(desk) as merging:
        await import_store.be_alone(merging.session, BUREAU)
        async with at_work(desk) as work:
            assert not await spelling_store.step(work)
    assert await spell_all(desk) > 0
