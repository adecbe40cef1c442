from base64 import b64encode
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.log.checkpoints import Checkpoint
from shared.log.edge import Edge
from shared.log.event import leaf_hash
from shared.log.merkle import ProofRefused
from shared.log.notes import Kind, NotSigned, SignatureRefused, SigningKey
from shared.log.proofs import inclusion_proof
from shared.log.receipts import MalformedReceipt, Receipt
from tests.unit.log.oracle import tiles_of

LOG = SigningKey("log.example/a", Kind.ED25519, bytes(32))
WITNESS = SigningKey("witness.example", Kind.COSIGNATURE, bytes([2]) * 32)
ENTRIES = [b"entry %d" % number for number in range(20)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]
CHECKPOINT = Checkpoint(LOG.name, 20, Edge().extend(LEAVES).edge.root)
NOTE = CHECKPOINT.sign(LOG) + WITNESS.sign(CHECKPOINT.text, 1_700_000_000).line.encode()
RECEIPT = Receipt(13, tuple(inclusion_proof(13, 20, tiles_of(LEAVES))), NOTE)


def test_a_receipt_proves_its_entry() -> None:
    signed = Receipt.parse(RECEIPT.to_bytes()).verify(ENTRIES[13], LOG.verifier, [WITNESS.verifier])
    assert signed.checkpoint == CHECKPOINT
    assert [signer.time for signer in signed.cosigners] == [1_700_000_000]


def test_the_file_reads_as_the_specification_has_it() -> None:
    lines = Receipt(13, RECEIPT.proof, NOTE, b"hi").to_bytes().decode().split("\n")
    assert lines[:3] == ["c2sp.org/tlog-proof@v1", "extra aGk=", "index 13"]
    assert lines[3 : 3 + len(RECEIPT.proof)] == [b64encode(hash_).decode() for hash_ in RECEIPT.proof]
    assert lines[3 + len(RECEIPT.proof) :] == ["", *NOTE.decode().split("\n")]


@given(
    st.builds(
        Receipt,
        st.integers(0, 2**63 - 1),
        st.lists(st.binary(min_size=32, max_size=32), max_size=63).map(tuple),
        st.just(NOTE),
        st.binary(max_size=50),
    )
)
def test_receipts_read_and_write(receipt: Receipt) -> None:
    assert Receipt.parse(receipt.to_bytes()) == receipt


def test_another_entry_place_or_key_is_refused() -> None:
    with pytest.raises(ProofRefused):
        RECEIPT.verify(ENTRIES[12], LOG.verifier)
    with pytest.raises(ProofRefused):
        Receipt(12, RECEIPT.proof, NOTE).verify(ENTRIES[13], LOG.verifier)
    stranger = SigningKey.generate(LOG.name)
    with pytest.raises(NotSigned):
        RECEIPT.verify(ENTRIES[13], stranger.verifier)
    with pytest.raises(SignatureRefused):
        Receipt(13, RECEIPT.proof, NOTE.replace(b"\n20\n", b"\n21\n")).verify(ENTRIES[13], LOG.verifier)


def test_a_witness_that_was_named_must_have_signed() -> None:
    absent = SigningKey("other.example", Kind.COSIGNATURE, sha256(b"other").digest()).verifier
    with pytest.raises(NotSigned, match=r"Not cosigned by other\.example"):
        RECEIPT.verify(ENTRIES[13], LOG.verifier, [WITNESS.verifier, absent])


HEAD = "c2sp.org/tlog-proof@v1\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        HEAD,
        f"{HEAD}index 1\n",
        f"{HEAD}index 1\n\n",
        f"{HEAD}\nnote",
        f"{HEAD}index 01\n\nnote",
        f"{HEAD}index -1\n\nnote",
        f"{HEAD}index ١\n\nnote",
        f"{HEAD}index {'9' * 20}\n\nnote",
        f"{HEAD}extra \nindex 1\n\nnote",
        f"{HEAD}extra aGk\nindex 1\n\nnote",
        f"{HEAD}index 1\nextra aGk=\n\nnote",
        f"{HEAD}index 1\n\u0085\n\nnote",
        f"{HEAD}index 1\n{'AAAA' * 3}\n" + "AAAA\n" * 63 + "\nnote",
        HEAD.replace("v1", "v2") + "index 1\n\nnote",
        HEAD.replace("\n", "\r\n") + "index 1\n\nnote",
    ],
)
def test_malformed_receipts_are_refused(text: str) -> None:
    with pytest.raises(MalformedReceipt):
        Receipt.parse(text.encode())
    with pytest.raises(MalformedReceipt):
        Receipt.parse(text.encode() + b"\xff")
