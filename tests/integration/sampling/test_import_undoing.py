"""An import is undone by one call while nothing rests on it: what it changed is as it was before."""

from typing import Any
from uuid import uuid4

import httpx

from services.sampling.projections import PROJECTIONS, TABLES
from shared.database import create_engine
from shared.http.application import ServiceApp
from shared.log.rebuild import rebuild
from tests.integration.sampling.crews import roster, staff
from tests.integration.sampling.desk import Desk
from tests.integration.sampling.lists import HEADER, code, counts, csv, put, row
from tests.support.log import sequence_all
from tests.support.oracle import check_rebuild
from tests.support.postgres import Database, connect

FIRST = csv(row(1), row(2), row(3))
SECOND = csv(row(1, 镇街="玫瑰镇"), row(2), row(4))


async def undo(registrar: httpx.AsyncClient, import_id: str) -> httpx.Response:
    return await registrar.post(f"/enterprises/imports/{import_id}/undoing", json={"reason": "文件不全"})


async def imported(registrar: httpx.AsyncClient, content: bytes, list_name: str = "enterprises") -> str:
    answer = await put(registrar, content, list_name=list_name)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def known(registrar: httpx.AsyncClient) -> list[dict[str, Any]]:
    """The directory without what every version changes."""
    found = (await registrar.get("/enterprises", params={"limit": 100})).json()["items"]
    changing = {"version", "changed_at", "event", "trace"}
    full = [(await registrar.get(f"/enterprises/{one['identifier']}")).json() for one in found]
    return [{name: value for name, value in one.items() if name not in changing} for one in full]


async def test_everything_is_as_it_was_before(registrar: httpx.AsyncClient) -> None:
    await imported(registrar, FIRST)
    await imported(registrar, csv((row(3)[0], code(3)), (row(5)[0], code(5)), header=HEADER[:2]), "乙")
    await imported(registrar, csv(row(1), row(2)))
    before = await known(registrar)
    import_id = await imported(registrar, csv(row(1, 镇街="玫瑰镇"), row(3), row(4), row(5, 企业名称="改名厂")))
    assert await known(registrar) != before
    answer = await undo(registrar, import_id)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["undo_reason"], answer.json()["undone_at"] is None) == ("文件不全", False)
    assert await known(registrar) == before
    assert (await registrar.get(f"/enterprises/{code(4)}")).status_code == 404
    history = (await registrar.get(f"/enterprises/{code(1)}/history")).json()["items"]
    assert [(version["what"], version["fields"]["area"], version["reason"]) for version in history] == [
        ("undone", "榆山街道", "文件不全"),
        ("imported", "玫瑰镇", None),
        ("imported", "榆山街道", None),
    ]
    # The right list is imported as if nothing had happened, and the next import can be undone again.
    assert await counts(registrar, SECOND) == {"rows": 3, "added": 1, "changed": 1, "unchanged": 1}
    listed = (await registrar.get("/enterprises/imports")).json()["items"]
    assert [one["undone_at"] is not None for one in listed] == [False, True, False, False, False]


async def test_the_last_first(registrar: httpx.AsyncClient) -> None:
    first, second = await imported(registrar, FIRST), await imported(registrar, SECOND)
    refused = await undo(registrar, first)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/import-not-newest")
    for import_id in (second, first):
        assert (await undo(registrar, import_id)).status_code == 200
    refused = await undo(registrar, first)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/import-undone-already")
    assert await known(registrar) == []
    again = await put(registrar, FIRST, import_id=None)
    assert again.json()["counts"]["added"] == 3
    assert (await undo(registrar, str(uuid4()))).status_code == 404


async def test_the_id_of_an_undone_import_is_used_up(registrar: httpx.AsyncClient) -> None:
    import_id = uuid4()
    await put(registrar, FIRST, import_id=import_id)
    await undo(registrar, str(import_id))
    refused = await put(registrar, FIRST, import_id=import_id)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/import-id-undone")


async def test_an_edit_since_keeps_an_import(registrar: httpx.AsyncClient) -> None:
    import_id = await imported(registrar, FIRST)
    edit = {"area": "玫瑰镇", "reason": "现场核实"}
    answer = await registrar.post(f"/enterprises/{code(2)}/amendments", json=edit, headers={"If-Match": "*"})
    assert answer.status_code == 200, answer.text
    refused = await undo(registrar, import_id)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/import-edited-since")
    assert refused.json()["edited"] == [code(2)]


async def test_a_frame_that_was_frozen_since_keeps_an_import(bureau: Desk) -> None:
    (newest,) = (await bureau.ask("registrar", "GET", "/enterprises/imports")).json()["items"]
    path = f"/enterprises/imports/{newest['id']}/undoing"
    await bureau.freeze()
    assert await bureau.refused("registrar", path, {"reason": "文件不全"}) == (409, "import-frozen-from")


async def test_a_roster_that_was_frozen_since_keeps_an_import(desk: Desk) -> None:
    await desk.import_list(3)
    await staff(desk)
    made = await roster(desk, enterprises=[code(1)])
    (newest,) = (await desk.ask("registrar", "GET", "/enterprises/imports")).json()["items"]
    answer = await desk.ask("registrar", "POST", f"/enterprises/imports/{newest['id']}/undoing", {"reason": "文件不全"})
    refused = answer.json()
    assert (refused["type"], refused["kind"]) == ("/problems/import-frozen-from", "roster")
    assert (refused["frame"], refused["frozen_by"]) == (made["id"], "370124")
    assert f"本单位已据本名录冻结派员名册 {made['id']}" in refused["detail"]


async def test_the_log_alone_undoes_it_again(
    registrar: httpx.AsyncClient, sampling: ServiceApp, database: Database
) -> None:
    await imported(registrar, FIRST)
    await undo(registrar, await imported(registrar, SECOND))
    await imported(registrar, csv(row(1), row(7)))
    connection = await connect(database.admin_url)
    await sequence_all(connection)
    await connection.close()
    owner = create_engine(database.admin_url, application="tests")
    try:
        blobs = sampling.resources.blobs
        await check_rebuild(database, TABLES, lambda: rebuild(owner, blobs, TABLES, PROJECTIONS))
    finally:
        await owner.dispose()
