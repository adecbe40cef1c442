"""A target that answers oddly: what it says of one record stops no other, and no time that it tells ends a deadline
that it could not have met.
"""

import json
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from services.publishing.delivery import sending_usecases, settling_usecases
from services.publishing.delivery.acknowledging_usecases import Answers, record_answers
from services.publishing.outlet.pushing import BatchAnswered, PushedRecord, read_answer
from tests.integration.publishing.target import Target, target_on
from tests.integration.publishing.test_publications import check
from tests.support.publishing import Press

BATCH = UUID(int=9)
ODD: Sequence[dict[str, Any]] = [
    {"receipt": "R\0"},
    {"receipt": "R" * 201},
    {"receipt": "R\u202eX"},
    {"receipt": "R\nX"},
    {"receipt": "R\ud800"},
    {"receipt": None},
    {"status": "perhaps"},
]


@pytest_asyncio.fixture
async def target(press: Press, tmp_path: Path) -> AsyncIterator[Target]:
    async with target_on(press, tmp_path) as target:
        yield target


class Answering:
    """A target that says the same of each record, and something else of the first."""

    def __init__(
        self, target: Target, monkeypatch: pytest.MonkeyPatch, received: str = "2026-04-02 09:00:00", **odd: Any
    ) -> None:
        self.pool = target.telling.app.resources.pool
        self.received, self.odd = received, odd
        monkeypatch.setattr(sending_usecases, "client_of", lambda *asked: self)

    async def send(self, kind: str, operation: str, records: Sequence[PushedRecord]) -> BatchAnswered:
        results = [
            {"key": each.key, "version": each.version, "status": "accepted", "receipt": f"R-{number}"}
            | (self.odd if number == 0 else {})
            for number, each in enumerate(records)
        ]
        said = {"batch": str(BATCH), "received_at": self.received, "results": results}
        return await self.pool.run(read_answer, json.dumps(said).encode(), BATCH)


async def statuses(target: Target) -> list[str]:
    return sorted(each["status"] for each in await target.deliveries())


@pytest.mark.parametrize("odd", ODD, ids=str)
async def test_one_odd_answer_leaves_one_record_that_waits_and_says_why(
    target: Target, monkeypatch: pytest.MonkeyPatch, odd: dict[str, Any]
) -> None:
    Answering(target, monkeypatch, **odd)
    await target.decide(1, 2, 3)
    await target.release_all()
    assert await target.push() == 3
    assert await statuses(target) == ["accepted", "accepted", "queued"]
    (left,) = await target.deliveries(status="queued")
    waiting = (await target.telling.get(f"/deliveries/{left['id']}"))["waiting"]
    assert (waiting["failures"], "无法使用" in waiting["failed_because"]) == (1, True)
    target.telling.now += timedelta(days=3)
    await target.push()
    assert await statuses(target) == ["abandoned", "accepted", "accepted"]


async def test_what_a_target_says_for_people_is_told_as_they_may_read_it(
    target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    Answering(target, monkeypatch, status="refused", errors=[{"code": "E\0", "message": "不\u202e收\r\n"}])
    await target.decide(1, 2)
    await target.release_all()
    await target.push()
    assert await statuses(target) == ["accepted", "refused"]
    (refused,) = await target.deliveries(status="refused")
    (flaw,) = (await target.telling.get(f"/deliveries/{refused['id']}"))["flaws"]
    assert "E\\u0000 不\\u202e收" in flaw["message"]


async def test_an_answer_that_cannot_be_recorded_stops_no_other(
    target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    Answering(target, monkeypatch)
    record = record_answers

    async def fail_for_one(act: Any, outlet: Any, answers: Answers) -> Any:
        if any(each.said.receipt == "R-1" for each in answers.each):
            raise OverflowError("something that nobody thought of")
        return await record(act, outlet, answers)

    monkeypatch.setattr(settling_usecases, "record_answers", fail_for_one)
    await target.decide(1, 2, 3)
    await target.release_all()
    await target.push()
    assert await statuses(target) == ["accepted", "accepted", "queued"]
    (left,) = await target.deliveries(status="queued")
    assert (await target.telling.get(f"/deliveries/{left['id']}"))["waiting"]["failures"] == 1


@pytest.mark.parametrize(
    ("received", "case"),
    [
        ("0001-01-01 00:00:00", "incorrect"),
        ("1900-01-01 00:00:00", "incorrect"),
        ("2090-01-01 00:00:00", "conflict"),
        ("9999-12-31 23:59:59", "conflict"),
        ("yesterday", "missing"),
    ],
)
async def test_a_time_that_cannot_be_true_ends_no_deadline(
    target: Target, monkeypatch: pytest.MonkeyPatch, received: str, case: str
) -> None:
    Answering(target, monkeypatch, received)
    await target.decide(1)
    await target.release_all()
    await target.push()
    entered = await target.only()
    assert (entered["status"], entered["entered"]) == ("accepted", "2026-04-02T09:00:00+08:00")
    (flaw,) = entered["flaws"]
    assert (flaw["flaw"], flaw["case"], flaw["role"]) == ("time-of-receipt", case, "ops")
    await check(target.telling)
