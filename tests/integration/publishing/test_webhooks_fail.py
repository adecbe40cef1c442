"""A receiver that fails, is away, or is not who it seems: messages wait, are given up, and go nowhere else."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from services.publishing.webhook import queue_store
from tests.integration.publishing.receiver import Switchboard, switchboard_on
from tests.support.publishing import Press


@pytest.fixture
async def board(press: Press, tmp_path: Path) -> AsyncIterator[Switchboard]:
    async with switchboard_on(press, tmp_path) as board:
        yield board


async def fail_for_a_day(board: Switchboard) -> int:
    """Until nothing is sent any more; how many tries that were."""
    tries = 0
    for _ in range(20):
        tries += await board.send()
        board.now += timedelta(hours=12)
    return tries


async def test_it_is_sent_again_with_the_same_id_until_it_is_taken(board: Switchboard) -> None:
    new = await board.register()
    await board.happen("told")
    board.receiver.status = 500
    await board.send()
    assert await board.send() == 0, "not at once"
    shown = await board.shown(new["id"])
    assert (shown["waiting"], shown["given_up"], shown["refusal"]["code"]) == (1, 0, "webhook-refused")
    board.now += timedelta(seconds=6)
    board.receiver.status = 200
    await board.send()
    first, second = board.receiver.sent
    assert first[1] == second[1]
    assert first[0]["webhook-id"] == second[0]["webhook-id"]
    assert first[0]["webhook-timestamp"] != second[0]["webhook-timestamp"]
    assert (await board.shown(new["id"]))["waiting"] == 0


async def test_ten_tries_then_it_is_given_up_until_somebody_lets_it_go_on(board: Switchboard) -> None:
    new = await board.register()
    await board.happen("told")
    board.receiver.status = 503
    assert await fail_for_a_day(board) == 10
    shown = await board.shown(new["id"])
    assert (shown["waiting"], shown["given_up"], shown["refusal"]["message_en"]) == (0, 1, "The receiver answered 503.")
    board.receiver.status = 200
    resumed = (await board.ask("POST", f"/webhooks/{new['id']}/resumption")).json()
    assert (resumed["version"], resumed["waiting"], resumed["given_up"]) == (2, 1, 0)
    assert await board.send() == 1
    assert (await board.shown(new["id"]))["waiting"] == 0
    assert json.loads(board.receiver.sent[-1][1])["data"]["public"] == {"said": "told"}


async def test_who_is_gone_is_asked_once_and_who_is_busy_later(board: Switchboard) -> None:
    new = await board.register()
    await board.happen("one")
    board.receiver.status, board.receiver.headers = 429, {"Retry-After": "7200"}
    await board.send()
    board.now += timedelta(seconds=7000)
    assert await board.send() == 0
    board.now += timedelta(seconds=300)
    board.receiver.status = 410
    assert await board.send() == 1
    assert (await board.shown(new["id"]))["given_up"] == 1


async def test_no_redirect_is_followed(board: Switchboard) -> None:
    new = await board.register()
    await board.happen()
    board.receiver.status, board.receiver.headers = 307, {"Location": f"https://localhost:{board.receiver.port}/hook"}
    await board.send()
    assert len(board.receiver.sent) == 1
    assert (await board.shown(new["id"]))["refusal"]["code"] == "peer-failed"


async def test_the_connection_goes_to_the_address_that_was_judged(board: Switchboard) -> None:
    """The system would find `localhost` at 127.0.0.1, where the receiver is: a second look-up would lead there."""
    new = await board.register(host="localhost")
    await board.happen()
    board.found = ("127.0.0.2",)
    await board.send()
    assert board.looked_up == ["localhost"]
    assert board.receiver.sent == []
    board.found, board.now = ("127.0.0.1",), board.now + timedelta(minutes=1)
    await board.send()
    assert len(board.receiver.sent) == 1
    assert (await board.shown(new["id"]))["waiting"] == 0


async def test_the_certificate_is_of_the_host_and_not_of_the_address(board: Switchboard) -> None:
    new = await board.register(host="other.example")
    await board.happen()
    await board.send()
    assert board.receiver.sent == []
    assert (await board.shown(new["id"]))["refusal"]["code"] == "peer-failed"


async def test_a_name_that_leads_inside_leads_nowhere(press: Press, tmp_path: Path) -> None:
    async with switchboard_on(press, tmp_path, networks=()) as board:
        new = await board.register()
        await board.happen()
        for found in (("127.0.0.1",), ("8.8.8.8", "127.0.0.1"), ("::ffff:127.0.0.1",), ()):
            board.found = found
            await board.send()
            assert (await board.shown(new["id"]))["refusal"]["code"] == "webhook-host-not-public"
            board.now += timedelta(hours=12)
        assert board.receiver.sent == []


async def test_one_receiver_that_fails_keeps_no_other_waiting(board: Switchboard) -> None:
    await board.register(host="other.example")
    await board.register()
    for number in range(6):
        await board.happen(str(number))
    while await board.send():
        pass
    said = [json.loads(body)["data"]["public"]["said"] for _, body in board.receiver.sent]
    assert sorted(said) == [str(number) for number in range(6)]


async def test_who_dies_while_sending_loses_nothing(board: Switchboard) -> None:
    await board.register()
    await board.happen("told")
    board.found = ()
    resources = board.app.resources
    async with resources.work() as work:
        assert len(await queue_store.claim(work.session, board.now)) == 1
    board.found = ("127.0.0.1",)
    assert await board.send() == 0, "somebody else sends it"
    board.now += timedelta(minutes=2)
    assert await board.send() == 1
    assert len(board.receiver.sent) == 1


async def test_the_operator_sees_what_waits_and_what_became_of_each_try(board: Switchboard) -> None:
    await board.register()
    await board.happen("told")
    await board.happen("told too")
    assert await board.seen("queued_total") == 2
    assert await board.seen("behind_events") == 0
    board.receiver.status = 503
    await board.send()
    board.now += timedelta(seconds=6)
    assert await board.seen("tries_total", outcome="put-off") == 2
    assert await board.seen("messages", state="waiting") == 2
    oldest = await board.seen("oldest_seconds")
    assert oldest is not None
    assert oldest >= 6
    board.receiver.status = 410
    await board.send()
    assert await board.seen("tries_total", outcome="given-up") == 2
    assert await board.seen("messages", state="given-up") == 2
    assert await board.seen("oldest_seconds") == 0
    board.receiver.status = 204
    await board.happen("taken")
    await board.send()
    assert await board.seen("tries_total", outcome="taken") == 1
