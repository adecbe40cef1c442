"""What the sandbox does on request, before a real server: slow, lost and double answers, restarts, rates, lost rows."""

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from time import monotonic

import httpx
import pytest
import pytest_asyncio

from shared.canonical import digest
from shared.http.serving import configuration
from tests.support.credit import (
    CreditClient,
    Json,
    Signer,
    StandingClock,
    batch,
    penalty,
    record,
    sandbox_app,
    secret_in,
)
from tests.support.served import served


@pytest_asyncio.fixture
async def credit(tmp_path: Path) -> AsyncIterator[CreditClient]:
    clock, data = StandingClock(), tmp_path / "credit"
    app = sandbox_app(data, clock)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        async with served(configuration(app), listener), httpx.AsyncClient(base_url=address, timeout=60) as http:
            yield CreditClient(http, Signer(secret_in(data), clock))


def numbered(number: int) -> Json:
    return record(f"k{number}", penalty(CF_WSH=f"应急罚〔2026〕{number}号"))


async def test_it_is_slow_after_it_has_stored(credit: CreditClient) -> None:
    await credit.behave(answers_after_ms=400)
    began = monotonic()
    answering = asyncio.create_task(credit.sent("/penalties", numbered(1)))
    async with asyncio.timeout(60):
        while (await credit.get("/penalties/k1")).status_code == 404:
            await asyncio.sleep(0.01)
    assert not answering.done(), "it is stored before it is answered"
    assert (await answering)["status"] == "accepted"
    assert monotonic() - began >= 0.4


async def test_it_refuses_a_share_of_what_is_sound(credit: CreditClient) -> None:
    await credit.behave(refuses=0.3)
    told = await credit.send("/penalties", *(numbered(number) for number in range(1, 11)))
    refused = [each for each in told if each["status"] == "refused"]
    assert len(refused) == 3
    assert {error["code"] for each in refused for error in each["errors"]} == {"ON_REQUEST"}
    await credit.behave()
    for each in refused:
        assert (await credit.sent("/penalties", numbered(int(each["key"][1:]))))["status"] == "accepted"


async def test_a_lost_answer_is_a_connection_that_closes_after_storing(credit: CreditClient) -> None:
    await credit.behave(loses_answers=1)
    with pytest.raises(httpx.RemoteProtocolError):
        await credit.send("/penalties", numbered(1))
    kept = (await credit.get("/penalties/k1")).json()
    await credit.behave()
    again = await credit.sent("/penalties", numbered(1))
    assert (again["status"], again["receipt"]) == ("duplicate", kept["receipt"])


async def test_it_answers_twice_with_one_receipt(credit: CreditClient) -> None:
    await credit.behave(answers_twice=1)
    told = await credit.send("/penalties", numbered(1), record("bad", {}))
    assert [(each["key"], each["status"]) for each in told] == [
        ("bad", "refused"),
        ("bad", "refused"),
        ("k1", "accepted"),
        ("k1", "duplicate"),
    ]
    assert len({each["receipt"] for each in told if each["key"] == "k1"}) == 1
    day = (await credit.get("/reconciliation?kind=penalties&day=2026-03-10")).json()
    assert len(day["received"]) == 1


async def test_a_restart_loses_one_answer_and_is_away_for_a_while(credit: CreditClient) -> None:
    await credit.behave(restarts_after_batches=2, away_seconds=1)
    assert (await credit.sent("/penalties", numbered(1)))["status"] == "accepted"
    with pytest.raises(httpx.RemoteProtocolError):
        await credit.send("/penalties", numbered(2))
    away = await credit.post("/penalties", batch(numbered(3)))
    assert away.status_code == 503
    assert (await credit.get("/penalties/k1")).status_code == 503
    await asyncio.sleep(int(away.headers["Retry-After"]))
    assert (await credit.sent("/penalties", numbered(2)))["status"] == "duplicate"


async def test_a_row_that_cleaning_loses_is_acknowledged_and_missing_at_night(credit: CreditClient) -> None:
    await credit.behave(drops_in_cleaning=0.5)
    told = await credit.send("/penalties", numbered(1), numbered(2))
    assert [each["status"] for each in told] == ["accepted", "accepted"]
    day = (await credit.get("/reconciliation?kind=penalties&day=2026-03-10")).json()
    assert [each["key"] for each in day["received"]] == ["k1", "k2"]
    assert [each["key"] for each in day["kept"]] == ["k1"]
    assert (await credit.get("/penalties/k2")).status_code == 404
    lost = (await credit.http.get("/sandbox/records?lost=true")).json()["records"]
    assert [each["key"] for each in lost] == ["k2"]
    await credit.behave()
    again = await credit.sent("/penalties", numbered(2))
    assert again == {**told[1], "status": "duplicate"}, "sent again, it keeps its receipt and comes through"
    day = (await credit.get("/reconciliation?kind=penalties&day=2026-03-10")).json()
    assert day["kept"][1] == {"key": "k2", "version": 1, "sha256": digest(numbered(2)["fields"])}


async def test_beyond_its_rate_it_says_when_to_come_again(credit: CreditClient) -> None:
    await credit.behave(batches_a_minute=60)
    answers = [await credit.post("/penalties", batch(numbered(number))) for number in range(70)]
    assert [answer.status_code for answer in answers[:60]] == [200] * 60
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert all(int(answer.headers["Retry-After"]) >= 1 for answer in refused)


async def test_a_narrow_target_refuses_what_a_wide_one_takes(credit: CreditClient) -> None:
    large = record("large", penalty(CF_NR="罚款12万元", CF_NR_FK="12"))
    await credit.behave(narrow_columns=True)
    assert (await credit.sent("/penalties", large))["errors"][0]["code"] == "OUT_OF_RANGE"
    await credit.behave()
    assert (await credit.sent("/penalties", large))["status"] == "accepted"
    assert (await credit.http.get("/sandbox/behaviour")).json()["narrow_columns"] is False
