"""An import can be watched from outside while its one transaction runs; a workbook is imported like a CSV file."""

import asyncio
import io
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx
from openpyxl import Workbook
from sqlalchemy.ext.asyncio import AsyncEngine

from services.sampling.registers.enterprises import import_store
from services.sampling.registers.enterprises.copying import write_rows
from services.sampling.registers.enterprises.import_store import Progress
from services.sampling.registers.enterprises.merging import copied
from services.sampling.registers.enterprises.rows import Enterprise
from services.sampling.registers.enterprises.source_list import ListShape
from shared.database import create_engine, transact
from tests.integration.sampling.lists import HEADER, code, csv, put, row
from tests.support.postgres import Database
from tests.support.source_files import table_in

BUREAU = "370124"
TOTAL = 3001


async def test_what_a_client_sees(registrar: httpx.AsyncClient) -> None:
    import_id = uuid4()
    address = f"/enterprises/imports/{import_id}/progress"
    assert (await registrar.get(address)).json()["type"] == "/problems/import-unknown"
    assert (await put(registrar, csv(row(1), row(2)), import_id=import_id)).status_code == 201
    done = (await registrar.get(address)).json()
    assert done == {"id": str(import_id), "phase": "done", "lines": 2, "total": 2}


async def test_it_is_seen_from_other_connections_while_it_runs_and_by_its_bureau_only(database: Database) -> None:
    import_id, go_on = uuid4(), asyncio.Event()
    table, _ = await asyncio.to_thread(table_in, io.BytesIO(csv()))
    enterprises = [Enterprise(n + 2, code(n), "uscc", f"平阴县示例第{n}厂") for n in range(TOTAL)]
    file = io.BytesIO()
    assert await asyncio.to_thread(write_rows, enterprises, copied(ListShape(table).header.says), file) == TOTAL
    lines = file.getvalue().splitlines(keepends=True)

    async def rows() -> AsyncIterator[bytes]:
        yield b"".join(lines[:2500])
        await go_on.wait()
        yield b"".join(lines[2500:])

    engine = create_engine(database.url("cheqian_sampling"), application="tests")
    async with transact(engine, BUREAU) as session:
        reading = asyncio.create_task(
            import_store.bring_in(session, (BUREAU, import_id), ListShape(table), rows(), TOTAL)
        )
        try:
            # PostgreSQL counts what it has taken from the wire: a little less than we have sent.
            while (seen := await look(engine, BUREAU, import_id)) is None or seen.lines < 500:
                assert not reading.done()
            assert seen == Progress(merging=False, lines=seen.lines, total=TOTAL)
            assert seen.lines <= 2500
            assert await look(engine, "131025", import_id) is None
        finally:
            go_on.set()
            await reading
        assert await look(engine, BUREAU, import_id) == Progress(merging=True, lines=TOTAL, total=TOTAL)
    assert await look(engine, BUREAU, import_id) is None
    await engine.dispose()


async def test_a_workbook(registrar: httpx.AsyncClient) -> None:
    file = io.BytesIO()
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for cells in (["2026 年度检查名单"], HEADER, row(1), row(2, 镇街="=A1"), row(3)):
        sheet.append(list(cells))
    made.save(file)
    body = (await put(registrar, file.getvalue())).json()
    assert body["counts"] | {"rows": 3, "added": 3, "faulty": 0, "warned": 1} == body["counts"]
    assert (body["header_line"], body["file"]["encoding"]) == (2, "")
    (fault,) = (await registrar.get(f"/enterprises/imports/{body['id']}/faults")).json()["items"]
    assert (fault["line"], fault["column"], fault["code"], fault["value"]) == (4, "镇街", "formula", "=A1")
    assert fault["warning"], "the row was taken, without the cell"


async def look(engine: AsyncEngine, bureau: str, import_id: UUID) -> Progress | None:
    async with transact(engine, bureau) as session:
        return await import_store.progress_of(session, bureau, import_id)
