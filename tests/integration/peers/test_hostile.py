"""Every client that we have, against every trick: it refuses in time, in little memory, and says why in few words."""

import asyncio
import json
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from deploy.handing_in import fetch, hand_in
from deploy.policy_files import PolicyFiles
from deploy.site_check.visiting import visit_site
from services.documents.rendering.sealing import SealSigner, seal
from services.documents.stamping import stamping
from services.publishing.delivery.target_store import TargetClient
from services.publishing.outlet.configured import OutletSettings
from services.publishing.outlet.pushing import PushedRecord
from services.publishing.outlet.signing import RequestKey
from services.publishing.webhook.sending_usecases import Signed, hand_over
from services.sampling.beacon import Relays
from shared.access.keyring import DiscoveredKeys
from shared.clock import utc_now
from shared.draws.announced import RECEIPT_LIMIT, prove_announcement
from shared.draws.entropy import Reveal
from shared.draws.spec import Beacon
from shared.errors import Refusal
from shared.log.checkpoints import Checkpoint
from shared.log.merkle import EMPTY_ROOT
from shared.log.verification.audit import verify_log
from shared.log.verification.site import Site
from shared.peers import Allowance, Peers, asking
from shared.pool import Pool
from shared.witness.client import Member, Witnesses
from tests.integration.peers.hostile import HEAVY, TRICKS, Hostile, hostile
from tests.unit.documents.pages import OVER_THE_DATE, page, seal_in
from tests.unit.log.published import LOG, WITNESS, entries_of, publish

ROUND = Beacon.model_validate(
    {"source": "beacon", "type": "drand", "chain": "52" * 32, "round": 9, "due": "2023-08-23T15:10:00Z"}
)


def witness(peer: Hostile) -> str:
    async def asked() -> str:
        async with Peers() as peers:
            witnesses = Witnesses(peers, [Member(peer.address, WITNESS.verifier)], _never, utc_now, peer.seconds)
            assert (await witnesses.latest(LOG.name)).checkpoints == ()
            checkpoint = Checkpoint(LOG.name, 0, EMPTY_ROOT)
            cosigned = await witnesses.cosign(checkpoint.sign(LOG), checkpoint)
            return cosigned.failures[0].reason

    return asyncio.run(asked())


async def _never(_old: int, _new: int) -> list[bytes]:
    raise AssertionError("nobody asked for a proof")


def beacon(peer: Hostile) -> str:
    async def asked() -> str:
        async with Peers() as peers:
            return await Relays(peers, Pool(1), [peer.address], Allowance(4_096, peer.seconds)).fetch(ROUND)

    return asyncio.run(asked())


def discovery(peer: Hostile) -> str:
    async def asked() -> str:
        async with Peers() as peers:
            ring = DiscoveredKeys(peers, peer.address, 600, lambda: 0.0, Allowance(262_144, peer.seconds))
            return repr(await ring.current())

    return asyncio.run(asked())


def keys(peer: Hostile) -> str:
    found = {"issuer": peer.address, "jwks_uri": f"{peer.address}/keys"}
    peer.files = {"/.well-known/openid-configuration": json.dumps(found).encode()}
    return discovery(peer)


def checkpoint(peer: Hostile) -> str:
    with asking() as ask:
        return list(verify_log(Site(peer.address, ask, peer.seconds), LOG.verifier))[-1].detail_en


@cache
def _log() -> dict[str, bytes]:
    """The files of a log of ten entries, by their paths."""
    with TemporaryDirectory() as folder:
        publish(Path(folder), entries_of(10))
        return {f"/{path.relative_to(folder)}": path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}


def bundle(peer: Hostile) -> str:
    peer.files = {"/checkpoint": _log()["/checkpoint"]}
    return checkpoint(peer)


def tile(peer: Hostile) -> str:
    peer.files = {path: content for path, content in _log().items() if not path.startswith("/tile/0")}
    return checkpoint(peer)


def receipt(peer: Hostile) -> str:
    return repr(
        prove_announcement(
            fetch(f"{peer.address}/draws/d/announcement.tlog-proof", Allowance(RECEIPT_LIMIT, peer.seconds)),
            LOG.verifier,
            [],
        )
    )


def service(peer: Hostile) -> str:
    """An answer of the service is shown to the party as it is."""
    told = hand_in(peer.address, "d", Reveal("bureau", "", ""), Allowance(RECEIPT_LIMIT, peer.seconds))
    return f"shown: {told[:99]!r}"


def policy(peer: Hostile) -> str:
    found = PolicyFiles(peer.address, peer.seconds)("00" * 32)
    assert isinstance(found, Refusal)
    raise found


@cache
def _sealing() -> tuple[bytes, SealSigner]:
    with TemporaryDirectory() as folder:
        return page(None), seal_in(Path(folder))


def stamp(peer: Hostile) -> str:
    paper, own = _sealing()
    stamped = stamping(peer.address, [own.key.certificate], utc_now, peer.seconds)
    return repr(seal(paper, replace(own, stamping=stamped), OVER_THE_DATE))


def credit_system(peer: Hostile) -> str:
    settings = OutletSettings.model_validate(
        {
            "name": "national",
            "target": "national",
            "bureaus": ["370124"],
            "sender": "11370124EXAMPB015U",
            "url": peer.address,
            "key_file": "outlet.key",
        }
    )

    async def asked() -> str:
        async with Peers() as peers:
            client = TargetClient(
                settings=settings,
                key=RequestKey("hmac-sha256", b"made-up"),
                peers=peers,
                pool=Pool(1),
                clock=utc_now,
                within=Allowance(65_536, peer.seconds),
            )
            return repr(await client.send("penalties", "new", [PushedRecord("k", 1, {"CF_WSH": "1"})]))

    return asyncio.run(asked())


def public_site(peer: Hostile) -> str:
    with asking() as ask:
        visits, _ = visit_site(peer.address, ask, seconds=peer.seconds, most=3)
    return repr([(visit.path, visit.status) for visit in visits])


def webhook(peer: Hostile) -> str:
    async def asked() -> str:
        async with Peers() as peers:
            signed = Signed(peer.address, "127.0.0.1", b"{}", {"webhook-id": "made-up"})
            await hand_over(peers, signed, Allowance(65_536, peer.seconds))
            return "taken"

    return asyncio.run(asked())


MiB = 1_048_576
CLIENTS: dict[Callable[[Hostile], str], int] = {
    witness: 4 * MiB,
    beacon: 4 * MiB,
    discovery: 4 * MiB,
    keys: 4 * MiB,
    checkpoint: 4 * MiB,
    # A bundle of 256 full entries is the longest answer that there is: 16 MiB, held twice for a moment.
    bundle: 40 * MiB,
    tile: 4 * MiB,
    receipt: 6 * MiB,
    service: 6 * MiB,
    policy: 24 * MiB,
    # A seal takes some, and the parts of pyhanko that the first seal loads.
    stamp: 24 * MiB,
    credit_system: 6 * MiB,
    public_site: 24 * MiB,
    webhook: 4 * MiB,
}
"""The clients, and how much memory each may take."""


@pytest.fixture(scope="module")
def peer() -> Iterator[Hostile]:
    with hostile() as peer:
        yield peer


@contextmanager
def memory_limited(most: int | None) -> Iterator[None]:
    """Fail if the block takes more memory at any moment; None limits nothing, and costs nothing."""
    if most is None:
        yield
        return
    tracemalloc.start()
    try:
        yield
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < most


@pytest.mark.timeout(60, method="signal")  # a client without a deadline would wait for ever
@pytest.mark.parametrize("trick", TRICKS)
@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.__name__)
def test_no_trick_works(client: Callable[[Hostile], str], trick: str, peer: Hostile) -> None:
    peer.trick, peer.files = trick, {}
    peer.asked.clear()
    with memory_limited(CLIENTS[client] if trick in HEAVY else None):
        try:
            told = client(peer)
        except Refusal as refusal:
            told = refusal.detail_en
    assert 0 < len(told) < 400
    assert "mozilla" not in told
    assert not any(b"/elsewhere" in head or b"\r\nCookie:" in head for head in peer.asked)
    assert all(b"\r\nAccept-Encoding: identity\r\n" in head for head in peer.asked)
