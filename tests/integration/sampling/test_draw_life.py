"""A draw from the frame to the substitution, over the API: the service ends it, and nobody asks it to."""

from datetime import timedelta

import pytest

from services.sampling.draws.draw.store import overdue
from shared.clock import rfc3339
from shared.database import transact
from shared.draws.announcement import LogNotWitnessed
from shared.log.streams import load
from tests.integration.sampling.crews import changed
from tests.integration.sampling.desk import DUE, EVIDENCE, ROUND_123, Desk
from tests.integration.sampling.lists import code
from tests.support.apps import BUREAU
from tests.support.parties import FEDERATION, LEGAL, NOTARY, PARTIES


async def test_a_draw_by_the_beacon(desk: Desk) -> None:
    await desk.import_list(20)
    frame = await desk.freeze_for_beacon()
    draw = await desk.announce(frame)
    shown = await desk.complete(draw)

    assert (shown["status"], shown["year"], shown["serial"], shown["purpose"]) == ("completed", 2023, 1, "b1/2023-08")
    outcome = shown["outcome"]
    assert (outcome["value"], shown["awaited"]) == (ROUND_123, None)
    (deal,) = outcome["deals"]
    # 30 % of 20, each an enterprise of the directory, by name.
    assert len({unit["identifier"] for unit in deal["units"]}) == 6
    assert {unit["identifier"] for unit in deal["units"]} < {code(n) for n in range(20)}
    assert deal["units"][0]["name"].startswith("平阴县示例第")
    assert len(outcome["reserve"][""]) == 2

    again = await desk.ask("auditor", "GET", draw)
    assert again.json() == shown
    assert again.headers["ETag"] == f'"{shown["version"]}"'
    assert again.json()["announcement"]["at"] == "2023-08-23T23:00:00+08:00"


async def test_the_round_may_be_handed_in_by_anybody_once_it_is_due(desk: Desk) -> None:
    await desk.import_list(10)
    draw = await desk.announce(await desk.freeze_for_beacon())
    round_123 = {"source": "beacon", "value": ROUND_123}
    early = await desk.hand_in(draw, round_123)
    assert (early.status_code, early.json()["type"]) == (409, "/problems/not-due-yet")
    desk.now = DUE
    wrong = await desk.hand_in(draw, {**round_123, "value": "b" * 96})
    assert (wrong.status_code, wrong.json()["type"]) == (422, "/problems/entropy-value-refused")
    receipt = (await desk.hand_in(draw, round_123)).json()
    assert (receipt["status"], receipt["type"]) == ("completed", "sampling.draw.completed")
    assert receipt["event"] == (await desk.shown(draw))["outcome"]["event"]
    late = await desk.hand_in(draw, round_123)
    assert (late.status_code, late.json()["type"]) == (409, "/problems/draw-ended")


async def test_a_draw_by_parties_completes_when_the_last_has_opened(desk: Desk) -> None:
    await desk.import_list(10)
    draw = await desk.announce(await desk.freeze())
    await desk.publish()
    shown = await desk.shown(draw)
    assert (shown["status"], shown["awaited"]["source"], shown["awaited"]["due"]) == ("announced", "legal", None)
    # In the order of the announcement, the bureau's own share first.
    turn = await desk.hand_in(draw, NOTARY.reveal(shown["spec"], shown["announcement"]["leaf"]))
    assert (turn.status_code, turn.json()["type"]) == (409, "/problems/reveal-out-of-order")
    await desk.reveal(draw, LEGAL, FEDERATION)
    await desk.conduct()
    assert (await desk.shown(draw))["awaited"]["source"] == "notary"
    # The signature is over this announcement: one for another opens nothing.
    other = await desk.hand_in(draw, NOTARY.reveal(shown["spec"], "0" * 64))
    assert (other.status_code, other.json()["type"]) == (422, "/problems/reveal-signature")
    await desk.reveal(draw, NOTARY)
    await desk.conduct()
    done = await desk.shown(draw)
    assert (done["status"], [one["source"] for one in done["reveals"]]) == (
        "completed",
        [party.source for party in PARTIES],
    )


async def test_a_party_that_withholds_is_named_and_the_beacon_decides(desk: Desk) -> None:
    await desk.import_list(10)
    draw = await desk.announce(await desk.freeze())
    await desk.publish()
    await desk.reveal(draw, LEGAL, FEDERATION)
    await desk.conduct()
    desk.now += timedelta(days=7)
    await desk.publish()
    await desk.conduct()
    failed = await desk.shown(draw)
    assert (failed["status"], failed["failure"]["withheld"], failed["outcome"]) == ("failed", "notary", None)
    late = await desk.hand_in(draw, NOTARY.reveal(failed["spec"], failed["announcement"]["leaf"]))
    assert (late.status_code, late.json()["type"]) == (409, "/problems/draw-ended")
    listed = (await desk.ask("auditor", "GET", "/draws")).json()["items"]
    assert [(row["serial"], row["status"], row["replaces"]) for row in listed] == [
        (2, "announced", failed["id"]),
        (1, "failed", None),
    ]
    second = await desk.shown(f"/draws/{listed[0]['id']}")
    repeated = ("purpose", "policy", "frame", "excluded", "deals", "reserve")
    assert [second["spec"][name] for name in repeated] == [failed["spec"][name] for name in repeated]
    assert [source["type"] for source in second["spec"]["entropy"]] == ["drand"]


async def test_a_log_that_nobody_witnessed_fails_the_draw_and_no_party(desk: Desk) -> None:
    await desk.import_list(10)
    draw = await desk.announce(await desk.freeze())
    desk.now += timedelta(days=7)
    # Nor is a replacement announced before the witnesses answer again.
    with pytest.raises(LogNotWitnessed):
        await desk.conduct()
    assert (await desk.shown(draw))["failure"]["withheld"] == ""
    await desk.publish()
    await desk.conduct()
    assert len((await desk.ask("auditor", "GET", "/draws")).json()["items"]) == 2


async def test_a_draw_by_the_beacon_waits_for_its_round_and_never_fails(desk: Desk) -> None:
    await desk.import_list(10)
    draw = await desk.announce(await desk.freeze_for_beacon())

    async def counted() -> dict[str, int]:
        async with desk.app.resources.work() as work:
            return await overdue(work.session, desk.now)

    assert await counted() == {}
    desk.now += timedelta(days=40)
    shown = await desk.shown(draw)
    assert (shown["status"], shown["awaited"]["overdue"]) == ("announced", True)
    assert await counted() == {BUREAU: 1}
    await desk.hand_in(draw, {"source": "beacon", "value": ROUND_123})
    assert (await desk.shown(draw))["status"] == "completed"
    assert await counted() == {}


async def test_the_witnesses_note_stands_in_the_log(desk: Desk) -> None:
    await desk.import_list(10)
    draw = await desk.announce(await desk.freeze_for_beacon())
    await desk.conduct()
    assert (await desk.shown(draw))["witnessed_at"] is None
    desk.now += timedelta(seconds=30)
    await desk.publish()
    await desk.conduct()
    assert (await desk.shown(draw))["witnessed_at"] == "2023-08-23T23:00:30+08:00"
    # Once is enough.
    version = (await desk.shown(draw))["version"]
    await desk.publish()
    await desk.conduct()
    assert (await desk.shown(draw))["version"] == version == 2


async def test_who_cannot_be_inspected_is_substituted_from_the_reserve(desk: Desk) -> None:
    await desk.import_list(20)
    draw = await desk.announce(await desk.freeze())
    outcome = (await desk.complete(draw))["outcome"]
    first, second, third, *_ = outcome["deals"][0]["units"]
    reserve = outcome["reserve"][""]
    body = {"withdrawn": first["id"], "reason": "closed", "evidence": EVIDENCE, "remark": "企业已注销"}
    at = f"{draw}/substitutions"
    shown = await changed(desk, at, body)
    (substituted,) = shown["substitutions"]
    assert (substituted["withdrawn"], substituted["substitute"]) == (first, reserve[0])
    assert await desk.refused("leader", at, body) == (409, "already-withdrawn")
    assert await desk.refused("leader", at, {**body, "reason": "dull"}) == (422, "reason-not-listed")
    await changed(desk, at, {**body, "withdrawn": second["id"]})
    # The reserve is exhausted: the place is vacant, on record, and nobody chooses another.
    vacant = (await changed(desk, at, {**body, "withdrawn": third["id"]}))["substitutions"][-1]
    assert (vacant["withdrawn"], vacant["substitute"]) == (third, None)


async def test_the_whole_story_has_one_trace(desk: Desk) -> None:
    await desk.import_list(10)
    draw = await desk.announce(await desk.freeze())
    shown = await desk.complete(draw)
    async with transact(desk.app.resources.engine) as session:
        events = await load(session, f"draw/{shown['id']}")
    assert sorted(event.type.removeprefix("sampling.draw.") for event in events) == [
        "announced",
        "completed",
        "revealed",
        "revealed",
        "revealed",
        "witnessed",
    ]
    assert {event.trace for event in events} == {shown["trace"]}
    assert events[-1].person == "sampling"
    assert events[0].public["frozen"] == rfc3339(events[0].time.replace(microsecond=0))
