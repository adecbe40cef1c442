"""A list arrives in whatever file an office has: the answer says how it was read, and a rebuild reads it so again."""

import io
from typing import Any
from unittest.mock import ANY
from uuid import uuid4

import httpx
from openpyxl import Workbook

from services.sampling.projections import PROJECTIONS, TABLES
from shared.database import create_engine
from shared.http.application import ServiceApp
from shared.log.rebuild import rebuild
from tests.integration.sampling.lists import HEADER, code, csv, put, row
from tests.support.log import sequence_all
from tests.support.oracle import check_rebuild
from tests.support.postgres import Database, connect


def book(**sheets: list[list[str]]) -> bytes:
    made = Workbook()
    assert made.active is not None
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for cells in rows:
            sheet.append(cells)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def sheet(*numbers: int, below: tuple[str, ...] = ()) -> list[list[str]]:
    return [list(HEADER), *(list(row(n)) for n in numbers), *([[*below]] if below else [])]


async def imported(client: httpx.AsyncClient, content: bytes, **query: Any) -> Any:
    answer = await client.put(f"/enterprises/imports/{uuid4()}", content=content, params=query)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_all_sheets_of_a_list_are_read_and_said(registrar: httpx.AsyncClient) -> None:
    content = book(
        危化=sheet(1, 2, below=("合计", "2家")), 工贸=sheet(3, 1), 填表说明=[["全部填写"]], 附表=[["另一张表"]]
    )
    looked = (await registrar.post("/enterprises/imports/preview", content=content)).json()
    body = await imported(registrar, content)
    assert [looked[said] for said in ("sheets", "separator")] == [body["sheets"], body["separator"]] == [ANY, ""]
    assert body["counts"] | {"added": 3, "faulty": 1} == body["counts"]
    assert [(one["name"], one["use"], one["rows"]) for one in body["sheets"]] == [
        ("危化", "read", 2),
        ("工贸", "read", 2),
        ("填表说明", "aside", 0),
        ("附表", "no-header", 0),
    ]
    assert body["rows_left_out"] == [{"sheet": "危化", "line": 4, "kind": "total", "text": "合计"}]
    (fault,) = (await registrar.get(f"/enterprises/imports/{body['id']}/faults")).json()["items"]
    assert (fault["sheet"], fault["line"], fault["code"]) == ("工贸", 3, "duplicate")
    assert "“危化”2" in fault["reason"]


async def test_the_sender_may_name_sheets_and_columns(registrar: httpx.AsyncClient) -> None:
    content = book(现有=sheet(1), 已注销=sheet(2))
    refused = await put(registrar, content)
    assert (refused.json()["type"], refused.json()["sheets"]) == ("/problems/sheets-unclear", ["现有", "已注销"])
    assert (await imported(registrar, content, sheet="现有"))["counts"]["added"] == 1
    named = csv(row(5), header=("主体全称", *HEADER[1:]))
    assert (await put(registrar, named)).json()["lacking"] == ["企业名称"]
    assert (await imported(registrar, named, column="主体全称=name", list="其他"))["columns"][0]["field"] == "name"
    answer = await registrar.put(f"/enterprises/imports/{uuid4()}", content=named, params={"column": "主体全称=nmae"})
    assert answer.json()["type"] == "/problems/field-unknown"


async def test_the_sender_may_say_where_the_header_is(
    registrar: httpx.AsyncClient, sampling: ServiceApp, database: Database
) -> None:
    over = "样张,企业名称,统一社会信用代码\n,,\n".encode() + csv(row(1), row(2))
    query = {"header": 3}
    for path in ("reading", "preview"):
        shown = (await registrar.post(f"/enterprises/imports/{path}", content=over, params=query)).json()
        assert (shown["header_line"], [one["rows"] for one in shown["sheets"]]) == (3, [2])
    refused = await registrar.put(f"/enterprises/imports/{uuid4()}", content=over, params={"header": 4})
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/header-line-unfit")
    assert refused.json()["lacking"] == ["企业名称", "统一社会信用代码"]
    assert (await imported(registrar, over, **query))["counts"]["added"] == 2
    people = "样张,姓名,执法证号\n姓名,执法证号,单位\n示例甲,鲁平执-0001,示例局\n".encode()
    answer = await registrar.put(f"/people/imports/{uuid4()}", content=people, params={"header": 2})
    assert (answer.json()["header_line"], answer.json()["counts"]["added"]) == (2, 1)
    connection = await connect(database.admin_url)
    try:
        kept = await connection.fetchval(
            "SELECT payload -> 'how' ->> 'header' FROM log.event WHERE type = 'sampling.directory.imported'"
        )
        await sequence_all(connection)
    finally:
        await connection.close()
    assert kept == "3"
    owner = create_engine(database.admin_url, application="tests")
    try:
        await check_rebuild(database, TABLES, lambda: rebuild(owner, sampling.resources.blobs, TABLES, PROJECTIONS))
    finally:
        await owner.dispose()


async def test_text_in_utf16_with_tabs(registrar: httpx.AsyncClient) -> None:
    text = "\n".join("\t".join(cells) for cells in (HEADER, row(7)))
    body = await imported(registrar, text.encode("utf-16"))
    assert (body["file"]["encoding"], body["separator"], body["counts"]["added"]) == ("utf-16-le", "\t", 1)
    assert (await registrar.get(f"/enterprises/{code(7)}")).json()["name"] == "平阴县示例第7厂"


async def test_a_rebuild_reads_what_was_read_on_the_day(
    database: Database, sampling: ServiceApp, registrar: httpx.AsyncClient
) -> None:
    assert (await imported(registrar, book(危化=sheet(1), 工贸=sheet(2, 1), 说明=[["-"]])))["counts"]["faulty"] == 1
    noted = csv(row(3), ("合计", "1家", "", ""))
    assert len((await imported(registrar, noted, list="其他"))["rows_left_out"]) == 1
    connection = await connect(database.admin_url)
    await sequence_all(connection)
    await connection.close()
    owner = create_engine(database.admin_url, application="tests")
    try:
        blobs = sampling.resources.blobs
        await check_rebuild(database, TABLES, lambda: rebuild(owner, blobs, TABLES, PROJECTIONS))
    finally:
        await owner.dispose()
