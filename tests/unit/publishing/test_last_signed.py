"""The last-signed file never goes back, whoever writes it."""

import fcntl
from pathlib import Path

import pytest

from services.publishing.log.lastsigned import LastSigned, LastSignedHeld, SignedMeanwhile
from shared.log.checkpoints import Checkpoint, WrongOrigin
from shared.log.notes import Kind, NotSigned, SigningKey

KEY = SigningKey("log.example/a", Kind.ED25519, bytes(32))
FORMER = SigningKey("log.example/a", Kind.ED25519, bytes([7]) * 32)


@pytest.fixture
def file(tmp_path: Path) -> LastSigned:
    return LastSigned(tmp_path / "signed/last-signed", KEY.verifier)


def at(size: int, root: int = 1) -> Checkpoint:
    return Checkpoint(KEY.name, size, bytes([root]) * 32)


def test_it_goes_forward_from_what_was_read(file: LastSigned) -> None:
    assert file.read() is None
    file.advance(None, at(0).sign(KEY))
    file.advance(at(0), at(5).sign(KEY))
    file.advance(at(5), at(5).sign(KEY))
    assert file.read() == at(5)


def test_a_decision_on_an_older_checkpoint_is_void(file: LastSigned) -> None:
    """Two processes decided on the same checkpoint, and one was stopped before it wrote."""
    file.advance(None, at(5).sign(KEY))
    file.advance(at(5), at(9).sign(KEY))
    for since, size in ((at(5), 7), (at(5), 12), (None, 12), (at(9), 8), (at(9, root=2), 12)):
        with pytest.raises(SignedMeanwhile):
            file.advance(since, at(size).sign(KEY))
    assert file.read() == at(9)


def test_nobody_waits_for_a_process_that_holds_the_file(file: LastSigned) -> None:
    file.advance(None, at(5).sign(KEY))
    with file.path.with_name("last-signed.lock").open("a") as stopped:
        fcntl.flock(stopped, fcntl.LOCK_EX)
        with pytest.raises(LastSignedHeld):
            file.advance(at(5), at(9).sign(KEY))
        assert file.read() == at(5)
    file.advance(at(5), at(9).sign(KEY))


def test_only_checkpoints_of_this_log_are_written(file: LastSigned) -> None:
    other = SigningKey("log.example/b", Kind.ED25519, bytes([1]) * 32)
    with pytest.raises(NotSigned):
        file.advance(None, at(5).sign(FORMER))
    with pytest.raises(NotSigned):
        file.advance(None, Checkpoint(other.name, 5, bytes(32)).sign(other))
    with pytest.raises(WrongOrigin):
        LastSigned(file.path, SigningKey("log.example/c", KEY.kind, KEY.seed).verifier).advance(None, renamed())
    assert not file.path.exists()


def renamed() -> bytes:
    """A note by a key of one name over a checkpoint of another name."""
    key = SigningKey("log.example/c", KEY.kind, KEY.seed)
    return f"{at(5).text}\n{key.sign(at(5).text).line}".encode()


def test_a_key_that_was_replaced_still_counts(file: LastSigned) -> None:
    file.path.parent.mkdir()
    file.path.write_bytes(at(5).sign(FORMER))
    assert file.read() is None
    after = LastSigned(file.path, KEY.verifier, [FORMER.verifier])
    assert after.read() == at(5)
    after.advance(at(5), at(6).sign(KEY))
    assert file.read() == at(6)
