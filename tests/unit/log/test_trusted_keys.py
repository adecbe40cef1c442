"""Keys that somebody names: of the right kind, strong, once, and never the log's own as its witness."""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import Refusal
from shared.log.checkpoints import Checkpoint, open_checkpoint
from shared.log.keyfile import KeyOfAnotherKind, signing_key
from shared.log.notes import Kind, MalformedKey, NotSigned, SigningKey, VerifierKey
from shared.log.points import WeakKey, require_fit
from shared.log.receipts import Receipt
from shared.log.trusted_keys import (
    NotALogKey,
    NotAWitnessKey,
    RepeatedKey,
    read_log_key,
    read_log_keys,
    read_witness_keys,
)
from shared.log.verification.audit import verify_log
from shared.log.verification.sources import Folder
from tests.unit.log.published import LOG, SECOND, WITNESS, entries_of, publish

P = 2**255 - 19
OF_ORDER_8 = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
SIGN = 1 << 255
# y and the sign of x: every spelling of a point of small order, those by a y of p or more included.
SMALL = [y | sign for y in (0, 1, P - 1, P, P + 1, OF_ORDER_8, P - OF_ORDER_8) for sign in (0, SIGN)]
AS_WITNESS = SigningKey(LOG.name, Kind.COSIGNATURE, LOG.seed)
OTHER_NAME = SigningKey("other.example", Kind.COSIGNATURE, WITNESS.seed)
CHECKPOINT = Checkpoint(LOG.name, 20, sha256(b"root").digest())


def vkey(public: bytes, kind: Kind = Kind.ED25519, name: str = "weak.example") -> str:
    key = VerifierKey(name, kind, public)
    return f"{name}+{key.id.hex()}+{b64encode(bytes([kind]) + public).decode()}"


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("encoded", [*SMALL, P + 3, P + 18, 2], ids=hex)
def test_a_key_by_which_anybody_could_sign_is_refused(encoded: int, kind: Kind) -> None:
    with pytest.raises(WeakKey):
        VerifierKey.parse(vkey(encoded.to_bytes(32, "little"), kind))


def test_the_points_of_order_8_are_those() -> None:
    d = -121665 * pow(121666, -1, P) % P
    assert all((d * y**4 + 2 * y**2) % P == 1 for y in (OF_ORDER_8, P - OF_ORDER_8))


def test_such_a_key_would_verify_anything() -> None:
    """Why they are refused: R is the identity, S is 0, and the library takes it for a signature over any text."""
    identity = (1).to_bytes(32, "little")
    Ed25519PublicKey.from_public_bytes(identity).verify(identity + bytes(32), b"any text")


@given(st.binary(min_size=32, max_size=32))
def test_the_key_of_any_seed_is_fit(seed: bytes) -> None:
    require_fit(SigningKey("a", Kind.ED25519, seed).verifier.public)


@pytest.mark.parametrize("char", ["\u200b", "\ufeff", "\u202e", "\u2066", "\x7f", "\x85", "\x1b", "\u3000", "\u2028"])
def test_names_that_look_like_another_are_refused(char: str) -> None:
    with pytest.raises(MalformedKey):
        VerifierKey.parse(vkey(LOG.verifier.public, name=f"log.example{char}/a"))
    with pytest.raises(MalformedKey):
        SigningKey.generate(f"{char}log.example")
    assert VerifierKey.parse(vkey(LOG.verifier.public, name="见证.example")).name == "见证.example"


def test_the_key_of_a_witness_is_not_the_key_of_a_log() -> None:
    cosigned = CHECKPOINT.text + "\n" + AS_WITNESS.sign(CHECKPOINT.text, SECOND).line
    with pytest.raises(NotALogKey):
        open_checkpoint(cosigned.encode(), AS_WITNESS.verifier)
    with pytest.raises(NotALogKey):
        open_checkpoint(cosigned.encode(), LOG.verifier, former=[AS_WITNESS.verifier])
    with pytest.raises(NotALogKey):
        read_log_key(str(WITNESS.verifier))


@pytest.mark.parametrize(
    ("witnesses", "refusal"),
    [
        ([SigningKey("plain.example", Kind.ED25519, WITNESS.seed)], NotAWitnessKey),
        ([AS_WITNESS], NotAWitnessKey),
        ([SigningKey("city.example", Kind.COSIGNATURE, LOG.seed)], NotAWitnessKey),
        ([WITNESS, OTHER_NAME], RepeatedKey),
        ([WITNESS, WITNESS], RepeatedKey),
    ],
    ids=["no time", "the log", "the log by another name", "one key, two names", "twice"],
)
def test_what_is_no_witness_is_refused(witnesses: list[SigningKey], refusal: type[Refusal], tmp_path: Path) -> None:
    """A signature of each stands in the note, so that only the kind of key speaks against it."""
    keys = [key.verifier for key in witnesses]
    lines = "".join(key.sign(CHECKPOINT.text, SECOND).line for key in witnesses)
    note = CHECKPOINT.sign(LOG) + lines.encode()
    with pytest.raises(refusal):
        open_checkpoint(note, LOG.verifier, keys)
    with pytest.raises(refusal):
        Receipt(0, (), note).verify(b"entry", LOG.verifier, keys)
    with pytest.raises(refusal):
        read_witness_keys(map(str, keys), LOG.verifier)
    publish(tmp_path, entries_of(5))
    (check,) = verify_log(Folder(tmp_path), LOG.verifier, keys)
    assert (check.name, check.passed) == ("checkpoint", False)


def test_the_time_0_is_no_time(tmp_path: Path) -> None:
    note = CHECKPOINT.sign(LOG) + WITNESS.sign(CHECKPOINT.text, 0).line.encode()
    opened = open_checkpoint(note, LOG.verifier, [WITNESS.verifier])
    assert opened.cosigners == ()
    with pytest.raises(NotSigned, match="Not cosigned by"):
        opened.require([WITNESS.verifier])
    checkpoint = publish(tmp_path, entries_of(5))
    line = WITNESS.sign(checkpoint.text, 0).line.encode()
    (tmp_path / "checkpoint").write_bytes(checkpoint.sign(LOG) + line)
    *_, last = verify_log(Folder(tmp_path), LOG.verifier, [WITNESS.verifier])
    assert (last.name, last.passed) == (f"witness {WITNESS.name}", False)


def test_keys_of_a_log_are_given_once() -> None:
    former = SigningKey(LOG.name, Kind.ED25519, bytes([9]) * 32)
    vkeys = [str(LOG.verifier), str(former.verifier)]
    assert list(map(str, read_log_keys(vkeys))) == vkeys
    with pytest.raises(RepeatedKey):
        read_log_keys([*vkeys, vkeys[0]])


@pytest.mark.parametrize("kind", Kind)
def test_a_key_file_of_another_kind_is_refused(kind: Kind, tmp_path: Path) -> None:
    file = tmp_path / "key"
    signing_key(file, "a.example", kind)
    with pytest.raises(KeyOfAnotherKind):
        signing_key(file, "a.example", next(other for other in Kind if other is not kind))


def test_a_checkpoint_under_a_key_that_was_replaced() -> None:
    former = SigningKey(LOG.name, Kind.ED25519, bytes([9]) * 32)
    note = CHECKPOINT.sign(former)
    with pytest.raises(NotSigned):
        open_checkpoint(note, LOG.verifier)
    assert open_checkpoint(note, LOG.verifier, former=[former.verifier]).checkpoint == CHECKPOINT
