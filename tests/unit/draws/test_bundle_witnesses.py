"""Ways to fool a verifier with signatures: of a witness twice, too late, without a time, or of the log itself (V9)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from shared.draws.verification import Verdict
from shared.log.notes import Kind, SigningKey, VerifierKey
from shared.log.quorum import Quorum
from tests.unit.draws.judging import faults, verdict
from tests.unit.draws.published import DUE, LOG, MADE, OTHER, WITNESS, by_beacon

BEFORE, WITNESSED = "announced before entropy", "witness"
SECOND = timedelta(seconds=1)
Cosigned = Sequence[tuple[SigningKey, datetime]]


def by_witnesses(seen: Cosigned, *trusted: VerifierKey) -> set[str]:
    draw = by_beacon().but(seen=seen, ended=[(key, DUE) for key in (WITNESS, OTHER)])
    return faults(draw.json(), Quorum(LOG.verifier, trusted))


def test_v9_of_two_cosignatures_the_earliest_counts() -> None:
    early, late = (WITNESS, DUE - SECOND), (WITNESS, DUE + SECOND)
    assert by_witnesses([early, late], WITNESS.verifier) == set()
    assert by_witnesses([late, early], WITNESS.verifier) == set()
    assert by_witnesses([late], WITNESS.verifier) == {BEFORE, WITNESSED}


def test_the_quorum_is_complete_with_its_last_signature() -> None:
    """The earliest signature of one witness is not enough, where two are trusted."""
    early, late = DUE - 60 * SECOND, DUE + SECOND
    trusted = WITNESS.verifier, OTHER.verifier
    assert by_witnesses([(WITNESS, early), (OTHER, early)], *trusted) == set()
    assert BEFORE in by_witnesses([(WITNESS, early), (OTHER, late)], *trusted)
    assert BEFORE in by_witnesses([(WITNESS, late), (OTHER, early)], *trusted)
    assert by_witnesses([(WITNESS, early)], *trusted) == {BEFORE, WITNESSED}
    assert by_witnesses([(WITNESS, early), (OTHER, late)], WITNESS.verifier) == set()


def test_a_key_counts_once_and_the_logs_key_never() -> None:
    same = SigningKey("another.example/witness", Kind.COSIGNATURE, WITNESS.seed)
    early, late = DUE - 60 * SECOND, DUE + SECOND
    twice = Quorum(LOG.verifier, [WITNESS.verifier, same.verifier])
    draw = by_beacon().but(seen=[(WITNESS, late), (same, early)], ended=[(WITNESS, DUE)])
    assert faults(draw.json(), twice) == set()
    own = SigningKey("another.example/witness", Kind.COSIGNATURE, LOG.seed)
    logs = by_beacon().but(seen=[(own, MADE), (WITNESS, MADE)], ended=[(own, DUE), (WITNESS, DUE)]).json()
    assert faults(logs, Quorum(LOG.verifier, [own.verifier])) == {BEFORE, WITNESSED}
    assert faults(logs, Quorum(LOG.verifier, [own.verifier, WITNESS.verifier])) == {BEFORE, WITNESSED}


def test_an_alias_of_the_operators_witness_is_the_operators() -> None:
    own = SigningKey(f"{LOG.name}/witness", Kind.COSIGNATURE, WITNESS.seed)
    bundle = by_beacon().but(seen=[(WITNESS, MADE)], ended=[(WITNESS, DUE)]).json()
    assert verdict(bundle, WITNESS.verifier) is Verdict.PROVED
    assert verdict(bundle, WITNESS.verifier, own.verifier) is Verdict.COMPUTED


@pytest.mark.parametrize("key", [LOG, SigningKey("x.example", Kind.ED25519, WITNESS.seed)], ids=["log", "no time"])
def test_a_signature_without_a_time_is_no_cosignature(key: SigningKey) -> None:
    bundle = by_beacon().but(seen=[(key, MADE)], ended=[(key, MADE)]).json()
    assert faults(bundle, Quorum(LOG.verifier, [key.verifier])) == {BEFORE, WITNESSED}
    nineteen_seventy = MADE - timedelta(seconds=MADE.timestamp())
    bundle = by_beacon().but(seen=[(WITNESS, nineteen_seventy)]).json()
    assert faults(bundle) == {BEFORE, WITNESSED}


def test_the_logs_key_is_a_key_of_a_log() -> None:
    cosigning = SigningKey(LOG.name, Kind.COSIGNATURE, LOG.seed)
    bundle = by_beacon().but(seen=[(cosigning, MADE), (WITNESS, MADE)]).json()
    assert faults(bundle, Quorum(cosigning.verifier, [WITNESS.verifier])) == {"checkpoint signature"}
    stranger = SigningKey(LOG.name, Kind.ED25519, bytes(32)).verifier
    assert faults(bundle, Quorum(stranger, [WITNESS.verifier])) == {"checkpoint signature"}


def test_a_bundle_from_before_the_log_replaced_its_key() -> None:
    after = SigningKey(LOG.name, Kind.ED25519, bytes(32)).verifier
    bundle = by_beacon().json()
    assert faults(bundle, Quorum(after, [WITNESS.verifier])) == {"checkpoint signature"}
    assert faults(bundle, Quorum(after, [WITNESS.verifier], [LOG.verifier])) == set()


def test_a_wrong_signature_of_a_trusted_witness() -> None:
    forged = SigningKey(WITNESS.name, WITNESS.kind, OTHER.seed)
    bundle = by_beacon().but(seen=[(forged, MADE)]).json()
    assert faults(bundle) == {BEFORE, WITNESSED}
