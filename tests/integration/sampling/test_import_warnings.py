"""A cell that cannot be read costs a cell and not an enterprise; a name that lost characters costs no good name."""

from typing import Any

import httpx

from services.sampling.projections import PROJECTIONS
from services.sampling.registers.enterprises.tables import TABLES
from shared.database import create_engine
from shared.http.application import ServiceApp
from shared.log.rebuild import rebuild
from tests.integration.sampling.lists import HEADER, code, counts, csv, put, row
from tests.support.log import sequence_all
from tests.support.oracle import check_rebuild
from tests.support.postgres import Database, connect

DATED = (*HEADER, "成立日期")


async def faults_of(registrar: httpx.AsyncClient, body: dict[str, Any]) -> list[tuple[int, str, str, bool]]:
    found = (await registrar.get(f"/enterprises/imports/{body['id']}/faults")).json()["items"]
    return [(fault["line"], fault["column"], fault["code"], fault["warning"]) for fault in found]


async def name_of(registrar: httpx.AsyncClient, number: int) -> str:
    return str((await registrar.get(f"/enterprises/{code(number)}")).json()["name"])


async def test_a_cell_that_cannot_be_read_is_left_empty(registrar: httpx.AsyncClient) -> None:
    content = csv(
        (*row(1, 镇街="=VLOOKUP(A1)"), "何时"), (*row(2), "2004-01-31"), (*row(3, 企业名称=""), "何时"), header=DATED
    )
    body = (await put(registrar, content)).json()
    assert body["counts"] | {"rows": 3, "added": 2, "faulty": 1, "warned": 1} == body["counts"]
    assert await faults_of(registrar, body) == [
        (2, "镇街", "formula", True),
        (2, "成立日期", "date", True),
        (4, "企业名称", "empty", False),
        (4, "成立日期", "date", False),
    ]
    known = (await registrar.get(f"/enterprises/{code(1)}")).json()
    assert (known["area"], known["registered_on"], known["group"]) == ("", None, "工商贸")


async def test_a_name_that_lost_characters_is_not_put_over_a_good_one(registrar: httpx.AsyncClient) -> None:
    await put(registrar, csv(row(1, 企业名称="甲县㛃示例厂"), row(2)))
    damaged = csv(row(1, 企业名称="甲县?示例厂", 镇街="玫瑰镇"), row(2), row(3, 企业名称="乙县?示例厂"))
    body = (await put(registrar, damaged)).json()
    assert (
        body["counts"] | {"rows": 3, "added": 1, "unchanged": 1, "faulty": 1, "warned": 1, "vanished": 0}
        == (body["counts"])
    )
    assert await faults_of(registrar, body) == [
        (2, "企业名称", "damaged-encoding", False),
        (4, "企业名称", "damaged-name", True),
    ]
    assert await name_of(registrar, 1) == "甲县㛃示例厂"
    assert await name_of(registrar, 3) == "乙县?示例厂"
    # A name that was damaged from the beginning may be mended, and may come again.
    assert await counts(registrar, damaged) == {"rows": 3, "unchanged": 2, "faulty": 1, "warned": 1}
    mended = csv(row(1, 企业名称="甲县㛃示例厂"), row(2), row(3, 企业名称="乙县𠮷示例厂"))
    assert await counts(registrar, mended) == {"rows": 3, "changed": 1, "unchanged": 2}


async def test_a_business_without_a_code_is_there_under_a_number_of_the_bureau(registrar: httpx.AsyncClient) -> None:
    content = csv(row(1, 统一社会信用代码="L370124000001"), row(2, 统一社会信用代码="正在办理"))
    assert await counts(registrar, content) == {"rows": 2, "added": 1, "faulty": 1}
    known = (await registrar.get("/enterprises/L370124000001")).json()
    assert known["identifier_kind"] == "provisional"


async def test_the_log_alone_gives_the_same_warnings(
    registrar: httpx.AsyncClient, sampling: ServiceApp, database: Database
) -> None:
    await put(registrar, csv(row(1), row(2, 镇街="#REF!")))
    await put(registrar, csv(row(1, 企业名称="甲?厂"), row(2), row(3, 企业名称="乙?厂")))
    connection = await connect(database.admin_url)
    await sequence_all(connection)
    await connection.close()
    owner = create_engine(database.admin_url, application="tests")
    try:
        blobs = sampling.resources.blobs
        await check_rebuild(database, TABLES, lambda: rebuild(owner, blobs, TABLES, PROJECTIONS))
    finally:
        await owner.dispose()
