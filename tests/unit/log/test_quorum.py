"""When a quorum is complete, and which witnesses are the operator's own. More: tests/unit/draws/test_bundle_fooled."""

import pytest

from shared.log.demonstration import is_demonstration
from shared.log.notes import Kind, Note, NotSigned, SigningKey
from shared.log.quorum import Quorum
from shared.log.trusted_keys import NotAWitnessKey

ORIGIN = "example.org/log"
LOG = SigningKey(ORIGIN, Kind.ED25519, bytes(32))
CITY = SigningKey("city.example/w", Kind.COSIGNATURE, bytes([1]) * 32)
OWN = SigningKey(f"{ORIGIN}/w", Kind.COSIGNATURE, bytes([2]) * 32)
TEXT = f"{ORIGIN}\n"


def note(*cosigned: tuple[SigningKey, int]) -> Note:
    return Note(TEXT, (LOG.sign(TEXT), *(key.sign(TEXT, time) for key, time in cosigned)))


def quorum(*keys: SigningKey) -> Quorum:
    return Quorum(LOG.verifier, [key.verifier for key in keys])


def test_the_last_of_the_earliest_signatures_completes_it() -> None:
    found = quorum(CITY, OWN).cosigned(note((CITY, 9), (OWN, 5), (CITY, 7), (OWN, 8)), ORIGIN)
    assert (found.at, found.own) == (7, False)
    assert found.times == {CITY.verifier.public: 7, OWN.verifier.public: 5}


def test_it_is_the_operators_own_if_nobody_else_signed() -> None:
    assert quorum(OWN).cosigned(note((OWN, 5), (CITY, 7)), ORIGIN).own


def test_a_witness_that_is_missing_is_named() -> None:
    with pytest.raises(NotSigned, match=r"city\.example/w"):
        quorum(CITY, OWN).cosigned(note((OWN, 5)), ORIGIN)
    with pytest.raises(NotSigned, match=r"city\.example/w"):
        quorum(CITY).cosigned(note((CITY, 0)), ORIGIN)


def test_a_key_that_cannot_cosign_is_refused() -> None:
    log = SigningKey("x", Kind.COSIGNATURE, LOG.seed)
    for key in (LOG, log):
        with pytest.raises(NotAWitnessKey):
            quorum(CITY, key).cosigned(note((CITY, 5)), ORIGIN)


@pytest.mark.parametrize(
    "origin", ["demo.x/log", "demo.x", "127.0.0.1", "127.9.9.9:80/log", "[::1]/log", "[::1]:8/log", "localhost:8/log"]
)
def test_logs_for_demonstrations(origin: str) -> None:
    assert is_demonstration(origin)


@pytest.mark.parametrize(
    "origin", ["", "demo", "x/demo.x", "Demo.x", "10.0.0.1/log", "127.0.0.1.x/log", "[::2]/log", "localhosts/log", "[/"]
)
def test_other_logs(origin: str) -> None:
    assert not is_demonstration(origin)
