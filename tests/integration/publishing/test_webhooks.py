"""Webhooks: an address is told of what happens, signed, once it is there; and of nothing covert."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
from standardwebhooks import Webhook

from shared.access.roles import Role
from tests.integration.publishing.receiver import Switchboard, switchboard_on
from tests.support.log import BUREAU
from tests.support.postgres import connect
from tests.support.publishing import Press


@pytest.fixture
async def board(press: Press, tmp_path: Path) -> AsyncIterator[Switchboard]:
    async with switchboard_on(press, tmp_path) as board:
        yield board


async def test_an_address_is_told_and_verifies_what_it_gets(board: Switchboard) -> None:
    await board.happen("before anybody listened")
    new = await board.register()
    await board.happen("told")
    assert await board.send() == 1
    ((headers, body),) = board.receiver.sent
    said = Webhook(new["secret"]).verify(body, headers)
    assert (said["type"], said["data"]["public"]) == ("cases.law.requested", {"said": "told"})
    assert headers["webhook-id"] == said["data"]["id"]
    assert headers["host"] == f"portal.example:{board.receiver.port}"
    assert headers["content-type"] == "application/json"
    assert await board.send() == 0
    assert (await board.shown(new["id"]))["waiting"] == 0


async def test_only_what_it_wants_of_its_bureau(board: Switchboard) -> None:
    await board.register("cases.inspection")
    await board.register("cases.law.requested")
    await board.happen("of another bureau", bureau="371525")
    await board.happen("ours")
    await board.happen("of a kind that is told nobody", stream=f"feed/{uuid4()}")
    await board.send()
    assert [json.loads(body)["data"]["public"]["said"] for _, body in board.receiver.sent] == ["ours"]


async def test_nothing_covert_is_told_before_it_is_open(board: Switchboard) -> None:
    await board.register("cases")
    inspection = uuid4()
    await board.happen("covert", stream=f"inspection/{inspection}")
    admin = await connect(board.press.database.admin_url)
    query = "INSERT INTO publishing.visit VALUES ($1, $2, '', '', '{}', now())"
    await admin.execute(query, inspection, BUREAU)
    await admin.close()
    await board.happen("open", stream=f"held/{inspection}")
    await board.send()
    assert [json.loads(body)["data"]["public"]["said"] for _, body in board.receiver.sent] == ["open"]


async def test_the_secret_is_shown_once_and_stands_nowhere(board: Switchboard) -> None:
    new = await board.register()
    secret = new["secret"].removeprefix("whsec_")
    read = [await board.ask("GET", path) for path in ("/webhooks", f"/webhooks/{new['id']}")]
    admin = await connect(board.press.database.admin_url)
    stored = [str(await admin.fetch(f"SELECT * FROM {table}")) for table in ("log.event", "publishing.webhook")]  # noqa: S608  # ours
    await admin.close()
    for text in (*(answer.text for answer in read), *stored):
        assert secret not in text
    (event,) = [row for row in stored[0].split("<Record ") if "webhook.registered" in row]
    assert "portal.example" not in event.split("payload=")[0], "no address is public"


async def test_only_operators_have_webhooks(board: Switchboard) -> None:
    body = {"address": f"https://portal.example:{board.receiver.port}/hook", "types": ["sampling"]}
    for role in Role:
        answer = await board.ask("POST", "/webhooks", body, role=role)
        assert answer.status_code == (200 if role is Role.OPS else 403), role


@pytest.mark.parametrize("types", [[], ["Sampling"], ["sampling.draw.completed.now"], ["sampling.draw*"], [""]])
async def test_types_that_no_event_has_are_refused(board: Switchboard, types: list[str]) -> None:
    body = {"address": f"https://portal.example:{board.receiver.port}/hook", "types": types}
    assert (await board.ask("POST", "/webhooks", body)).status_code == 422


async def test_a_host_that_nobody_listed_is_refused(board: Switchboard) -> None:
    for address in ("https://elsewhere.example/hook", f"http://portal.example:{board.receiver.port}/hook"):
        answer = await board.ask("POST", "/webhooks", {"address": address, "types": ["sampling"]})
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/webhook-address-refused")


async def test_an_ended_webhook_is_told_nothing(board: Switchboard) -> None:
    new = await board.register()
    await board.happen("waits")
    ended = (await board.ask("POST", f"/webhooks/{new['id']}/ending", {"reason": "下线"})).json()
    assert (ended["status"], ended["waiting"], ended["next"]) == ("ended", 0, [])
    await board.happen("later")
    assert await board.send() == 0
    again = await board.ask("POST", f"/webhooks/{new['id']}/ending", {"reason": "下线"})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/not-now")
