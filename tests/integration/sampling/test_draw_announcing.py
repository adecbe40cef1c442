"""Announcing: what is refused, and serials without a gap."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from tests.integration.sampling.desk import BEACON, ESCROW, LOTTERY, PARTIES, Desk

DEAL = {"name": "八月", "count": 2}
REFUSED: list[tuple[dict[str, Any], tuple[int, str]]] = [
    ({"deals": [{"name": "八月", "count": 11}]}, (422, "counts-beyond-stratum")),
    ({"deals": [{"name": "八月", "stratum": "无", "rate": "30%"}]}, (422, "unknown-stratum")),
    ({"deals": [{"name": "八月", "rate": "0.3"}]}, (422, "bad-rate")),
    ({"deals": [{"name": "八月"}]}, (422, "count-or-rate")),
    ({"deals": []}, (422, "invalid-input")),
    ({"deals": [{"name": "八月", "count": 0}]}, (422, "invalid-input")),
    ({"entropy": PARTIES}, (422, "no-last-source")),
    ({"entropy": [*PARTIES, ESCROW, BEACON]}, (422, "two-last-sources")),
    ({"entropy": [BEACON, *PARTIES]}, (422, "party-after-last-source")),
    ({"entropy": [PARTIES[0], PARTIES[0], BEACON]}, (422, "duplicate-source")),
    ({"entropy": [PARTIES[0], {**ESCROW, "owner": "bureau"}]}, (422, "no-independent-source")),
    ({"entropy": [*PARTIES, {**BEACON, "chain": "0" * 64}]}, (422, "unknown-chain")),
    ({"entropy": [*PARTIES, {**BEACON, "due": "2023-08-23T16:00:00Z"}]}, (422, "due-not-the-rounds")),
    ({"entropy": [*PARTIES, {**LOTTERY, "due": "2023-08-23T15:00:00Z"}]}, (422, "due-in-the-past")),
    ({"entropy": [*PARTIES, {"type": "weather"}]}, (422, "invalid-input")),
    ({"year": 2022}, (422, "year-not-open")),
    ({"serial": 2}, (409, "serial-out-of-order")),
    ({"frame": str(uuid4())}, (404, "frame-unknown")),
    ({"replaces": str(uuid4())}, (404, "draw-unknown")),
    ({"reserve": -1}, (422, "invalid-input")),
    ({"favour": "91370124"}, (422, "invalid-input")),
]


def body(frame: dict[str, Any], **changes: object) -> dict[str, Any]:
    return {"title": "双随机抽查", "frame": frame["id"], "deals": [DEAL], "entropy": [*PARTIES, BEACON], **changes}


@pytest.fixture
async def frame(desk: Desk) -> dict[str, Any]:
    await desk.import_list(10)
    return await desk.freeze()


async def test_the_answer_says_what_was_fixed(desk: Desk, frame: dict[str, Any]) -> None:
    answer = await desk.ask("drawer", "POST", "/draws", body(frame))
    shown = answer.json()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/draws/{shown['id']}"
    assert answer.headers["ETag"] == '"1"'
    assert shown["spec"]["frame"] == {"root": frame["root"], "size": 10}
    assert shown["spec"]["entropy"][-1]["due"] == "2023-08-23T15:15:33Z"
    assert shown["missing"] == ["法规股", "县工商联"]
    assert (shown["status"], shown["outcome"], shown["last_share"]) == ("announced", None, None)


async def test_a_beacons_round_is_chosen_ten_minutes_ahead(desk: Desk, frame: dict[str, Any]) -> None:
    beacon = {"source": "信标", "type": "drand"}
    shown = await desk.done("drawer", "/draws", body(frame, entropy=[*PARTIES, beacon]))
    assert shown["spec"]["entropy"][-1]["due"] == "2023-08-23T15:10:00Z"


async def test_what_may_not_be_announced(desk: Desk, frame: dict[str, Any]) -> None:
    found = [await desk.refused("drawer", "/draws", {**body(frame), **changes}) for changes, _ in REFUSED]
    assert found == [refusal for _, refusal in REFUSED]
    # Nothing of them is left: the next draw is the year's first.
    assert (await desk.done("drawer", "/draws", body(frame, serial=1)))["serial"] == 1


async def test_serials_have_no_gap_whoever_announces_at_once(desk: Desk, frame: dict[str, Any]) -> None:
    announced = await asyncio.gather(*(desk.done("drawer", "/draws", body(frame)) for _ in range(6)))
    assert sorted(shown["serial"] for shown in announced) == [1, 2, 3, 4, 5, 6]
    assert (await desk.done("drawer", "/draws", body(frame, year=2024)))["serial"] == 1


async def test_a_repeated_request_announces_once(desk: Desk, frame: dict[str, Any]) -> None:
    key = {"Idempotency-Key": "made-up-key"}
    first = await desk.ask("drawer", "POST", "/draws", body(frame), **key)
    again = await desk.ask("drawer", "POST", "/draws", body(frame), **key)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["Idempotent-Replayed"] == "true"
    assert await desk.refused("drawer", "/draws", body(frame, serial=2), **key) == (409, "idempotency-key-reused")
    assert len((await desk.ask("drawer", "GET", "/draws")).json()["items"]) == 1


async def test_only_a_void_draw_is_replaced_and_once(desk: Desk, frame: dict[str, Any]) -> None:
    draw = await desk.done("drawer", "/draws", body(frame))
    again = body(frame, replaces=draw["id"])
    assert await desk.refused("drawer", "/draws", again) == (409, "replaces-standing-draw")
    await desk.done("drawer", f"/draws/{draw['id']}/void-request", {"reason": "名单有误"})
    await desk.done("chief", f"/draws/{draw['id']}/void")
    # Two at once: one of them finds that the other was first.
    answers = await asyncio.gather(*(desk.ask("drawer", "POST", "/draws", again) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert await desk.refused("drawer", "/draws", again) == (409, "already-replaced")


async def test_lists_by_year_and_status_page_by_page(desk: Desk, frame: dict[str, Any]) -> None:
    for _ in range(3):
        await desk.done("drawer", "/draws", body(frame))
    void = (await desk.done("drawer", "/draws", body(frame, year=2024)))["id"]
    await desk.done("drawer", f"/draws/{void}/void-request", {"reason": "名单有误"})
    await desk.done("chief", f"/draws/{void}/void")

    async def listed(path: str) -> list[tuple[int, int]]:
        return [(row["year"], row["serial"]) for row in (await desk.ask("auditor", "GET", path)).json()["items"]]

    assert await listed("/draws") == [(2024, 1), (2023, 3), (2023, 2), (2023, 1)]
    assert await listed("/draws?year=2023") == [(2023, 3), (2023, 2), (2023, 1)]
    assert await listed("/draws?status=voided") == [(2024, 1)]
    page = await desk.ask("auditor", "GET", "/draws?limit=3")
    following = page.headers["Link"].split(">")[0].removeprefix("<")
    assert await listed(following) == [(2023, 1)]
    assert (await desk.ask("auditor", "GET", "/draws?status=lost")).status_code == 422
