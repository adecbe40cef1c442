"""The notice of an inspection's code: one sheet, with a secret that is nowhere else."""

import json
import re
from collections.abc import Iterator
from typing import Any

import asyncpg
import httpx
import pypdfium2 as pdfium
import pytest
import zxingcpp

from shared.access.roles import Role
from shared.papers.door_secret import fingerprint_of, grouped, read_door_secret
from tests.integration.documents.test_asked_papers import OPENED
from tests.integration.documents.test_inspection_codes import PATH, SECRET, told
from tests.support.apps import bearer
from tests.support.inspection_codes import HANDLE, TOLD
from tests.support.paperwork import Paperwork
from tests.support.postgres import connect

NOTICES = f"{PATH}/notices"
_GROUPS = re.compile("-".join(["[0-9A-HJ-NP-RTUW-Y]{4}"] * 4))
_PRINTED = "SELECT * FROM log.event WHERE type = 'documents.door-secret.printed' ORDER BY id"
_TABLES = """
    SELECT table_schema || '.' || table_name FROM information_schema.tables
    WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')
"""


async def printed(office: Paperwork, **more: Any) -> httpx.Response:
    answer = await office.ask(Role.INSPECTOR, "POST", NOTICES, **more)
    assert answer.status_code == 201, answer.text
    return answer


def words_of(notice: httpx.Response) -> str:
    """What stands on the one sheet, without spaces."""
    document = pdfium.PdfDocument(notice.content)
    (sheet,) = document
    said: str = sheet.get_textpage().get_text_bounded()
    document.close()
    return "".join(said.split()).replace("\u200b", "")


def secret_of(notice: httpx.Response) -> str:
    (shown,) = _GROUPS.findall(words_of(notice))
    return read_door_secret(shown)


async def of_log(office: Paperwork) -> list[asyncpg.Record]:
    connection = await connect(office.database.admin_url)
    rows: list[asyncpg.Record] = await connection.fetch(_PRINTED)
    await connection.close()
    return rows


async def test_the_notice_carries_the_code_and_says_what_to_compare(office: Paperwork) -> None:
    await told(office)
    address = (await office.get(Role.INSPECTOR, PATH))["address"]
    answer = await printed(office)
    assert (answer.headers["content-type"], answer.headers["cache-control"]) == ("application/pdf", "no-store")
    document = pdfium.PdfDocument(answer.content)
    (sheet,) = document
    (read,) = zxingcpp.read_barcodes(sheet.render(scale=150 / 72).to_numpy())
    assert read.text == address
    document.close()
    said = words_of(answer)
    for words in ("扫码入企告知单", "示例县应急管理局", TOLD.party.name, "定于2026年3月10日", "“真实，已获批准”"):
        assert words in said, words
    for words in ("您的权利", "申请回避", "0531-5550100", "企业窗口", "投诉由法规部门办理", "密码只能用一次"):
        assert words in said, words


async def test_the_log_has_the_fingerprint_of_the_secret_on_the_sheet(office: Paperwork) -> None:
    await told(office)
    secrets = [secret_of(await printed(office)) for _ in range(2)]
    assert secrets[0] != secrets[1]
    rows = await of_log(office)
    facts = [json.loads(row["payload"]) for row in rows]
    assert [fact["fingerprint"] for fact in facts] == [fingerprint_of(HANDLE.hex(), each) for each in secrets]
    assert {fact["inspection"] for fact in facts} == {str(TOLD.inspection)}
    assert {fact["actor"]["person"] for fact in facts} == {"made-up-inspector"}
    await office.check()


async def test_the_secret_is_nowhere_else(office: Paperwork, capfd: pytest.CaptureFixture[str]) -> None:
    await told(office)
    answer = await printed(office)
    await office.react()
    secret = secret_of(answer)
    forms = {form for each in (secret, grouped(secret)) for form in (each, each.lower(), each.encode().hex())}
    kept = [text async for text in _everything(office)]
    assert any(fingerprint_of(HANDLE.hex(), secret) in text for text in kept), "what is kept is looked at"
    assert not [text for text in (*kept, *capfd.readouterr()) if any(form in text for form in forms)]
    files = [file.read_bytes() for file in office.folder.rglob("*") if file.is_file()]
    assert files
    assert not [file for file in files if any(form.encode() in file for form in forms)]


async def _everything(office: Paperwork) -> Any:
    """Each row of each table, as text; bytes in hex."""
    connection = await connect(office.database.admin_url)
    for (table,) in await connection.fetch(_TABLES):
        for (row,) in await connection.fetch(f"SELECT t::text FROM {table} t"):  # noqa: S608  # names of tables
            yield row
    await connection.close()


async def test_nothing_public_leads_from_a_notice_to_its_inspection(office: Paperwork) -> None:
    await told(office, SECRET)
    await printed(office)
    await office.sequence()
    connection = await connect(office.database.admin_url)
    entries = [json.loads(entry) for (entry,) in await connection.fetch("SELECT entry FROM log.event")]
    await connection.close()
    (own,) = (entry for entry in entries if entry["type"] == "documents.door-secret.printed")
    assert own["public"] == {}
    told_of = {value for entry in _others(entries, own) for value in (entry["trace"], entry["cause"], entry["id"])}
    assert not {own["trace"], own["cause"], own["stream"].removeprefix("door-secret/")} & told_of
    assert str(TOLD.inspection) not in json.dumps(own)
    assert TOLD.handle not in json.dumps(own)


def _others(entries: list[Any], own: Any) -> Iterator[Any]:
    return (entry for entry in entries if entry is not own)


async def test_a_repeated_request_prints_no_second_secret(office: Paperwork) -> None:
    await told(office)
    token = bearer(office.issuer, Role.INSPECTOR, subject="made-up-inspector", now=office.now)
    headers = {**token, "Idempotency-Key": "the-same"}
    first = await office.client.post(NOTICES, headers=headers)
    again = await office.client.post(NOTICES, headers=headers)
    assert (first.status_code, again.status_code) == (201, 409)
    assert again.json()["type"] == "/problems/notice-printed-before"
    assert "重新出具" in again.json()["detail"]
    assert len(await of_log(office)) == 1
    another = await office.client.post(NOTICES, headers={**headers, "Idempotency-Key": "another"})
    assert secret_of(another) != secret_of(first)


async def test_whoever_reads_the_code_reads_who_has_printed_notices(office: Paperwork) -> None:
    await told(office)
    assert (await office.get(Role.CHIEF, NOTICES))["items"] == []
    await printed(office)
    office.now = office.now.replace(hour=office.now.hour + 1)
    await office.ask(Role.CLERK, "POST", NOTICES)
    shown = await office.get(Role.CHIEF, NOTICES)
    people = [(each["printed_by"]["subject"], each["printed_at"]) for each in shown["items"]]
    assert people == [
        ("made-up-clerk", "2026-03-02T10:30:00+08:00"),
        ("made-up-inspector", "2026-03-02T09:30:00+08:00"),
    ]
    assert (await office.ask(Role.CHIEF, "GET", NOTICES, bureau="370112")).status_code == 404
    await office.check()


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.GROUP_LEADER, Role.CLERK])
async def test_whoever_serves_papers_prints_notices(office: Paperwork, role: Role) -> None:
    await told(office)
    assert (await office.ask(role, "POST", NOTICES)).status_code == 201


@pytest.mark.parametrize("role", [Role.CHIEF, Role.LEGAL, Role.AUDITOR, Role.CITY_SUPERVISOR, Role.EXPERT])
async def test_nobody_else_does(office: Paperwork, role: Role) -> None:
    await told(office)
    assert await office.refused(role, NOTICES) == (403, "not-permitted")
    assert await of_log(office) == []


async def test_another_bureau_prints_none(office: Paperwork) -> None:
    await told(office)
    assert await office.refused(Role.INSPECTOR, NOTICES, bureau="370112") == (404, "inspection-code-unknown")


async def test_of_a_covert_visit_its_crew_prints_them(office: Paperwork) -> None:
    await told(office, SECRET)
    stranger = {"subject": "another-inspector"}
    assert await office.refused(Role.INSPECTOR, NOTICES, **stranger) == (404, "inspection-code-unknown")
    await printed(office)
    assert (await office.ask(Role.INSPECTOR, "GET", NOTICES, **stranger)).status_code == 404
    assert len((await office.get(Role.CHIEF, NOTICES))["items"]) == 1
    # Cases tells of the code anew when the last draw is open.
    await office.happens("sampling", "draw", OPENED, key=SECRET.draws[0])
    await told(office, SECRET)
    assert len((await office.get(Role.INSPECTOR, NOTICES, **stranger))["items"]) == 1


async def test_an_owner_who_has_lost_theirs_gets_another_after_the_visit(office: Paperwork) -> None:
    await told(office, TOLD.model_copy(update={"standing": "over"}))
    said = words_of(await printed(office))
    for words in ("于2026年3月10日对贵单位进行了安全生产检查", "“真实，现场检查已经结束”", "企业窗口"):
        assert words in said, words
    assert "请先不要接受检查" not in said


@pytest.mark.parametrize("standing", ["not-held", "unapproved", "called-off", "revoked"])
async def test_there_is_no_notice_of_an_inspection_that_may_not_be_held(office: Paperwork, standing: str) -> None:
    await told(office, TOLD.model_copy(update={"standing": standing, "visit": None}))
    assert await office.refused(Role.INSPECTOR, NOTICES) == (409, "no-notice-now")
    assert await of_log(office) == []


async def test_a_rare_character_does_not_hold_up_the_notice(office: Paperwork) -> None:
    party = TOLD.party.model_copy(update={"name": "示例😀有限公司"})
    await told(office, TOLD.model_copy(update={"party": party}))
    assert "示例［U+1F600］有限公司" in words_of(await printed(office))
