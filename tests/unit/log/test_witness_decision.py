from dataclasses import replace

import pytest

from shared.log.checkpoints import Checkpoint, MalformedCheckpoint
from shared.log.merkle import EMPTY_ROOT, ProofRefused
from shared.log.notes import MalformedNote, Note, NotSigned, Signature, SignatureRefused, SigningKey
from shared.log.proofs import consistency_proof
from shared.witness.decision import OtherSize, UnknownLog, decide
from shared.witness.submission import MalformedSubmission, Submission
from shared.witness.watched import read_watched_logs
from tests.unit.log.oracle import LEAVES, root, tiles_of
from tests.unit.log.published import LOG

TILES = tiles_of(LEAVES)
LOGS = read_watched_logs([str(SigningKey.generate("log.example/b").verifier), str(LOG.verifier)])


def checkpoint(size: int) -> Checkpoint:
    return Checkpoint(LOG.name, size, root(LEAVES[:size]))


def submission(old: int, seen: Checkpoint, key: SigningKey = LOG) -> Submission:
    proof = tuple(consistency_proof(old, seen.size, TILES)) if old else ()
    return Submission(old, proof, Note(seen.text, (key.sign(seen.text),)), seen)


@pytest.mark.parametrize(("last", "size"), [(0, 0), (0, 7), (1, 2), (7, 9), (7, 7), (8, 300)])
def test_what_continues_is_cosigned(last: int, size: int) -> None:
    asked = submission(last, checkpoint(size))
    assert decide(checkpoint(last), asked, LOGS) == asked.note
    assert Submission.parse(asked.to_bytes()) == asked


def test_a_log_never_cosigned_starts_anywhere() -> None:
    asked = submission(0, checkpoint(9))
    assert decide(None, asked, LOGS) == asked.note


def test_only_trusted_signatures_are_kept() -> None:
    asked = submission(0, checkpoint(9))
    stranger = SigningKey.generate("stranger").sign(asked.note.text)
    crowded = replace(asked, note=Note(asked.note.text, (stranger, *asked.note.signatures, *asked.note.signatures)))
    assert decide(None, crowded, LOGS) == asked.note


def test_another_log_is_unknown_even_if_signed_by_a_trusted_key() -> None:
    with pytest.raises(UnknownLog):
        decide(None, submission(0, replace(checkpoint(9), origin="log.example/c")), LOGS)


def test_an_origin_need_not_be_the_name_of_the_key() -> None:
    logs = read_watched_logs([f"a made-up database tree {LOG.verifier}"])
    asked = submission(0, replace(checkpoint(9), origin="a made-up database tree"))
    assert decide(None, asked, logs) == asked.note
    with pytest.raises(UnknownLog):
        decide(None, submission(0, checkpoint(9)), logs)


def test_without_a_trusted_signature() -> None:
    with pytest.raises(NotSigned):
        decide(None, submission(0, checkpoint(9), SigningKey.generate(LOG.name)), LOGS)
    asked = submission(0, checkpoint(9))
    forged = replace(asked, note=Note(asked.note.text, (Signature(LOG.name, LOG.verifier.id + bytes(64)),)))
    with pytest.raises(SignatureRefused):
        decide(None, forged, LOGS)


@pytest.mark.parametrize(("last", "old"), [(7, 0), (7, 6), (7, 8), (0, 1)])
def test_another_size_than_the_last_is_told(last: int, old: int) -> None:
    with pytest.raises(OtherSize) as refused:
        decide(checkpoint(last), submission(old, checkpoint(9)), LOGS)
    assert refused.value.size == last


def test_the_same_size_with_another_root() -> None:
    with pytest.raises(ProofRefused):
        decide(checkpoint(7), submission(7, replace(checkpoint(7), root=EMPTY_ROOT)), LOGS)
    with pytest.raises(ProofRefused):
        decide(None, submission(0, replace(checkpoint(0), root=root(LEAVES))), LOGS)


def test_a_proof_that_does_not_hold() -> None:
    asked = submission(7, checkpoint(9))
    for proof in (asked.proof[:-1], (*asked.proof, EMPTY_ROOT), (EMPTY_ROOT, *asked.proof[1:])):
        with pytest.raises(ProofRefused):
            decide(checkpoint(7), replace(asked, proof=proof), LOGS)
    with pytest.raises(ProofRefused, match="nothing to prove"):
        decide(None, replace(submission(0, checkpoint(9)), proof=(EMPTY_ROOT,)), LOGS)


GOOD = submission(0, checkpoint(9)).to_bytes().decode()
HASH = "A" * 43 + "="


@pytest.mark.parametrize(
    "body",
    [
        "",
        "old 0\n",
        "old 0\n\n",
        GOOD.replace("old 0", "old 00"),
        GOOD.replace("old 0", "old -1"),
        GOOD.replace("old 0", "old ٠"),
        GOOD.replace("old 0", "old"),
        GOOD.replace("old 0", "old 10"),
        GOOD.replace("old 0", "new 0"),
        GOOD.replace("old 0", "old 0\r"),
        GOOD.replace("old 0", "old 0\nAAAA"),
        GOOD.replace("old 0", f"old 0\n{HASH[:-1]}"),
        GOOD.replace("old 0", "old 0" + f"\n{HASH}" * 64),
        GOOD.replace("\n9\n", "\n9\nmore\n"),
        GOOD.replace("=\n\n", "=\n\nmore\n\n"),
        GOOD.replace("=\n\n", "=\nmore\n\nmore\n\n"),
        GOOD.replace("—", "-"),
        GOOD + "\n",
    ],
)
def test_malformed_submissions(body: str) -> None:
    with pytest.raises((MalformedSubmission, MalformedNote, MalformedCheckpoint)):
        Submission.parse(body.encode())


def test_the_largest_proof_is_taken() -> None:
    assert len(Submission.parse(GOOD.replace("old 0", "old 0" + f"\n{HASH}" * 63).encode()).proof) == 63
