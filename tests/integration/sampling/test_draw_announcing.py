"""Announcing: what is refused, one draw a purpose, and serials without a gap."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.integration.sampling.desk import DUE, Desk
from tests.support.apps import BUREAU
from tests.support.parties import FEDERATION, LEGAL, NOTARY, MadeUpParty, code_of_bureau

Json = dict[str, Any]
DEAL = {"name": "八月", "count": 2}
AT = "2023-08-23T15:15:33Z"
REFUSED: list[tuple[Json, tuple[int, str]]] = [
    ({"deals": [{"name": "八月", "count": 11}]}, (422, "counts-beyond-stratum")),
    ({"deals": [{"name": "八月", "stratum": "无", "rate": "30%"}]}, (422, "unknown-stratum")),
    ({"deals": [DEAL, DEAL]}, (422, "duplicate-deal")),
    ({"deals": [{"name": "八月", "rate": "0.3"}]}, (422, "bad-rate")),
    ({"deals": [{"name": "八月"}]}, (422, "count-or-rate")),
    ({"deals": []}, (422, "invalid-input")),
    ({"deals": [{"name": "八月 ", "count": 1}]}, (422, "invalid-input")),
    ({"due": "2023-10-01T00:00:00Z"}, (422, "due-too-late")),
    ({"ends": AT}, (422, "ends-out-of-range")),
    ({"ends": "2023-12-01T00:00:00Z"}, (422, "ends-out-of-range")),
    ({"open_by": "2023-12-01"}, (422, "open-by-missing")),
    ({"parties": [LEGAL.share(BUREAU, "b1/2023-08")]}, (422, "due-of-parties")),
    ({"parties": [LEGAL.share(BUREAU, "b1/2023-08")], "due": None}, (409, "entropy-not-the-rules")),
    ({"roster": str(uuid4())}, (422, "frame-or-roster")),
    ({"frame": None}, (422, "frame-or-roster")),
    ({"frame": str(uuid4())}, (404, "frame-unknown")),
    ({"reserve": -1}, (422, "invalid-input")),
    ({"serial": 7}, (422, "invalid-input")),
    ({"favour": "91370124"}, (422, "invalid-input")),
]


def body(frame: Json, **changes: object) -> Json:
    return {"title": "双随机抽查", "frame": frame["id"], "deals": [DEAL], "due": AT, **changes}


@pytest.fixture
async def frame(desk: Desk) -> Json:
    await desk.import_list(10)
    frame = await desk.freeze_for_beacon()
    await desk.publish()
    return frame


async def test_the_answer_says_what_was_fixed(desk: Desk, frame: Json) -> None:
    answer = await desk.ask("drawer", "POST", "/draws", body(frame))
    shown = answer.json()
    assert answer.status_code == 201, answer.text
    assert answer.headers["Location"] == f"/draws/{shown['id']}"
    assert answer.headers["ETag"] == '"1"'
    spec = shown["spec"]
    assert spec["frame"] == {"root": frame["root"], "size": 10, "key": spec["frame"]["key"]}
    assert spec["entropy"] == [
        {
            "source": "beacon",
            "type": "drand",
            "chain": spec["entropy"][0]["chain"],
            "round": 123,
            "due": "2023-08-23T15:15:33Z",
        }
    ]
    assert (spec["organisation"], spec["purpose"], spec["policy"]["rule"]) == (
        code_of_bureau(BUREAU),
        "b1/2023-08",
        "b1",
    )
    assert (shown["counts"]["members"], shown["counts"]["out"], shown["changed"]) == (10, {}, 10)
    assert (shown["status"], shown["outcome"], shown["awaited"]["due"]) == (
        "announced",
        None,
        "2023-08-23T23:15:33+08:00",
    )


async def test_a_beacons_round_is_chosen_ten_minutes_ahead(desk: Desk, frame: Json) -> None:
    shown = await desk.done("drawer", "/draws", {**body(frame), "due": None})
    assert shown["spec"]["entropy"][0]["due"] == "2023-08-23T15:10:00Z"


async def test_what_may_not_be_announced(desk: Desk, frame: Json) -> None:
    for changes, refusal in REFUSED:
        answer = await desk.ask("drawer", "POST", "/draws", {**body(frame), **changes})
        assert (answer.status_code, answer.json().get("type")) == (refusal[0], f"/problems/{refusal[1]}"), changes
    # Nothing of them is left: the next draw is the year's first.
    assert (await desk.done("drawer", "/draws", body(frame)))["serial"] == 1


async def test_the_round_is_a_minute_ahead(desk: Desk, frame: Json) -> None:
    desk.now = DUE - timedelta(seconds=59)
    await desk.publish()
    assert await desk.refused("drawer", "/draws", body(frame)) == (422, "due-too-soon")
    desk.now = DUE - timedelta(seconds=60)
    assert (await desk.done("drawer", "/draws", body(frame)))["status"] == "announced"


async def test_a_purpose_has_one_draw(desk: Desk, frame: Json) -> None:
    again = await desk.freeze_for_beacon()
    await desk.done("drawer", "/draws", body(frame))
    assert await desk.refused("drawer", "/draws", body(frame)) == (409, "purpose-drawn")
    # Another frame for the same purpose changes nothing, and no further frame is made for it.
    assert again["root"] != frame["root"]
    assert await desk.refused("drawer", "/draws", body(again)) == (409, "purpose-drawn")
    more = {"title": "双随机抽查", "kind": again["kind"]}
    assert await desk.refused("drawer", "/frames", more) == (409, "purpose-drawn")
    assert (await desk.done("drawer", "/frames/preview", more))["impossible"]["code"] == "purpose-drawn"


async def test_serials_have_no_gap_whoever_announces_at_once(desk: Desk, frame: Json) -> None:
    frames = [frame, *[await desk.freeze_for_beacon(number) for number in range(2, 6)]]
    await desk.publish()
    announced = await asyncio.gather(*(desk.done("drawer", "/draws", body(one)) for one in frames))
    assert sorted(shown["serial"] for shown in announced) == [1, 2, 3, 4, 5]


async def test_of_two_at_once_for_one_purpose_one_is_announced(desk: Desk, frame: Json) -> None:
    other = await desk.freeze_for_beacon()
    await desk.publish()
    answers = await asyncio.gather(*(desk.ask("drawer", "POST", "/draws", body(one)) for one in (frame, other)))
    assert sorted(answer.status_code for answer in answers) == [201, 409]


async def test_a_repeated_request_announces_once(desk: Desk, frame: Json) -> None:
    key = {"Idempotency-Key": "made-up-key"}
    first = await desk.ask("drawer", "POST", "/draws", body(frame), **key)
    again = await desk.ask("drawer", "POST", "/draws", body(frame), **key)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["Idempotent-Replayed"] == "true"
    assert await desk.refused("drawer", "/draws", body(frame, reserve=2), **key) == (409, "idempotency-key-reused")
    assert len((await desk.ask("drawer", "GET", "/draws")).json()["items"]) == 1


async def test_nothing_is_announced_while_the_log_is_not_witnessed(desk: Desk, frame: Json) -> None:
    desk.now += timedelta(seconds=61)
    due = "2023-08-23T15:15:33Z"
    assert await desk.refused("drawer", "/draws", body(frame, due=due)) == (409, "log-not-witnessed")
    await desk.publish()
    assert (await desk.done("drawer", "/draws", body(frame, due=due)))["status"] == "announced"


async def test_a_frame_of_last_week_is_too_old(desk: Desk, frame: Json) -> None:
    desk.now += timedelta(days=7, seconds=1)
    await desk.publish()
    assert await desk.refused("drawer", "/draws", {**body(frame), "due": None}) == (409, "frame-too-old")


async def test_a_list_by_hand_needs_a_second_person_and_is_drawn_once_a_month(desk: Desk) -> None:
    await desk.import_list(10)
    own = await desk.done("drawer", "/frames", {"title": "名单", "selection": {"stratify_by": "group"}})
    await desk.publish()
    asked = body(own, deals=[{"name": "八月", "stratum": "工商贸", "count": 1}])
    assert await desk.refused("drawer", "/draws", asked) == (409, "frame-not-approved")
    await desk.done("chief", f"/frames/{own['id']}/approval")
    shown = await desk.done("drawer", "/draws", asked)
    assert (shown["purpose"], shown["spec"]["policy"]) == ("own/2023-08", {"file": "", "rule": ""})
    other = {"stratify_by": "group", "where": {"field": "area", "in": ["榆山街道"]}}
    assert await desk.refused("drawer", "/frames", {"title": "名单", "selection": other}) == (409, "purpose-drawn")


def by_parties(frame: Json, *parties: MadeUpParty, **changes: object) -> Json:
    shares = [party.share(BUREAU, frame["purpose"]) for party in parties]
    return {**body(frame), "due": None, "parties": shares, **changes}


async def test_which_parties_may_decide(desk: Desk) -> None:
    await desk.import_list(10)
    frame = await desk.freeze()
    await desk.publish()
    everybody = by_parties(frame, LEGAL, FEDERATION, NOTARY)
    assert await desk.refused("drawer", "/draws", everybody) == (409, "party-not-registered")
    await desk.sources(frame)
    below = MadeUpParty("section", FEDERATION.organisation, FEDERATION.name, above=code_of_bureau(BUREAU))
    refused = [
        (by_parties(frame), (409, "entropy-not-the-rules")),
        (by_parties(frame, LEGAL, FEDERATION), (422, "too-few-independent")),
        (by_parties(frame, FEDERATION, LEGAL, NOTARY), (422, "bureau-not-first")),
        (by_parties(frame, LEGAL, below, NOTARY), (409, "party-not-registered")),
        (by_parties(frame, LEGAL, FEDERATION, NOTARY, ends="2023-08-24T15:00:00Z"), (422, "ends-out-of-range")),
        ({**everybody, "parties": [{**share, "signature": "0" * 128} for share in everybody["parties"]]},
         (422, "commitment-signature")),
    ]  # fmt: skip
    found = [await desk.refused("drawer", "/draws", asked) for asked, _ in refused]
    assert found == [refusal for _, refusal in refused]
    shown = await desk.done("drawer", "/draws", everybody)
    assert shown["awaited"]["ends"] == "2023-08-30T23:00:00+08:00"
    # A commitment opens once. These were signed for this purpose, and another draw has another.
    other = await desk.freeze()
    await desk.publish()
    again = {**by_parties(other, LEGAL, FEDERATION, NOTARY), "parties": everybody["parties"]}
    assert await desk.refused("drawer", "/draws", again) == (422, "commitment-signature")


async def test_lists_by_year_and_status_page_by_page(desk: Desk, frame: Json) -> None:
    for number in (2, 3):
        other = await desk.freeze_for_beacon(number)
        await desk.publish()
        await desk.done("drawer", "/draws", body(other))
    await desk.complete(f"/draws/{(await desk.done('drawer', '/draws', body(frame)))['id']}")

    async def listed(path: str) -> list[tuple[int, int]]:
        return [(row["year"], row["serial"]) for row in (await desk.ask("auditor", "GET", path)).json()["items"]]

    assert await listed("/draws") == [(2023, 3), (2023, 2), (2023, 1)]
    assert await listed("/draws?year=2022") == []
    assert await listed("/draws?status=completed") == [(2023, 3)]
    page = await desk.ask("auditor", "GET", "/draws?limit=2")
    following = page.headers["Link"].split(">")[0].removeprefix("<")
    assert await listed(following) == [(2023, 1)]
    assert (await desk.ask("auditor", "GET", "/draws?status=lost")).status_code == 422
