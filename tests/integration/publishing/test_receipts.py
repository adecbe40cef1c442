"""Receipts: each is served only if a stranger accepts it, and is final only under the signatures of all witnesses."""

from collections.abc import Collection
from datetime import datetime, timedelta

import httpx

from services.publishing.log.lastsigned import LastSigned
from services.publishing.log.usecases import Publisher, publish_checkpoint
from shared.database import transact
from shared.log.append import append
from shared.log.keyfile import signing_key
from shared.log.notes import Kind, Note, SigningKey, VerifierKey
from shared.log.receipts import Receipt
from shared.peers import Peers
from shared.witness.client import Member, Witnesses
from shared.witness.submission import Submission
from tests.support.apps import serving
from tests.support.log import OCCASION, ThingDone, gauges
from tests.support.oracle import check_log
from tests.support.postgres import connect
from tests.support.publishing import POSTED_AT, WITNESS, Press, still_app

OTHER = SigningKey("province.example.org", Kind.COSIGNATURE, bytes([9]) * 32)
BOTH = (WITNESS, OTHER)


async def publish(press: Press, cosigning: Collection[SigningKey], now: datetime = POSTED_AT) -> None:
    """Publish once, with two witnesses, of which some answer."""

    def answer(request: httpx.Request) -> httpx.Response:
        (key,) = (key for key in BOTH if key.name == request.url.host)
        if request.method == "GET":
            return httpx.Response(404)
        if key not in cosigning:
            return httpx.Response(503)
        text = Submission.parse(request.content).note.text
        return httpx.Response(200, text=key.sign(text, int(now.timestamp())).line)

    async def prove(_old: int, _new: int) -> list[bytes]:
        return []

    key = signing_key(press.settings.log_key_file, press.settings.log_origin)
    members = [Member(f"http://{key.name}", key.verifier) for key in BOTH]
    async with Peers(httpx.MockTransport(answer)) as peers:
        publisher = Publisher(
            engine=press.engine,
            key=key,
            last_signed=LastSigned(press.settings.last_signed_file, key.verifier),
            witnesses=Witnesses(peers, members, prove, lambda: now),
            clock=lambda: now,
            gauges=gauges(),
        )
        await publish_checkpoint(publisher)


async def happened(press: Press, said: str) -> None:
    async with transact(press.engine) as session:
        await append(session, OCCASION, f"thing/{said}", 0, ThingDone(said=said))
    await press.show()


async def receipt(site: httpx.AsyncClient, position: int) -> tuple[int, set[str], bool]:
    """The size of the checkpoint, the witnesses that signed it, and whether caches may keep the receipt for ever."""
    answer = await site.get(f"/receipts/{position}")
    assert answer.status_code == 200, answer.text
    note = Note.parse(Receipt.parse(answer.content).checkpoint)
    names = {signature.name for signature in note.signatures} & {key.name for key in BOTH}
    return int(note.text.splitlines()[1]), names, "immutable" in answer.headers["Cache-Control"]


async def test_a_receipt_is_final_when_all_witnesses_have_signed(press: Press, site: httpx.AsyncClient) -> None:
    """Finding D5: it was final as soon as one of them had signed."""
    city, both = {WITNESS.name}, {key.name for key in BOTH}
    for said, cosigning, found in (
        ("a", (), (1, set(), False)),
        ("b", (WITNESS,), (2, city, False)),
        ("c", (OTHER,), (2, city, False)),
        ("d", BOTH, (4, both, True)),
        ("e", (WITNESS,), (4, both, True)),
        ("f", BOTH, (4, both, True)),
    ):
        await happened(press, said)
        await publish(press, cosigning)
        assert await receipt(site, 0) == found
    assert [await receipt(site, position) for position in range(6)] == [(4, both, True)] * 4 + [(6, both, True)] * 2


async def test_a_checkpoint_is_completed_while_nothing_else_happens(press: Press, site: httpx.AsyncClient) -> None:
    both = {key.name for key in BOTH}
    await happened(press, "a")
    await publish(press, [WITNESS])
    assert await receipt(site, 0) == (1, {WITNESS.name}, False)
    later = POSTED_AT + timedelta(seconds=30)
    await publish(press, BOTH, later)
    assert await receipt(site, 0) == (1, both, True)
    # What was final stays so, byte for byte, whatever is signed afterwards: a bundle needs the earliest signatures.
    final = (await site.get("/receipts/0")).content
    await publish(press, BOTH, later + timedelta(hours=1))
    await happened(press, "b")
    await publish(press, BOTH, later + timedelta(hours=2))
    assert (await site.get("/receipts/0")).content == final
    assert await receipt(site, 1) == (2, both, True)
    await check_log(press.database, press.trusted.log, [key.verifier for key in BOTH])


REWRITTEN = {
    "entry": "UPDATE log.event SET entry = replace(entry::text, '61', '62')::bytea WHERE stream = 'thing/a'",
    "missing": "DELETE FROM log.entry WHERE position = 0",
    "tree": "UPDATE log.tree SET edge = set_byte(edge, 50, 7)",
    "root": "UPDATE log.checkpoint SET note = replace(note::text, '0a330a', '0a340a')::bytea",
    "log's signature": (
        "UPDATE log.checkpoint SET note = convert_to(replace(convert_from(note, 'UTF8'), '— log', '— lug'), 'UTF8')"
    ),
    "cosignature": "UPDATE log.checkpoint SET note = set_byte(note, length(note) - 10, 66)",
    "no note": "UPDATE log.checkpoint SET note = ''",
}
AS_IT_WAS = """
    UPDATE log.event e SET entry = kept.entry FROM kept_event kept WHERE kept.id = e.id;
    INSERT INTO log.entry SELECT * FROM kept_entry ON CONFLICT DO NOTHING;
    UPDATE log.tree SET edge = (SELECT edge FROM kept_tree);
    UPDATE log.checkpoint SET note = (SELECT note FROM kept_checkpoint);
"""


async def test_a_receipt_that_nobody_would_accept_is_not_served(press: Press, site: httpx.AsyncClient) -> None:
    """Finding D13: an administrator rewrites the database."""
    for said in "abc":
        await happened(press, said)
    await press.publish()
    administrator = await connect(press.database.admin_url)
    await administrator.execute("SET session_replication_role = replica")  # triggers off: an administrator can
    for table in ("event", "entry", "tree", "checkpoint"):
        await administrator.execute(f"CREATE TEMP TABLE kept_{table} AS TABLE log.{table}")
    before = await _damaged(site)
    for what, rewriting in REWRITTEN.items():
        assert (await site.get("/receipts/0")).status_code == 200
        await administrator.execute(rewriting)
        answer = await site.get("/receipts/0")
        assert answer.status_code == 503, what
        assert answer.json()["type"].endswith("/log-damaged"), what
        assert "immutable" not in answer.headers.get("Cache-Control", ""), what
        await administrator.execute(AS_IT_WAS)
    await administrator.close()
    assert await _damaged(site) == before + len(REWRITTEN)


async def _damaged(site: httpx.AsyncClient) -> int:
    """How many damaged receipts the service has counted."""
    lines = (await site.get("/metrics")).text.splitlines()
    (found,) = (line for line in lines if line.startswith("cheqian_log_damaged_receipts_total "))
    return int(float(found.split()[1]))


async def test_a_bundle_with_a_damaged_receipt_is_not_served(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.draw(size=5, count=2)
    await press.hold_by_beacon(draw)
    assert (await site.get(f"/draws/{draw.draw}/bundle.json")).status_code == 200
    administrator = await connect(press.database.admin_url)
    await administrator.execute("SET session_replication_role = replica")
    await administrator.execute("UPDATE log.event SET entry = entry || ' ' WHERE type = 'sampling.draw.completed'")
    await administrator.close()
    for path in ("bundle.json", "completion.tlog-proof"):
        assert (await site.get(f"/draws/{draw.draw}/{path}")).status_code == 503
    assert (await site.get(f"/draws/{draw.draw}/announcement.tlog-proof")).status_code == 200


async def test_receipts_outlive_the_key_of_the_log(press: Press) -> None:
    """A lost key was replaced: the operator names the former key, so that its signatures still count."""
    await happened(press, "a")
    await press.publish()
    former = _key_replaced(press)
    settings = press.settings.model_copy(update={"former_log_keys": (str(former),)})
    async with serving(still_app(press.settings)) as unaware:
        assert (await unaware.get("/receipts/0")).status_code == 503
    async with serving(still_app(settings)) as site:
        answer = await site.get("/receipts/0")
    assert Receipt.parse(answer.content).verify(Receipt.parse(answer.content).extra, former, [WITNESS.verifier])


def _key_replaced(press: Press) -> VerifierKey:
    file = press.settings.log_key_file
    former = signing_key(file, press.settings.log_origin).verifier
    file.rename(file.with_name("lost"))
    assert signing_key(file, press.settings.log_origin).verifier != former
    return former
