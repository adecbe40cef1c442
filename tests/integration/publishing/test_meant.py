"""Who finds nothing is offered what may have been meant: only what is public, and without reading much."""

from typing import Any

import httpx
import pytest
from sqlalchemy import text

from services.publishing.search.sought import read_search
from services.publishing.search.usecases import meant
from shared.database import create_engine, transact
from tests.integration.publishing.test_search import _MANY, _READ, found
from tests.support.draws import members_of
from tests.support.postgres import Database, connect
from tests.support.publishing import Press

FIRM = members_of("enterprises", 12)[4]


def _slips() -> list[tuple[str, str]]:
    """By what it is found → what is typed."""
    code, name = FIRM.identifier, FIRM.name
    return [
        ("code", code[:4] + code[5] + code[4] + code[6:]),
        ("code", code[:-1] + ("0" if code[-1] != "0" else "1")),
        ("name", name[:-2] + "错" + name[-1:]),
        ("name", "错" + name[1:]),
        ("sound", name.replace("平川", "坪川")),
    ]


async def offered(site: httpx.AsyncClient, q: str) -> list[dict[str, Any]]:
    told = await found(site, q)
    assert told["items"] == [], q
    return list(told["meant"])


async def test_a_slip_in_a_code_or_a_name_is_forgiven(press: Press, site: httpx.AsyncClient) -> None:
    await press.draw(size=12, count=3).hold()
    await press.settle()
    for by, q in _slips():
        told = await offered(site, q)
        assert (by, FIRM.identifier) in {(one["by"], one["id"]) for one in told}, (q, told)
        page = await site.get("/search", params={"q": q}, headers={"Accept": "text/html"})
        assert "您是不是要找" in page.text
        assert f"/enterprises/{FIRM.identifier}" in page.text
    assert (await found(site, FIRM.name))["meant"] == []
    assert await offered(site, "火星上的乌有公司") == []
    assert (await found(site, _slips()[-1][1], kind="draw"))["meant"] == []


async def test_nothing_covert_is_offered(press: Press, site: httpx.AsyncClient) -> None:
    await press.draw(size=12, count=3, disclosure="after-visits").hold()
    await press.settle()
    for _, q in _slips():
        assert await offered(site, q) == []


@pytest.mark.parametrize("statistics", ["never", "before", "after"])
async def test_what_is_offered_reads_little_whatever_the_planner_knows(database: Database, statistics: str) -> None:
    admin = await connect(database.admin_url)
    await admin.execute("ALTER TABLE publishing.found_entry SET (autovacuum_enabled = off)")
    for moment, statement in (("before", ""), ("", _MANY), ("after", "")):
        await admin.execute(statement or ("ANALYZE publishing.found_entry" if moment == statistics else "SELECT 1"))
    await admin.close()
    engine = create_engine(database.url("cheqian_publishing"), application="test")
    for q in ("示例4321画工有限公司", "错例4321化工有限公司", "示例4321化工有限错司", "9137000000000043210"):
        async with transact(engine) as session:
            before = (await session.execute(text(_READ))).one()
            told = await meant(session, read_search(q), None, None)
            read = (await session.execute(text(_READ))).one()
        assert "913700000000004321" in {one.key for one in told}, q
        assert (read.passed, read.fetched - before.fetched < 1500) == (0, True), (q, read.fetched - before.fetched)
    await engine.dispose()
