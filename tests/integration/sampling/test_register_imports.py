"""Lists go into the registers: what can be read is entered, the rest is reported; again it is answered, not done."""

import asyncio
import io
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from openpyxl import Workbook

from services.sampling.projections import PROJECTIONS, TABLES
from services.sampling.registers.records.source_list import LARGEST_ROWS
from shared.database import create_engine
from shared.log.rebuild import rebuild
from tests.integration.sampling.desk import Desk
from tests.support.log import sequence_all
from tests.support.oracle import check_rebuild
from tests.support.postgres import connect

LIST = "姓名,执法证号,证件有效期,是否领导干部,序号\n示例甲,执-1,2027-06-30,是,1\n示例乙,执-2,,否,2\n"


async def put(
    desk: Desk, content: str | bytes, register: str = "people", import_id: UUID | None = None, who: str = "registrar"
) -> httpx.Response:
    body = content.encode() if isinstance(content, str) else content
    headers = {**desk.token(who), "Content-Type": "text/csv"}
    path = f"/{register}/imports/{import_id or uuid4()}"
    return await desk.client.put(path, content=body, headers=headers, params={"reason": "年度核对"})


async def imported(desk: Desk, content: str | bytes, register: str = "people") -> dict[str, Any]:
    answer = await put(desk, content, register)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def counted(body: dict[str, Any]) -> dict[str, int]:
    return {name: count for name, count in body["counts"].items() if count}


async def types(desk: Desk) -> list[str]:
    connection = await connect(desk.database.admin_url)
    try:
        return [row["type"] for row in await connection.fetch("SELECT type FROM log.event ORDER BY id")]
    finally:
        await connection.close()


async def test_good_rows_become_records_and_faults_are_listed(desk: Desk) -> None:
    body = await imported(desk, LIST + "示例丙,执 3,何时,是,3\n,执-4,,,4\n")
    assert counted(body) == {"rows": 4, "added": 2, "faulty": 2}
    assert (body["left_out"], body["missing"], body["reason"]) == (["序号"], [], "年度核对")
    faults = (await desk.ask("registrar", "GET", f"/people/imports/{body['id']}/faults")).json()["items"]
    assert [(fault["number"], fault["line"], fault["column"], fault["code"]) for fault in faults] == [
        (1, 4, "执法证号", "key"),
        (2, 4, "证件有效期", "date"),
        (3, 5, "姓名", "empty"),
    ]
    assert all(fault["reason"] and fault["reason_en"] for fault in faults)
    (first, second) = (await desk.ask("registrar", "GET", "/people")).json()["items"]
    assert (first["key"], first["cadre"], first["certificate_expires"]) == ("执-1", True, "2027-06-30")
    assert (second["reason"], second["changed_by"]["subject"]) == ("年度核对", "made-up-registrar")
    shown = await desk.ask("registrar", "GET", f"/people/imports/{body['id']}")
    assert shown.json() == body


LISTS = {
    "people": (
        "姓名,执法证号,出生年份\n",
        "示例甲,执-1,1980\n示例乙,执-2,\n",
        "示例甲改,执-1,不详\n示例丙,执-3,\n,执-4,\n",
    ),
    "experts": (
        "姓名,专家编号,单位\n",
        "示例甲,专-1,院\n示例乙,专-2,院\n",
        "示例甲,专-1,所\n示例丙,专-3,=A1\n,专-4,\n",
    ),
    "items": (
        "检查事项,检查依据,抽查内容\n",
        "安全培训,《安全生产法》第二十八条,甲\n应急预案,《安全生产法》第八十一条,乙\n",
        "安全培训,《安全生产法》第二十八条,丙\n安全投入,《安全生产法》第二十三条,=A1\n无依据,,\n",
    ),
}


@pytest.mark.parametrize("register", LISTS)
async def test_a_preview_says_what_an_import_would_do_and_keeps_nothing(desk: Desk, register: str) -> None:
    header, before, after = LISTS[register]
    await imported(desk, header + before, register)
    headers = {**desk.token("registrar"), "Content-Type": "text/csv"}
    path, content = f"/{register}/imports", (header + after).encode()
    shown = (await desk.client.post(f"{path}/preview", content=content, headers=headers)).json()
    assert await types(desk) == ["sampling.register.imported"]
    assert len((await desk.ask("registrar", "GET", path)).json()["items"]) == 1
    told = f"样表\n{header}{after}".encode()
    lower = (await desk.client.post(f"{path}/preview", content=told, headers=headers, params={"header": 2})).json()
    assert (lower["header_line"], lower["counts"]) == (2, shown["counts"])
    body = await imported(desk, content, register)
    same = ("counts", "header_line", "columns", "left_out", "separator", "sheets", "rows_left_out")
    assert {name: shown[name] for name in same} == {name: body[name] for name in same}
    assert counted(shown) == {"rows": 3, "added": 1, "changed": 1, "faulty": 1, "missing": 1, "warned": 1}
    assert [one["key"] for one in shown["missing"]] == body["missing"]
    assert shown["missing"][0]["name"] in before
    assert [one["line"] for one in shown["first_rows"]] == [2, 3, 4]
    faults = (await desk.ask("registrar", "GET", f"{path}/{body['id']}/faults")).json()["items"]
    assert shown["faults"] == faults


async def test_only_who_edits_a_register_previews(desk: Desk) -> None:
    for who, status in (("auditor", 403), ("registrar", 422)):
        answer = await desk.client.post("/people/imports/preview", content=b"", headers=desk.token(who))
        assert answer.status_code == status, answer.text


async def test_an_import_is_one_event_and_nobody_is_retired(desk: Desk) -> None:
    await imported(desk, LIST)
    body = await imported(desk, "姓名,执法证号\n示例甲改,执-1\n,执-2\n示例丁,执-9\n")
    assert counted(body) == {"rows": 3, "added": 1, "changed": 1, "faulty": 1}
    body = await imported(desk, "姓名,执法证号\n示例甲改,执-1\n")
    assert (counted(body), body["missing"]) == ({"rows": 1, "unchanged": 1, "missing": 2}, ["执-2", "执-9"])
    assert await types(desk) == ["sampling.register.imported"] * 3
    # The second list has no such column: what was known stays.
    assert (await desk.ask("registrar", "GET", "/people/执-1")).json()["certificate_expires"] == "2027-06-30"
    assert len((await desk.ask("registrar", "GET", "/people")).json()["items"]) == 3


async def test_who_was_retired_and_is_on_a_list_is_in_use_again(desk: Desk) -> None:
    await imported(desk, LIST)
    await desk.done("registrar", "/people/执-2/retirement", {"reason": "调离"})
    assert counted(await imported(desk, LIST)) == {"rows": 2, "added": 1, "unchanged": 1}
    assert (await desk.ask("registrar", "GET", "/people/执-2")).json()["retired_at"] is None


async def test_the_same_import_again_gets_the_same_answer(desk: Desk) -> None:
    import_id = uuid4()
    first, again = [await put(desk, LIST, import_id=import_id) for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    other = await put(desk, LIST + "示例丁,执-9,,,\n", import_id=import_id)
    assert (other.status_code, other.json()["type"]) == (409, "/problems/register-import-taken")
    assert len(await types(desk)) == 1
    # The id is the register's own.
    experts = await put(desk, "姓名,专家编号\n示例乙,专-1\n", "experts", import_id)
    assert experts.status_code == 201


async def test_imports_of_a_register_are_listed_newest_first(desk: Desk) -> None:
    done = [await imported(desk, LIST + f"示例丁,执-{number},,,\n") for number in (7, 8, 9)]
    await imported(desk, "姓名,专家编号\n示例乙,专-1\n", "experts")
    page = (await desk.ask("registrar", "GET", "/people/imports?limit=2&count=true")).json()
    assert (page["items"], page["count"]) == (done[:0:-1], {"rows": 3, "exact": True})
    assert (await desk.ask("registrar", "GET", page["next"])).json()["items"] == done[:1]


async def test_two_imports_at_once_are_one_after_the_other(desk: Desk) -> None:
    import_id = uuid4()
    answers = await asyncio.gather(*(put(desk, LIST, import_id=import_id) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 201]
    assert len(await types(desk)) == 1


async def test_items_in_gb18030_and_experts_in_a_workbook(desk: Desk) -> None:
    text = "事项编码,事项名称,检查依据,事项类型\nAQ-1,培训检查,《安全生产法》第二十八条,重点\n"
    body = await imported(desk, text.encode("gb18030"), "items")
    assert body["file"]["encoding"] == "gb18030"
    assert (await desk.ask("registrar", "GET", "/items/AQ-1")).json()["kind"] == "key"
    book = Workbook()
    assert book.active is not None
    for row in (["专家编号", "姓名", "专业领域"], ["专-1", "示例乙", "化工工艺"], ["专-2", "=1+1", ""]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    body = await imported(desk, file.getvalue(), "experts")
    assert (counted(body), body["file"]["encoding"]) == ({"rows": 2, "added": 1, "faulty": 1}, "")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("姓名,单位\n示例甲,局\n", "header-not-found"),
        ("", "empty-list"),
        ("姓名,执法证号\n", "register-list-empty"),
        (b"%PDF-1.7", "not-a-list"),
        (b"PK\x03\x04 no workbook", "workbook-unreadable"),
        ("姓名,执法证号\n" + "".join(f"甲,{n}\n" for n in range(LARGEST_ROWS + 1)), "register-list-too-long"),
    ],
)
async def test_what_is_no_list_is_refused_whole(desk: Desk, content: str | bytes, code: str) -> None:
    answer = await put(desk, content)
    assert (answer.status_code, answer.json()["type"]) == (422, f"/problems/{code}")
    assert await types(desk) == []


async def test_who_may_import_and_who_sees_how_it_went(desk: Desk) -> None:
    refused = await put(desk, LIST, who="drawer")
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/not-permitted")
    body = await imported(desk, LIST)
    path = f"/people/imports/{body['id']}"
    for address in (path, f"{path}/faults"):
        assert (await desk.ask("expert", "GET", address)).status_code == 403
        other = await desk.ask("registrar", "GET", address, bureau="131025")
        assert (other.status_code, other.json()["type"]) == (404, "/problems/register-import-unknown")
        city = await desk.ask("supervisor", "GET", f"{address}?bureau=370124", bureau="370100")
        assert city.status_code == 200


async def test_the_log_alone_gives_the_same_tables(desk: Desk) -> None:
    await imported(desk, LIST + "示例丙,执 3,何时,是,3\n")
    await imported(desk, "姓名,执法证号\n示例甲改,执-1\n示例丁,执-9\n")
    await imported(desk, "姓名,专家编号\n示例乙,专-1\n", "experts")
    scores = [{"on": "2023-06-01", "points": 92.5, "campaign": "夏季检查"}]
    expert = {"name": "示例乙", "scores": scores, "reason": "评分"}
    assert (await desk.ask("registrar", "PUT", "/experts/专-1", expert)).status_code == 200
    await desk.done("registrar", "/people/执-9/retirement", {"reason": "调离"})
    await desk.done("registrar", "/people/执-2/retirement", {"reason": "退休"})
    await imported(desk, LIST)
    await desk.done("registrar", "/directories/people/reviews", {"remark": "逐项核对"})
    connection = await connect(desk.database.admin_url)
    owner = create_engine(desk.database.admin_url, application="tests")
    try:
        await sequence_all(connection)
        blobs = desk.app.resources.blobs
        await check_rebuild(desk.database, TABLES, lambda: rebuild(owner, blobs, TABLES, PROJECTIONS))
        for table in ("record", "register_import", "register_fault", "review"):
            assert await connection.fetchval(f"SELECT count(*) FROM sampling.{table}")  # noqa: S608  # ours
    finally:
        await owner.dispose()
        await connection.close()


async def test_a_list_that_was_merged_with_older_records_is_not_written(desk: Desk) -> None:
    """An edit that came first is kept: the list is refused, and taken when it is sent again."""
    await imported(desk, LIST)
    holder, import_id = await connect(desk.database.admin_url), uuid4()
    try:
        await holder.execute("SELECT pg_advisory_lock(hashtextextended('sampling.register/370124/people', 0))")
        edit = asyncio.ensure_future(desk.ask("registrar", "PUT", "/people/执-3", {"name": "示例丙", "reason": "新进"}))
        await waiting(holder, 1)
        listed = asyncio.ensure_future(put(desk, LIST + "示例丙,执-3,2027-06-30,否,3\n", import_id=import_id))
        await waiting(holder, 2)
    finally:
        await holder.close()
    assert (await edit).status_code == 201
    refused = await listed
    assert (refused.status_code, refused.json()["type"]) == (503, "/problems/register-changed")
    again = await put(desk, LIST + "示例丙,执-3,2027-06-30,否,3\n", import_id=import_id)
    assert (again.status_code, counted(again.json())) == (201, {"rows": 3, "changed": 1, "unchanged": 2})


async def waiting(connection: asyncpg.Connection, number: int) -> None:
    """Until so many wait for an advisory lock of this database."""
    asked = """
        SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
        WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted
    """
    while await connection.fetchval(asked) < number:
        await asyncio.sleep(0)
