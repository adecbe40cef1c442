"""Whoever tells others of enterprises learns their names of now, by an edit or by an import, and of nothing else."""

from typing import Any

import orjson

from tests.integration.sampling.desk import Desk
from tests.integration.sampling.lists import code, row
from tests.support.postgres import Database, connect

WHY = {"reason": "现场核实"}


async def renamed(database: Database) -> list[tuple[str, str, str]]:
    """What the log tells of names, in its order: code, former name, name."""
    connection = await connect(database.admin_url)
    rows = await connection.fetch(
        "SELECT payload, stream FROM log.event WHERE type = 'sampling.enterprises.renamed' ORDER BY id"
    )
    await connection.close()
    assert len({each["stream"] for each in rows}) == len(rows), "each stands alone"
    told: list[dict[str, Any]] = [each for found in rows for each in orjson.loads(found["payload"])["renamed"]]
    return [(each["identifier"], each["former"], each["name"]) for each in told]


async def test_an_edit_that_renames_is_told_and_no_other(desk: Desk, database: Database) -> None:
    await desk.import_rows(row(1), row(2))
    for change in ({"area": "玫瑰镇"}, {"name": "平阴县示例第1厂"}, {"name": "平阴县示例新厂", "area": "孔村镇"}):
        await desk.ask("registrar", "POST", f"/enterprises/{code(1)}/amendments", {**change, **WHY})
    mark = {"flag": "complaint", "on": "2026-01-31", "source": "12350 举报", **WHY}
    await desk.done("registrar", f"/enterprises/{code(1)}/flags", mark)
    assert await renamed(database) == [(code(1), "平阴县示例第1厂", "平阴县示例新厂")]


async def test_an_import_tells_whom_it_renames(desk: Desk, database: Database) -> None:
    await desk.import_rows(row(1), row(2), row(3))
    await desk.import_rows(row(1, 企业名称="平阴县示例新厂"), row(2, 镇街="玫瑰镇"), row(4))
    assert await renamed(database) == [(code(1), "平阴县示例第1厂", "平阴县示例新厂")]


async def test_an_undoing_tells_whom_it_gives_the_name_of_before(desk: Desk, database: Database) -> None:
    await desk.import_rows(row(1), row(2))
    await desk.import_rows(row(1, 企业名称="平阴县示例新厂"), row(2, 镇街="玫瑰镇"))
    newest = (await desk.ask("registrar", "GET", "/enterprises/imports")).json()["items"][0]["id"]
    await desk.done("registrar", f"/enterprises/imports/{newest}/undoing", {"reason": "文件不对"})
    former, name = "平阴县示例第1厂", "平阴县示例新厂"
    assert await renamed(database) == [(code(1), former, name), (code(1), name, former)]
