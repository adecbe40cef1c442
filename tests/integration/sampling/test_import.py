"""A list is imported: what was taken, what was not and why, what is known afterwards."""

import json
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest

from services.sampling.registers.enterprises.source_list import READER
from shared.contracts.directory import DirectoryImported
from shared.log.event import Event
from tests.integration.sampling.lists import HEADER, code, csv, put, row
from tests.support.postgres import Database, connect

EXAMPLE = Path(__file__).parents[3] / "deploy" / "example" / "enterprises.csv"


async def test_the_example_directory(registrar: httpx.AsyncClient) -> None:
    answer = await put(registrar, EXAMPLE.read_bytes())
    assert answer.status_code == 201, answer.text
    body = answer.json()
    assert {name: count for name, count in body["counts"].items() if count} == {"rows": 136, "added": 136}
    assert body["left_out"] == ["序号"]
    assert body["imported_at"].endswith("+08:00")
    assert (await registrar.get(f"/enterprises/imports/{body['id']}")).json() == body
    found = (await registrar.get("/enterprises/91370124EXAMP00154")).json()
    assert (found["name"], found["trace"]) == ("平阴县示例第一化工有限公司", body["trace"])
    assert [listing["list"] for listing in found["lists"]] == ["enterprises"]


async def test_bad_rows_are_reported_and_the_good_ones_taken(registrar: httpx.AsyncClient) -> None:
    wrong = code(2)[:-1] + ("0" if code(2)[-1] != "0" else "1")
    content = csv(
        row(1),
        row(2, 统一社会信用代码=wrong),
        ("",),
        (*row(3), "又一格"),
        row(4, 企业名称="", 镇街="=cmd|' /C calc'!A0"),
        row(1, 企业名称="同一企业又一行"),
        row(5, 企业名称='"平阴县\n示例第五厂"'),
        row(6, 企业名称="平阴县\0示例厂"),
    )
    content += b"\xff," + code(9).encode() + b",,\n" + b'"never closed,' + code(10).encode() + b",,\n"
    body = (await put(registrar, content)).json()
    assert body["counts"] | {"added": 2, "faulty": 7, "rows": 9} == body["counts"]
    faults = (await registrar.get(f"/enterprises/imports/{body['id']}/faults")).json()["items"]
    assert [(f["line"], f["column"], f["code"]) for f in faults] == [
        (3, "统一社会信用代码", faults[0]["code"]),
        (5, "", "wrong-number-of-cells"),
        (6, "企业名称", "empty"),
        (6, "镇街", "formula"),
        (7, "统一社会信用代码", "duplicate"),
        (10, "企业名称", "control-character"),
        (11, "企业名称", "undecodable"),
        (12, "", "quotes"),
    ]
    assert "第 2 行" in faults[4]["reason"]
    assert "line 2" in faults[4]["reason_en"]
    names = [enterprise["name"] for enterprise in (await registrar.get("/enterprises")).json()["items"]]
    assert names == ["平阴县示例第1厂", "平阴县 示例第五厂"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
async def test_encodings(registrar: httpx.AsyncClient, encoding: str) -> None:
    body = (await put(registrar, csv(row(1), encoding=encoding))).json()
    assert body["file"]["encoding"] == encoding.removesuffix("-sig")
    assert (await registrar.get(f"/enterprises/{code(1)}")).json()["name"] == "平阴县示例第1厂"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty-list"),
        (b"\n\n", "empty-list"),
        (csv(), "no-rows"),
        (csv() + b"\n,,,\n", "no-rows"),
        (csv(row(1), header=row(2)), "header-not-found"),
        (csv(row(1), header=("甲", "乙", "丙", "丁")), "header-not-found"),
        (b"%PDF-1.7 ...", "not-a-list"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "workbook-unreadable"),
        (b"PK\x03\x04" + bytes(100), "workbook-unreadable"),
    ],
)
async def test_files_that_are_no_list_are_refused(registrar: httpx.AsyncClient, content: bytes, problem: str) -> None:
    import_id = uuid4()
    answer = await put(registrar, content, import_id=import_id)
    assert (answer.status_code, answer.json()["type"]) == (422, f"/problems/{problem}")
    assert (await registrar.get(f"/enterprises/imports/{import_id}")).status_code == 404


async def test_one_event_carries_the_files_hash_and_the_counts(
    registrar: httpx.AsyncClient, database: Database
) -> None:
    body = (await put(registrar, csv(row(1), row(2)), list_name="危化品企业名录")).json()
    connection = await connect(database.admin_url)
    try:
        (event,) = await connection.fetch("SELECT id, stream, version, type, trace, entry, payload FROM log.event")
    finally:
        await connection.close()
    kind, _, name = event["stream"].partition("/")
    assert (kind, str(UUID(name)), event["version"]) == ("directory", name, 1)
    assert (str(event["id"]), event["trace"]) == (body["event"], body["trace"])
    fact = DirectoryImported.of(Event.from_entry(event["entry"], json.loads(event["payload"]), b""))
    assert fact.file.model_dump() == {key: body["file"][key] for key in ("sha256", "size", "media_type")}
    assert fact.counts.model_dump() == body["counts"]
    assert [column.title for column in fact.columns] == list(HEADER)
    assert json.loads(event["payload"])["reader"] == READER


async def test_nothing_is_kept_of_an_import_that_fails_on_its_way(
    registrar: httpx.AsyncClient, database: Database
) -> None:
    connection = await connect(database.admin_url)
    try:
        await connection.execute(
            "CREATE FUNCTION boom() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'boom'; END $$"
        )
        await connection.execute(
            "CREATE TRIGGER boom BEFORE INSERT ON sampling.directory_import FOR EACH ROW EXECUTE FUNCTION boom()"
        )
        answer = await put(registrar, csv(row(1)))
        assert answer.status_code == 500
        for table in ("log.event", "log.outbox", "sampling.enterprise", "sampling.listing"):
            assert await connection.fetch(f"TABLE {table}") == []
    finally:
        await connection.close()
