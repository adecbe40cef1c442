"""A record's versions, made by edits and by imports in turn; and imports that came before one event was enough."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from services.sampling.projections import PROJECTIONS, TABLES
from services.sampling.registers.records.store import stream_of
from shared.contracts.register import RecordEntered, RegisterImported
from shared.database import create_engine, transact
from shared.log.append import append
from shared.log.occasion import Actor, Occasion
from shared.log.rebuild import rebuild
from shared.log.streams import event_by_id
from tests.integration.sampling.desk import Desk
from tests.integration.sampling.test_register_imports import imported
from tests.support.log import sequence_all
from tests.support.oracle import check_rebuild
from tests.support.postgres import connect

Json = dict[str, Any]


async def read(desk: Desk, path: str) -> Json:
    answer = await desk.ask("registrar", "GET", path)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def rebuilt(desk: Desk) -> None:
    """Make the read rows anew, from the log alone."""
    connection = await connect(desk.database.admin_url)
    await sequence_all(connection)
    await connection.close()
    owner = create_engine(desk.database.admin_url, application="tests")
    try:
        await rebuild(owner, desk.app.resources.blobs, TABLES, PROJECTIONS, desk.app.resources.seals)
    finally:
        await owner.dispose()


async def check_log(desk: Desk) -> None:
    """The log alone gives the same read rows."""
    await check_rebuild(desk.database, TABLES, lambda: rebuilt(desk))


async def test_edits_and_imports_make_versions_in_turn(desk: Desk) -> None:
    first = await imported(desk, "姓名,执法证号,职务\n示例甲,执-1,科员\n示例乙,执-2,科员\n")
    async with desk.at(desk.now + timedelta(days=1)):
        edit = {"name": "示例甲", "post": "股长", "reason": "任职"}
        assert (await desk.ask("registrar", "PUT", "/people/执-1", edit)).status_code == 200
    async with desk.at(desk.now + timedelta(days=2)):
        second = await imported(desk, "姓名,执法证号,职务\n示例甲,执-1,科长\n示例乙,执-2,科员\n")
    async with desk.at(desk.now + timedelta(days=3)):
        await desk.done("registrar", "/people/执-1/retirement", {"reason": "退休"})
        history = (await read(desk, "/people/执-1/history"))["items"]
    assert [version["version"] for version in history] == [1, 2, 3, 4]
    assert [version["reason"] for version in history] == ["年度核对", "任职", "年度核对", "退休"]
    assert (history[0]["event"], history[2]["event"]) == (first["event"], second["event"])
    assert [change["after"] for version in history[1:3] for change in version["changed"]] == ["股长", "科长"]
    assert (await read(desk, "/people/执-2"))["version"] == 1
    for days, post in enumerate(("科员", "股长", "科长")):
        on = (desk.now + timedelta(days=days)).date()
        assert (await read(desk, f"/people/执-1?on={on}"))["post"] == post
    await check_log(desk)


async def test_imports_with_an_event_for_each_record_stay_readable(desk: Desk) -> None:
    """As an import was recorded before: an event of each record that it changed, then its own."""
    body = await imported(desk, "姓名,执法证号\n示例丙,执-9\n")
    occasion = Occasion("370124", Actor("made-up", "registrar", "tests"), desk.now, uuid4().hex, "")
    record, import_id = uuid4(), uuid4()
    engine = create_engine(desk.database.url("cheqian_sampling"), application="tests")
    try:
        async with transact(engine, "370124") as session:
            now = RegisterImported.of(await event_by_id(session, UUID(body["event"])))
            was = now.model_copy(update={"import_id": import_id, "entered": None})
            for version, name in enumerate(("示例甲", "示例乙")):
                said = {"directory": "people", "key": "执-1", "fields": {"name": name}, "reason": "年度核对"}
                fact = RecordEntered(**said, import_id=import_id)
                await append(session, occasion, stream_of("370124", "people", record), version, fact)
            await append(session, occasion, "register/370124/people", 1, was)
    finally:
        await engine.dispose()
    await rebuilt(desk)
    assert len((await read(desk, "/people/imports"))["items"]) == 2
    edited = {"name": "示例甲", "post": "股长", "reason": "任职"}
    assert (await desk.ask("registrar", "PUT", "/people/执-1", edited)).status_code == 200
    await imported(desk, "姓名,执法证号,职务\n示例甲,执-1,科长\n")
    history = (await read(desk, "/people/执-1/history"))["items"]
    assert [version["version"] for version in history] == [1, 2, 3, 4]
    assert [version["reason"] for version in history] == ["年度核对", "年度核对", "任职", "年度核对"]
    await check_log(desk)
