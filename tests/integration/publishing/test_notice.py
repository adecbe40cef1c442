"""What the public learns of a draw, and when: its JSON, its frame, its bundle, its receipts."""

import json
from hashlib import sha256
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from services.publishing.projections import PROJECTIONS, TABLES
from shared.canonical import canonical
from shared.database import create_engine, transact
from shared.draws.verification import Verdict
from shared.log.event import leaf_hash
from shared.log.merkle import verify_inclusion
from shared.log.rebuild import rebuild
from shared.log.receipts import Receipt
from shared.log.streams import load
from tests.support.publishing import Press
from tests.support.sources import PARTIES


async def test_an_announced_draw_is_public_with_everybody_in_its_lists(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.draw()
    announcement = await draw.announce()
    await press.settle()
    seen = (await site.get(f"/draws/{draw.draw}.json")).json()
    assert (seen["title"], seen["stage"], seen["spec"]) == (draw.title, "announced", draw.spec)
    assert (seen["purpose"], seen["by_hand"], seen["changed"], seen["awaited"]) == ("draws/1", False, 2, "bureau")
    assert seen["counts"] == {
        "members": 136,
        "out": {"at-cap": 2, "drawn": 2, "not-open": 2},
        "people": None,
        "recusals": None,
        "fewest": None,
    }
    assert (seen["completion"], seen["failure"]) == (None, None)
    assert seen["steps"] == [
        {"stage": "announced", "time": "2026-03-03T09:30:00+08:00", "event": str(announcement.id), "position": 0}
    ]
    for name, members in (("frame", draw.units), ("excluded", draw.left_out)):
        listed = (await site.get(f"/draws/{draw.draw}/{name}.json")).json()
        opened = [[member.pop(part) for part in ("identifier", "name", "salt")] for member in listed]
        assert listed == [member.as_json() for member in members]
        for member, (identifier, _, salt) in zip(listed, opened, strict=True):
            assert sha256(f"cheqian-id/2\n{salt}\n{identifier}\n".encode()).hexdigest() == member["id"]


async def test_every_member_has_a_proof_that_it_is_in_with_its_weight_or_out_with_its_reason(
    press: Press, site: httpx.AsyncClient
) -> None:
    draw = press.draw(size=7, count=2, heavy=3, out=3)
    await draw.announce()
    await press.settle()
    for name, members in (("frame", draw.units), ("excluded", draw.left_out)):
        for member in members:
            proof = (await site.get(f"/draws/{draw.draw}/{name}/{member.id}.json")).json()
            assert (proof["member"], proof["list_name"]) == (member.as_json(), name)
            assert proof["identifier"] == draw.openings[member.id]["name"]
            hashes = [bytes.fromhex(hash_) for hash_ in proof["proof"]]
            root = bytes.fromhex(draw.spec[name]["root"])
            verify_inclusion(proof["index"], proof["size"], leaf_hash(canonical(proof["member"])), hashes, root)
        absent = await site.get(f"/draws/{draw.draw}/{name}/{'0' * 64}.json")
        assert (absent.status_code, absent.json()["type"]) == (404, "/problems/in-no-frame")


async def test_a_value_is_shown_when_it_is_given_and_the_outcome_when_it_is_drawn(
    press: Press, site: httpx.AsyncClient
) -> None:
    draw = press.draw()
    await draw.announce()
    await draw.reveal("bureau")
    await press.settle()
    seen = (await site.get(f"/draws/{draw.draw}.json")).json()
    assert [reveal["source"] for reveal in seen["reveals"]] == ["bureau"]
    assert (seen["stage"], seen["awaited"]) == ("revealed", "association")
    assert (await site.get(f"/draws/{draw.draw}/outcome.json")).json()["type"] == "/problems/draw-not-ended"
    await draw.reveal("association")
    await draw.reveal("notary")
    completion = await draw.complete()
    await press.settle()
    seen = (await site.get(f"/draws/{draw.draw}.json")).json()
    assert seen["stage"] == "completed"
    assert seen["completion"]["seed"] == completion.public["seed"]
    outcome = await site.get(f"/draws/{draw.draw}/outcome.json")
    assert outcome.json() == draw.outcome
    told = sha256(b"cheqian-outcome/2\n" + outcome.content).hexdigest()
    assert told == seen["completion"]["outcome_hash"] == completion.public["outcome_hash"]


async def test_a_draw_by_the_beacon_is_overdue_until_its_round_is_handed_in(
    press: Press, site: httpx.AsyncClient
) -> None:
    draw = press.draw(entropy="beacon")
    await press.announce_by_beacon(draw)
    await press.settle()
    seen = (await site.get(f"/draws/{draw.draw}.json")).json()
    assert (seen["stage"], seen["overdue"], seen["awaited"]) == ("witnessed", True, "beacon")
    assert seen["witnessed"].startswith("log.example.org/log\n2\n")
    await draw.complete()
    await press.settle()
    seen = (await site.get(f"/draws/{draw.draw}.json")).json()
    assert (seen["stage"], seen["overdue"], seen["awaited"]) == ("completed", False, "")


@pytest.mark.parametrize("entropy", ["beacon", "parties"])
async def test_the_bundle_recomputes_offline_and_never_changes(
    press: Press, site: httpx.AsyncClient, entropy: str
) -> None:
    draw = press.draw(heavy=10, entropy=entropy)
    await (press.hold_by_beacon(draw) if entropy == "beacon" else draw.hold())
    if entropy == "parties":
        await press.settle()
    first = await site.get(f"/draws/{draw.draw}/bundle.json")
    assert "immutable" in first.headers["Cache-Control"]
    bundle = first.json()
    verification = await press.verified(bundle)
    assert [check for check in verification.checks if check.passed is not True] == []
    assert verification.verdict is Verdict.PROVED
    assert len(bundle["openings"]) == len(bundle["frame"]) + len(bundle["excluded"]) == draw.size + draw.out
    for event, name in ((draw.events[0], "announcement"), (draw.events[-1], "completion")):
        receipt = Receipt.parse(bundle[name].encode())
        assert receipt.extra == event.entry
        assert (await site.get(f"/draws/{draw.draw}/{name}.tlog-proof")).text == bundle[name]
        assert (await site.get(f"/receipts/{receipt.index}")).text == bundle[name]
    await draw.substitute(4, "closed")
    await press.settle()
    assert (await site.get(f"/draws/{draw.draw}/bundle.json")).content == first.content


async def test_a_failed_draw_has_a_bundle_that_proves_who_withheld(press: Press, site: httpx.AsyncClient) -> None:
    draw, again = press.draw(), press.draw(serial=2)
    await draw.announce()
    await draw.reveal("bureau")
    await draw.fail()
    # What comes after the end is shown, and counts for nothing.
    await draw.reveal("association")
    await again.announce(replaces=draw.draw)
    await press.settle()
    seen = (await site.get(f"/draws/{draw.draw}.json")).json()
    assert (seen["stage"], seen["failure"], seen["awaited"]) == ("failed", {"withheld": "association"}, "")
    assert seen["replaced_by"] == str(again.draw)
    assert [(reveal["source"], reveal["late"]) for reveal in seen["reveals"]] == [
        ("bureau", False),
        ("association", True),
    ]
    bundle = (await site.get(f"/draws/{draw.draw}/bundle.json")).json()
    assert [value["source"] for value in bundle["entropy"]] == list(bundle["signatures"]) == ["bureau"]
    verification = await press.verified(bundle)
    assert verification.verdict is Verdict.PROVED
    assert (await site.get(f"/draws/{draw.draw}/end.tlog-proof")).text == bundle["end"]
    assert (await site.get(f"/draws/{draw.draw}/completion.tlog-proof")).status_code == 404
    outcome = await site.get(f"/draws/{draw.draw}/outcome.json")
    assert (outcome.status_code, outcome.json()["type"]) == (404, "/problems/no-outcome")


async def test_a_receipt_is_for_keeps_once_a_witness_has_signed(press: Press, site: httpx.AsyncClient) -> None:
    await press.draw(size=5, count=2).announce()
    await press.show()
    await press.publish(cosigned=False)
    alone = await site.get("/receipts/0")
    assert alone.headers["Cache-Control"] == "public, max-age=5"
    await press.draw(serial=2, size=5, count=2).announce()
    await press.settle()
    witnessed = await site.get("/receipts/0")
    assert "immutable" in witnessed.headers["Cache-Control"]
    assert witnessed.text != alone.text
    await press.draw(serial=3, size=5, count=2).announce()
    await press.settle()
    assert (await site.get("/receipts/0")).text == witnessed.text


async def test_a_bundle_is_refused_until_it_is_whole(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.draw()
    unknown = await site.get(f"/draws/{draw.draw}/bundle.json")
    assert (unknown.status_code, unknown.json()["type"]) == (404, "/problems/notice-unknown")
    await draw.announce()
    await press.settle()
    early = await site.get(f"/draws/{draw.draw}/bundle.json")
    assert (early.status_code, early.json()["type"]) == (409, "/problems/draw-not-ended")
    none_yet = await site.get(f"/draws/{draw.draw}/completion.tlog-proof")
    assert (none_yet.status_code, none_yet.json()["type"]) == (404, "/problems/not-published")
    for source in PARTIES:
        await draw.reveal(source)
    await draw.complete()
    await press.show()
    unpublished = await site.get(f"/draws/{draw.draw}/bundle.json")
    assert (unpublished.status_code, unpublished.json()["type"]) == (404, "/problems/not-published")
    await press.publish()
    assert (await site.get(f"/draws/{draw.draw}/bundle.json")).status_code == 200


async def test_the_outcome_of_a_large_draw_is_not_in_its_row(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.draw(size=1200, count=1000, reserve=50)
    await draw.hold()
    await press.settle()
    row = (await _tables(press))["publishing.notice"][0]
    drawn = draw.outcome["deals"][0]["units"]
    assert (drawn[299] in row, drawn[300] in row) == (True, False)
    page = (await site.get(f"/draws/{draw.draw}")).text
    assert "本页只列前若干户" in page
    assert "抽中：第一季度，1000 户" in page
    firm = draw.openings[drawn[900]]["name"]
    assert "抽中</b>，第 901 名" in (await site.get(f"/enterprises/{firm}")).text
    waiting = draw.openings[draw.outcome["reserve"][""][7]]["name"]
    assert "备选</b>第 8 名" in (await site.get(f"/enterprises/{waiting}")).text


async def test_the_notice_is_on_record_and_the_tables_come_again_out_of_the_log(press: Press) -> None:
    first, second = press.draw(), press.draw(serial=2, size=20, count=5)
    await first.hold()
    await first.substitute(0, "moved")
    await second.announce()
    await second.fail()
    await press.settle()
    async with transact(press.engine) as session:
        notices = await load(session, f"notice/{first.draw}")
    assert [UUID(notice.public["event"]) for notice in notices] == [event.id for event in first.events]
    assert [notice.cause for notice in notices] == [str(event.id) for event in first.events]
    before = await _tables(press)
    assert len(before["publishing.notice"]) == 2
    engine = create_engine(press.database.admin_url, application="rebuild")
    assert await rebuild(engine, press.blobs, TABLES, PROJECTIONS) == len(first.events) + len(second.events)
    await engine.dispose()
    assert await _tables(press) == before


async def _tables(press: Press) -> dict[str, list[str]]:
    """Every row of publishing's tables as JSON."""
    rows = {}
    async with transact(press.engine) as session:
        for table in TABLES:
            found = await session.execute(text(f"SELECT to_jsonb(t) FROM {table} t"))  # noqa: S608  # our own names
            rows[table] = sorted(json.dumps(row, sort_keys=True) for row in found.scalars())
    return rows


async def test_a_draw_and_the_draw_of_its_vacant_places_link_each_other(press: Press, site: httpx.AsyncClient) -> None:
    first = press.draw(size=5, count=2, purpose="monthly/2026-03")
    second = press.draw(serial=2, size=5, count=2, purpose="monthly/2026-03/more-1")
    other = press.draw(serial=3, size=5, count=2, purpose="monthly/2026-03/more-or-less")
    await first.hold()
    for draw in (second, other):
        await draw.announce()
    await press.settle()
    page, again = [(await site.get(f"/draws/{draw.draw}")).text for draw in (first, second)]
    assert "空缺的位置由" in page
    assert f"/draws/{second.draw}" in page
    assert f"/draws/{other.draw}" not in page
    assert "本次抽查补抽" in again
    assert f"/draws/{first.draw}" in again


async def test_what_was_drawn_for_an_annulled_draw_says_so(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.draw(size=5, count=2)
    crews = press.assignment(serial=2, size=2, crew=8, purpose=f"crews/{draw.draw}/1")
    nothing = press.assignment(serial=3, size=2, crew=8, purpose="crews/no-draw/1")
    await draw.hold()
    for one in (crews, nothing):
        await one.announce()
    await press.settle()
    before = (await site.get(f"/draws/{crews.draw}")).text
    assert f"/draws/{draw.draw}" in before
    assert "所依抽查已撤销" not in before
    assert (await site.get(f"/draws/{nothing.draw}")).status_code == 200
    await press.annul(draw)
    await press.settle()
    assert "所依抽查已撤销" in (await site.get(f"/draws/{crews.draw}")).text
