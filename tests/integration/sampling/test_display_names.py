"""People who act are shown by the display name of their token, which stands beside the log and never in it."""

import asyncio
from typing import Any

import pytest

from shared.access.display_names import DisplayNames
from shared.access.roles import Role
from shared.database import create_engine
from tests.integration.sampling.desk import Desk
from tests.support.apps import bearer
from tests.support.postgres import Database, connect

CALLED = "示例甲"


def registrar(desk: Desk, name: str | None = CALLED, subject: str = "u-0017") -> dict[str, str]:
    return bearer(desk.issuer, Role.REGISTRAR, subject=subject, name=name, now=desk.now)


async def entered(desk: Desk, headers: dict[str, str], title: str) -> Any:
    """The item as the answer shows it after somebody has entered it, or changed its title."""
    body = {"name": title, "kind": "key", "basis": "《安全生产法》第二十八条", "reason": "编制清单"}
    answer = await desk.client.put("/items/AQ-001", headers={"If-Match": "*", **headers}, json=body)
    if answer.status_code == 412:
        answer = await desk.client.put("/items/AQ-001", headers=headers, json=body)
    assert answer.is_success, answer.text
    return answer.json()["changed_by"]


async def read(desk: Desk) -> Any:
    answer = await desk.client.get("/items/AQ-001", headers=desk.token("leader"))
    return answer.json()["changed_by"]


async def test_the_answer_and_every_later_reader_see_the_name_beside_the_subject(desk: Desk) -> None:
    assert await entered(desk, registrar(desk), "安全培训检查") == {"subject": "u-0017", "name": CALLED}
    assert await read(desk) == {"subject": "u-0017", "name": CALLED}


async def test_a_token_without_a_name_leaves_the_name_that_was_known(desk: Desk) -> None:
    assert await entered(desk, registrar(desk, None), "安全培训检查") == {"subject": "u-0017", "name": None}
    await entered(desk, registrar(desk), "安全培训的检查")
    assert await entered(desk, registrar(desk, None), "安全培训情况检查") == {"subject": "u-0017", "name": CALLED}


async def test_a_corrected_name_is_shown_everywhere(desk: Desk) -> None:
    await entered(desk, registrar(desk), "安全培训检查")
    await entered(desk, registrar(desk, "示例假"), "安全培训的检查")
    history = await desk.client.get("/items/AQ-001/history", headers=desk.token("leader"))
    assert [one["changed_by"]["name"] for one in history.json()["items"]] == ["示例假", "示例假"]


async def test_a_reader_is_not_noted(desk: Desk, database: Database) -> None:
    headers = bearer(desk.issuer, Role.GROUP_LEADER, subject="u-0018", name="示例乙", now=desk.now)
    assert (await desk.client.get("/items", headers=headers)).is_success
    admin = await connect(database.admin_url)
    noted = await admin.fetchval("SELECT count(*) FROM edge.display_name")
    await admin.close()
    assert noted == 0


async def test_the_log_knows_the_subject_only(desk: Desk, database: Database) -> None:
    await entered(desk, registrar(desk), "安全培训检查")
    admin = await connect(database.admin_url)
    events = await admin.fetch("SELECT entry, payload FROM log.event")
    await admin.close()
    recorded = "".join(event["entry"].decode() + event["payload"] for event in events)
    assert "u-0017" in recorded
    assert "安全培训检查" in recorded, "Chinese is recorded as it is written, or the next line checks nothing"
    assert CALLED not in recorded


async def test_another_process_learns_a_name_within_the_interval(desk: Desk, database: Database) -> None:
    clock = [0.0]
    engine = create_engine(database.url("cheqian_sampling"), application="test")
    elsewhere = DisplayNames(engine, "sampling", lambda: clock[0], interval=10.0)
    await elsewhere.refresh()
    await entered(desk, registrar(desk), "安全培训检查")
    await elsewhere.refresh()
    assert "u-0017" not in elsewhere.known
    clock[0] = 10.0
    await elsewhere.refresh()
    assert elsewhere.known["u-0017"] == CALLED
    await engine.dispose()


@pytest.mark.parametrize("method", ["GET", "PUT"])
async def test_requests_that_share_few_connections_do_not_wait_for_each_other(desk: Desk, method: str) -> None:
    """A name is read and noted before the request takes its connection: more requests than connections still end."""

    async def one(number: int) -> int:
        headers = registrar(desk, f"示例{number}", f"u-{number:04}")
        body = {"name": "检查", "kind": "key", "basis": "第二十八条", "reason": "编制清单"}
        sent = body if method == "PUT" else None
        return (await desk.client.request(method, f"/items/AQ-{number:03}", headers=headers, json=sent)).status_code

    async with asyncio.timeout(30):
        statuses = set(await asyncio.gather(*(one(number) for number in range(60))))
    assert statuses == ({201} if method == "PUT" else {404})
