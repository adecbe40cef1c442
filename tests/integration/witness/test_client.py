import socket
from collections.abc import Sequence
from datetime import UTC, datetime
from time import monotonic

import httpx
import pytest

from shared.clock import utc_now
from shared.log.checkpoints import Checkpoint, open_checkpoint
from shared.log.notes import Kind, SigningKey, VerifierKey
from shared.log.proofs import consistency_proof
from shared.peers import Peers
from shared.witness.client import Member, Witnesses
from shared.witness.told import Told
from tests.unit.log.oracle import LEAVES, tiles_of
from tests.unit.log.published import LOG
from tests.unit.log.test_witness_decision import checkpoint

TILES = tiles_of(LEAVES)
URL = "http://witness.example"
NOW = datetime(2026, 3, 20, 1, tzinfo=UTC)


class Proofs:
    """Proves, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, int]] = []

    async def __call__(self, old: int, new: int) -> Sequence[bytes]:
        self.asked.append((old, new))
        return consistency_proof(old, new, TILES)


class _BesideTheNetwork(httpx.AsyncHTTPTransport):
    """The network, on which the witness of these tests is found as well."""

    def __init__(self, witness: httpx.ASGITransport) -> None:
        super().__init__()
        self._witness = witness

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.host == "witness.example":
            return await self._witness.handle_async_request(request)
        return await super().handle_async_request(request)


async def cosigners(witnesses: Witnesses, seen: Checkpoint, key: VerifierKey) -> int:
    cosigned = await witnesses.cosign(seen.sign(LOG), seen)
    return len(open_checkpoint(cosigned.note, LOG.verifier, [key]).cosigners)


async def test_cosignatures_follow_the_log(peers: Peers, key: VerifierKey) -> None:
    proofs = Proofs()
    witnesses = Witnesses(peers, [Member(URL, key)], proofs, utc_now)
    for size in (0, 3, 9, 9, 300):
        assert await cosigners(witnesses, checkpoint(size), key) == 1
        assert await witnesses.latest(LOG.name) == Told((checkpoint(size),))
    assert proofs.asked == [(3, 9), (9, 9), (9, 300)]


async def test_a_log_that_forgot_is_told_the_size(peers: Peers, key: VerifierKey) -> None:
    proofs = Proofs()
    assert await cosigners(Witnesses(peers, [Member(URL, key)], proofs, utc_now), checkpoint(3), key) == 1
    assert await cosigners(Witnesses(peers, [Member(URL, key)], proofs, utc_now), checkpoint(9), key) == 1
    assert proofs.asked == [(3, 9)]


async def test_a_witness_that_knows_more_says_so(peers: Peers, key: VerifierKey) -> None:
    await cosigners(Witnesses(peers, [Member(URL, key)], Proofs(), utc_now), checkpoint(9), key)
    restored = Witnesses(peers, [Member(URL, key)], Proofs(), utc_now)
    cosigned = await restored.cosign(checkpoint(5).sign(LOG), checkpoint(5))
    assert cosigned.note == checkpoint(5).sign(LOG)
    assert cosigned.failures == (("witness.example", "it cosigned size 9, this log has 5"),)
    assert await restored.latest(LOG.name) == Told((checkpoint(9),))


async def test_a_witness_down_slow_or_wrong_stops_nobody(transport: httpx.ASGITransport, key: VerifierKey) -> None:
    stranger = SigningKey.generate("stranger.example", Kind.COSIGNATURE).verifier
    # It takes connections (the kernel does) and never answers.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        async with Peers(_BesideTheNetwork(transport)) as peers:
            members = [
                Member("http://127.0.0.1:9", stranger),
                Member(f"http://127.0.0.1:{silent.getsockname()[1]}", stranger),
                Member(URL, stranger),
                Member(f"{URL}/elsewhere", stranger),
                Member(f"{URL}/", key),
            ]
            witnesses = Witnesses(peers, members, Proofs(), utc_now, limit=0.5)
            started = monotonic()
            cosigned = await witnesses.cosign(checkpoint(9).sign(LOG), checkpoint(9))
            assert monotonic() - started < 2
            told = await witnesses.latest(LOG.name)
    # The fourth answers 404: it knows no checkpoint of the log.
    assert told == Told((checkpoint(9),), ("stranger.example",) * 3)
    assert len(open_checkpoint(cosigned.note, LOG.verifier, [key]).cosigners) == 1
    reasons = [failure.reason for failure in cosigned.failures]
    assert len(reasons) == 4
    assert reasons[1] == "no answer within 0.5 s"
    assert reasons[2].startswith("a signature by stranger.example+")
    assert reasons[3].startswith("it answered 404")


@pytest.mark.parametrize("answer", ["", "x\n", "09\n", "9", "-1\n"])
async def test_a_conflict_without_a_size_is_a_failure(key: VerifierKey, answer: str) -> None:
    transport = httpx.MockTransport(lambda _request: httpx.Response(409, text=answer))
    async with Peers(transport) as peers:
        witnesses = Witnesses(peers, [Member(URL, key)], Proofs(), utc_now)
        cosigned = await witnesses.cosign(checkpoint(9).sign(LOG), checkpoint(9))
    assert cosigned.failures[0].reason.startswith("it answered 409")


@pytest.mark.parametrize(
    ("ahead", "kept"),
    [((60,), True), ((-3600,), True), ((61,), False), ((61, 0), False), ((0, 61), True)],
    ids=["60 s", "behind", "61 s", "its first line counts", "its second line is dropped"],
)
async def test_a_cosignature_from_the_future_is_not_kept(ahead: tuple[int, ...], kept: bool) -> None:
    seen, witness = checkpoint(9), SigningKey.generate("witness.example", Kind.COSIGNATURE)
    lines = [witness.sign(seen.text, int(NOW.timestamp()) + seconds).line for seconds in ahead]
    transport = httpx.MockTransport(lambda _request: httpx.Response(200, text="".join(lines)))
    async with Peers(transport) as peers:
        witnesses = Witnesses(peers, [Member(URL, witness.verifier)], Proofs(), lambda: NOW)
        cosigned = await witnesses.cosign(seen.sign(LOG), seen)
    if kept:
        assert cosigned == (seen.sign(LOG) + lines[0].encode(), ())
    else:
        reason = "its time is 61 s ahead of our clock, at most 60 s are allowed; check both clocks"
        assert cosigned == (seen.sign(LOG), (("witness.example", reason),))


async def test_without_witnesses_the_note_stays_as_it_is(peers: Peers) -> None:
    note = checkpoint(9).sign(LOG)
    assert await Witnesses(peers, [], Proofs(), utc_now).cosign(note, checkpoint(9)) == (note, ())


async def test_a_cosignature_of_the_time_0_is_not_kept() -> None:
    seen, witness = checkpoint(9), SigningKey.generate("witness.example", Kind.COSIGNATURE)
    transport = httpx.MockTransport(lambda _request: httpx.Response(200, text=witness.sign(seen.text, 0).line))
    async with Peers(transport) as peers:
        witnesses = Witnesses(peers, [Member(URL, witness.verifier)], Proofs(), lambda: NOW)
        cosigned = await witnesses.cosign(seen.sign(LOG), seen)
    assert cosigned == (seen.sign(LOG), (("witness.example", "its cosignature states the time 0"),))
