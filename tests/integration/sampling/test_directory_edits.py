"""An enterprise is edited by events with who and why; what it was on any day can be read, and made again."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from services.sampling.projections import PROJECTIONS
from services.sampling.registers.enterprises.tables import TABLES
from shared.database import create_engine
from shared.log.rebuild import rebuild
from tests.integration.sampling.desk import Desk
from tests.integration.sampling.lists import code, row
from tests.support.log import sequence_all
from tests.support.postgres import connect

WHY = {"reason": "现场核实"}
_WAITING = """
    SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


async def known(desk: Desk, number: int = 1, **params: str) -> dict[str, Any]:
    answer = await desk.client.get(f"/enterprises/{code(number)}", headers=desk.token("leader"), params=params)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def at(number: int = 1) -> str:
    return f"/enterprises/{code(number)}"


async def test_an_enterprise_on_no_list_is_put_in_once(desk: Desk) -> None:
    body = {"identifier": f" {code(1).lower()}", "name": "平阴县示例第1厂", "industry_code": "C3110", **WHY}
    key = str(uuid4())
    made = await desk.ask("registrar", "POST", "/enterprises", body, **{"Idempotency-Key": key})
    assert (made.status_code, made.headers["location"], made.headers["etag"]) == (201, at(), '"1"')
    again = await desk.ask("registrar", "POST", "/enterprises", body, **{"Idempotency-Key": key})
    assert again.json() == made.json()
    told = await known(desk)
    assert (told["industry_code"], told["sector"], told["status"], told["last_import"]) == (
        "3110",
        "冶金",
        "open",
        None,
    )
    assert await desk.refused("registrar", "/enterprises", body) == (409, "enterprise-known-already")
    assert await desk.refused("leader", "/enterprises", body) == (403, "not-permitted")
    wrong = {**body, "identifier": code(2), "industry_code": "A3110"}
    assert await desk.refused("registrar", "/enterprises", wrong) == (422, "word-not-understood")


async def test_edits_are_seen_and_the_last_statement_stands(desk: Desk) -> None:
    await desk.import_rows(row(1), row(2))
    shown = await desk.done("registrar", f"{at()}/amendments", {"area": "玫瑰镇", "credit_class": "c", **WHY})
    assert (shown["area"], shown["credit_class"], shown["version"], shown["last_import"]) == ("玫瑰镇", "C", 2, None)
    await desk.done("registrar", f"{at()}/licences", {"name": "采矿许可证", "expires": "2026-12-31", **WHY})
    await desk.done("registrar", f"{at()}/licences", {"name": "排污许可证", "number": "1", **WHY})
    shown = await desk.done("registrar", f"{at()}/licences/withdrawal", {"name": "排污许可证", **WHY})
    assert shown["licences"] == {"采矿许可证": {"number": "", "expires": "2026-12-31"}}
    mark = {"flag": "complaint", "on": "2026-01-31", "source": "12350 举报", **WHY}
    await desk.done("registrar", f"{at()}/flags", mark)
    shown = await desk.done("registrar", f"{at()}/flags", {**mark, "on": "2026-02-01"})
    assert [told["on"] for told in shown["flags"]["complaint"]] == ["2026-01-31", "2026-02-01"]
    shown = await desk.done("registrar", f"{at()}/flags/lifting", {"flag": "complaint", "on": "2026-01-31", **WHY})
    assert [told["on"] for told in shown["flags"]["complaint"]] == ["2026-02-01"]
    shown = await desk.done("registrar", f"{at()}/status", {"status": "closed", **WHY})
    assert (shown["status"], shown["version"]) == ("closed", 9)
    # A list that has the column speaks after the edit; of what it has no column for, it says nothing.
    await desk.import_rows(row(1), row(2))
    told = await known(desk)
    assert (told["area"], told["status"], told["credit_class"]) == ("榆山街道", "closed", "C")
    shown = await desk.done("registrar", f"{at()}/status", {"status": "open", **WHY})
    assert (shown["status"], shown["version"]) == ("open", 11)


@pytest.mark.parametrize(
    ("path", "body", "refused"),
    [
        ("amendments", {"area": "榆山街道"}, (409, "nothing-changes")),
        ("status", {"status": "open"}, (409, "nothing-changes")),
        ("flags/lifting", {"flag": "penalty"}, (409, "nothing-changes")),
        ("licences/withdrawal", {"name": "采矿许可证"}, (409, "nothing-changes")),
        ("status", {"status": "asleep"}, (422, "invalid-input")),
        ("amendments", {"credit_class": "E"}, (422, "word-not-understood")),
    ],
)
async def test_what_changes_nothing_or_means_nothing_is_refused(
    desk: Desk, path: str, body: dict[str, str], refused: tuple[int, str]
) -> None:
    await desk.import_rows(row(1))
    status, problem = await desk.refused("registrar", f"{at()}/{path}", {**body, **WHY})
    assert (status, problem) == refused
    assert await desk.refused("registrar", f"{at(7)}/{path}", {**body, **WHY}) in [(404, "enterprise-unknown"), refused]


async def test_an_edit_decided_on_an_old_state_is_refused(desk: Desk) -> None:
    await desk.import_rows(row(1))
    body = {"status": "closed", **WHY}
    refused = await desk.refused("registrar", f"{at()}/status", body, **{"If-Match": '"2"'})
    assert refused == (412, "stale-version")
    assert (await desk.ask("registrar", "POST", f"{at()}/status", body, **{"If-Match": '"1"'})).status_code == 200


async def test_a_blacklist_arrives_as_a_list(desk: Desk) -> None:
    await desk.import_rows(row(1), row(2), row(3))
    mark = {"flag": "blacklist", "on": "2023-08-01", "source": "省厅公告", **WHY}
    await desk.done("registrar", f"{at(2)}/flags", mark)
    body = {**mark, "identifiers": [code(1), code(2).lower(), code(9), code(1)]}
    told = await desk.done("registrar", "/enterprises/flags", body)
    assert told == {"raised": [code(1)], "standing": [code(2)], "unknown": [code(9)]}
    again = await desk.done("registrar", "/enterprises/flags", body)
    assert again == {"raised": [], "standing": [code(1), code(2)], "unknown": [code(9)]}
    found = await desk.client.get("/enterprises", headers=desk.token("leader"), params={"flag": "blacklist"})
    assert [enterprise["identifier"] for enterprise in found.json()["items"]] == [code(1), code(2)]


async def test_what_was_known_on_any_day(desk: Desk) -> None:
    desk.now = datetime(2020, 3, 1, 15, 59, tzinfo=UTC)
    await desk.import_rows(row(1), list_name="甲")
    desk.now = datetime(2020, 3, 1, 16, 0, tzinfo=UTC)
    await desk.done("registrar", f"{at()}/amendments", {"area": "玫瑰镇", **WHY})
    desk.now = datetime(2021, 3, 1, tzinfo=UTC)
    await desk.import_rows(row(2), list_name="甲")
    assert (await known(desk, on="2020-03-01"))["area"] == "榆山街道"
    assert (await known(desk, on="2020-03-02"))["area"] == "玫瑰镇"
    assert (await known(desk, on="2020-03-02"))["vanished_at"] is None
    assert (await known(desk))["vanished_at"] is not None
    assert (await known(desk, on="2100-01-01"))["vanished_at"] is not None
    too_early = await desk.client.get(at(), headers=desk.token("leader"), params={"on": "2020-02-29"})
    assert (too_early.status_code, too_early.json()["type"]) == (404, "/problems/enterprise-unknown")
    history = await desk.client.get(f"{at()}/history", headers=desk.token("leader"), params={"limit": 2})
    third, second = history.json()["items"]
    (first,) = (await desk.client.get(history.links["next"]["url"], headers=desk.token("leader"))).json()["items"]
    assert [version["version"] for version in (first, second, third)] == [1, 2, 3]
    assert (first["until"], second["until"], third["until"]) == (second["from"], third["from"], None)
    assert (first["list"], first["reason"], first["fields"]["area"]) == ("甲", None, "榆山街道")
    assert (second["list"], second["reason"], second["fields"]["area"]) == (None, "现场核实", "玫瑰镇")
    assert (second["what"], second["role"]) == ("amended", "registrar")
    assert third["fields"]["vanished_at"] == third["from"]
    stranger = await desk.client.get(f"{at()}/history", headers=desk.token("leader", "131025"))
    assert stranger.status_code == 404


async def test_the_log_alone_gives_the_same_versions(desk: Desk) -> None:
    await desk.import_rows(row(1), row(2), row(3, 企业名称=""), row(6, 统一社会信用代码="L370124000001"))
    await desk.done("registrar", "/enterprises/L370124000001/identification", {"code": code(6), **WHY})
    await desk.done(
        "registrar", "/enterprises", {"identifier": code(5), "name": "厂", "registered_on": "2004-01-31", **WHY}
    )
    await desk.done("registrar", f"{at(5)}/amendments", {"registered_on": "2004-02-01", "sector": "冶金", **WHY})
    mark = {"flag": "penalty", "on": "2023-08-01", "source": "公告", **WHY}
    await desk.done("registrar", "/enterprises/flags", {**mark, "identifiers": [code(n) for n in (1, 2, 5)]})
    await desk.done("registrar", f"{at()}/flags/lifting", {"flag": "penalty", **WHY})
    await desk.done("registrar", f"{at()}/licences", {"name": "采矿许可证", **WHY})
    await desk.import_rows(row(1, 镇街="玫瑰镇"), row(4))
    await desk.import_rows(row(1, 镇街="玫瑰镇"), row(2), row(4))
    await desk.done("registrar", f"{at(2)}/status", {"status": "moved", **WHY})
    connection = await connect(desk.database.admin_url)
    owner = create_engine(desk.database.admin_url, application="tests")
    try:
        before = [sorted(map(repr, await connection.fetch(f"TABLE {table}"))) for table in TABLES]
        await sequence_all(connection)
        await rebuild(owner, desk.app.resources.blobs, TABLES, PROJECTIONS)
        assert [sorted(map(repr, await connection.fetch(f"TABLE {table}"))) for table in TABLES] == before
        empty = [table for table, rows in zip(TABLES, before, strict=True) if not rows]
        assert empty == []
    finally:
        await owner.dispose()
        await connection.close()


async def test_edits_wait_for_no_import(desk: Desk) -> None:
    """While an import runs, who edits is told to come again."""
    await desk.import_rows(row(1))
    connection = await connect(desk.database.admin_url)
    try:
        lock = "SELECT pg_advisory_lock(hashtextextended('sampling.directory.edits/370124', 0))"
        await connection.execute(lock)
        answer = await desk.ask("registrar", "POST", f"{at()}/status", {"status": "closed", **WHY})
    finally:
        await connection.close()
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/import-running")
    assert answer.headers["retry-after"]


async def test_an_edit_is_decided_on_what_the_edit_before_it_left(desk: Desk) -> None:
    """Notes about an enterprise share no stream: its row keeps two edits apart."""
    await desk.import_rows(row(1))
    connection = await connect(desk.database.admin_url)
    try:
        other = connection.transaction()
        await other.start()
        await connection.execute("UPDATE sampling.enterprise SET flags = $1, version = 2", '{"penalty": []}')
        mark = {"flag": "complaint", "on": "2026-01-31", "source": "12350 举报", **WHY}
        edit = asyncio.create_task(desk.done("registrar", f"{at()}/flags", mark))
        while not await connection.fetchval(_WAITING):
            await asyncio.sleep(0.01)
        await other.commit()
        shown = await edit
    finally:
        await connection.close()
    assert (set(shown["flags"]), shown["version"]) == ({"penalty", "complaint"}, 3)


async def test_of_two_who_add_the_same_enterprise_one_is_told(desk: Desk) -> None:
    body = {"identifier": code(1), "name": "平阴县示例第1厂", **WHY}
    answers = await asyncio.gather(*(desk.ask("registrar", "POST", "/enterprises", body) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]


@pytest.mark.parametrize("day", ["1764374400", "2026-11-29T00:00:00Z", "2026-11-31"])
async def test_a_day_is_written_as_a_day(desk: Desk, day: str) -> None:
    await desk.import_rows(row(1))
    answer = await desk.client.get(at(), headers=desk.token("leader"), params={"on": day})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-input")


async def test_nobody_keeps_an_enterprise_whose_lists_have_changed(desk: Desk) -> None:
    await desk.import_rows(row(1), list_name="甲")
    headers = desk.token("leader")
    tag = (await desk.client.get(at(), headers=headers)).headers["ETag"]
    await desk.import_rows(row(1), list_name="乙")
    answer = await desk.client.get(at(), headers={**headers, "If-None-Match": tag})
    assert (answer.status_code, answer.headers["ETag"]) == (200, tag)
    assert [listing["list"] for listing in answer.json()["lists"]] == ["乙", "甲"]
