"""What the public learns of a draw, and when: its JSON, its frame, its bundle, its receipts."""

import asyncio
import json
from hashlib import sha256
from uuid import UUID

import httpx
from sqlalchemy import text

from services.publishing.projections import PROJECTIONS, TABLES
from shared.canonical import canonical
from shared.database import create_engine, transact
from shared.draws.verification import verify_bundle
from shared.log.event import leaf_hash
from shared.log.keyfile import signing_key
from shared.log.merkle import verify_inclusion
from shared.log.rebuild import rebuild
from shared.log.receipts import Receipt
from shared.log.streams import load
from tests.support.publishing import Press


async def test_an_announced_draw_is_public_with_everybody_in_its_frame(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.draw()
    announcement = await draw.announce()
    await press.settle()
    seen = (await site.get(f"/draws/{draw.draw}.json")).json()
    assert (seen["title"], seen["stage"], seen["spec"]) == (draw.title, "announced", draw.spec)
    assert seen["completion"] is None
    assert seen["steps"] == [
        {"stage": "announced", "time": "2026-03-03T09:30:00+08:00", "event": str(announcement.id), "position": 0}
    ]
    frame = (await site.get(f"/draws/{draw.draw}/frame.json")).json()
    assert [unit["id"] for unit in frame] == [unit.id for unit in draw.units]
    for unit in frame:
        opened = f"cheqian-id/1\n{unit['salt']}\n{unit['identifier']}\n"
        assert sha256(opened.encode()).hexdigest() == unit["id"]


async def test_every_unit_has_a_proof_that_it_is_in_with_its_weight(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.draw(size=7, count=2, heavy=3)
    await draw.announce()
    await press.settle()
    for unit in draw.units:
        proof = (await site.get(f"/draws/{draw.draw}/frame/{unit.id}.json")).json()
        assert proof.get("unit") == unit.as_json(), proof
        hashes = [bytes.fromhex(hash_) for hash_ in proof["proof"]]
        root = bytes.fromhex(draw.spec["frame"]["root"])
        verify_inclusion(proof["index"], proof["size"], leaf_hash(canonical(proof["unit"])), hashes, root)
    absent = await site.get(f"/draws/{draw.draw}/frame/{'0' * 64}.json")
    assert (absent.status_code, absent.json()["type"]) == (404, "/problems/in-no-frame")


async def test_a_value_is_shown_when_it_is_given_and_the_outcome_when_it_is_drawn(
    press: Press, site: httpx.AsyncClient
) -> None:
    draw = press.draw()
    await draw.announce()
    await draw.reveal("法规股")
    await press.settle()
    seen = (await site.get(f"/draws/{draw.draw}.json")).json()
    assert [share["source"] for share in seen["shares"]] == ["法规股"]
    await draw.enter()
    completion = await draw.complete("县工商联")
    await press.settle()
    seen = (await site.get(f"/draws/{draw.draw}.json")).json()
    assert seen["stage"] == "completed"
    assert seen["completion"]["seed"] == completion.public["seed"]
    assert seen["completion"]["absent"] == ["县工商联"]
    assert seen["completion"]["outcome"] == completion.payload["outcome"]


async def test_the_bundle_recomputes_offline_and_never_changes(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.draw(heavy=10)
    await draw.hold()
    await press.settle()
    first = await site.get(f"/draws/{draw.draw}/bundle.json")
    assert "immutable" in first.headers["Cache-Control"]
    bundle = first.json()
    key = signing_key(press.settings.log_key_file, press.settings.log_origin).verifier
    checks = await asyncio.to_thread(verify_bundle, bundle, key, [press.witness.verifier])
    failed = [check for check in checks if check.passed is False]
    assert not failed
    assert len(bundle["openings"]) == len(bundle["frame"]) == draw.size
    for event, name in ((draw.events[0], "announcement"), (draw.events[-1], "completion")):
        receipt = Receipt.parse(bundle[name].encode())
        assert receipt.extra == event.entry
        receipt.verify(event.entry, key)
        assert (await site.get(f"/draws/{draw.draw}/{name}.tlog-proof")).text == bundle[name]
        assert (await site.get(f"/receipts/{receipt.index}")).text == bundle[name]
    await draw.substitute(4, "已停产")
    await press.settle()
    assert (await site.get(f"/draws/{draw.draw}/bundle.json")).content == first.content


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
    assert (early.status_code, early.json()["type"]) == (409, "/problems/draw-not-completed")
    none_yet = await site.get(f"/draws/{draw.draw}/completion.tlog-proof")
    assert (none_yet.status_code, none_yet.json()["type"]) == (404, "/problems/not-published")
    await draw.enter()
    await draw.complete("法规股", "县工商联")
    await press.show()
    unpublished = await site.get(f"/draws/{draw.draw}/bundle.json")
    assert (unpublished.status_code, unpublished.json()["type"]) == (404, "/problems/not-published")
    await press.publish()
    assert (await site.get(f"/draws/{draw.draw}/bundle.json")).status_code == 200


async def test_a_void_draw_stays_with_its_reason_and_has_no_bundle(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.draw()
    await draw.announce()
    await draw.reveal("法规股")
    await draw.void("名单遗漏两家企业")
    await press.settle()
    seen = (await site.get(f"/draws/{draw.draw}.json")).json()
    assert (seen["stage"], seen["void_reason"], seen["void_approver"]) == (
        "voided",
        "名单遗漏两家企业",
        "made-up-chief",
    )
    assert len(seen["shares"]) == 1
    assert (await site.get(f"/draws/{draw.draw}/bundle.json")).json()["stage"] == "voided"


async def test_the_notice_is_on_record_and_the_tables_come_again_out_of_the_log(press: Press) -> None:
    first, second = press.draw(), press.draw(serial=2, size=20, count=5)
    await first.hold()
    await first.substitute(0, "已迁出本县")
    await second.announce(replaces=first.draw)
    await second.void("规则有误")
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
