"""The published vectors of the log formats (docs/protocol.md); each comes from an implementation that is not ours."""

from base64 import b64encode

import metamorphic_log  # type: ignore[import-untyped]  # it publishes none
import pytest

from shared.log.checkpoints import Checkpoint, open_checkpoint
from shared.log.event import leaf_hash
from shared.log.merkle import root_of
from shared.log.notes import MalformedKey, Note, SigningKey, VerifierKey
from shared.log.tiles import decode_bundle, encode_bundle

# From the Certificate Transparency reference implementations.
RFC6962_ENTRIES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
RFC6962_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

# From golang.org/x/mod/sumdb/note.
NEUMANN = SigningKey.parse("PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")
QUOTE = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
NEUMANN_LINE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)

# From transparency-dev/tessera's test data.
LOG_KEY = SigningKey.parse("PRIVATE+KEY+example.com/log/testdata+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg")
LOG_ENTRIES = b"one two three four five six seven eit nain ten ileven twelf threeten fourten fivten".split()
LOG_NOTE = (
    "example.com/log/testdata\n15\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\n\n"
    "— example.com/log/testdata "
    "M9e0luh4jTG+UMBqOUo9/q+yAEvx1ilBEniMvjf1zfcBOhg+CKubMt53MvIt/uEWP6zdkdIQzd/fmwlM/dlPWF74ewI=\n"
).encode()


@pytest.mark.parametrize("size", range(1, 9))
def test_rfc6962_roots(size: int) -> None:
    leaves = [leaf_hash(bytes.fromhex(entry)) for entry in RFC6962_ENTRIES[:size]]
    assert root_of(leaves).hex() == RFC6962_ROOTS[size - 1]


def test_note_by_peter_neumann() -> None:
    note = Note(QUOTE, (NEUMANN.sign(QUOTE),))
    assert note.to_bytes().decode() == f"{QUOTE}\n{NEUMANN_LINE}"
    assert Note.parse(note.to_bytes()).signers([NEUMANN.verifier])[0].key == NEUMANN.verifier
    assert metamorphic_log.verify_signed_note(note.to_bytes().decode(), [str(NEUMANN.verifier)]) == 1


def test_log_of_fifteen_entries() -> None:
    root = root_of([leaf_hash(entry) for entry in LOG_ENTRIES])
    assert b64encode(root) == b"rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs="
    checkpoint = Checkpoint("example.com/log/testdata", 15, root)
    assert checkpoint.sign(LOG_KEY) == LOG_NOTE
    assert open_checkpoint(LOG_NOTE, LOG_KEY.verifier).checkpoint == checkpoint
    head = metamorphic_log.checkpoint_verify(LOG_NOTE.decode(), [str(LOG_KEY.verifier)])
    assert (head.origin, head.size, head.root) == (checkpoint.origin, 15, root)


def test_bundle_of_three() -> None:
    bundle = bytes.fromhex("00036f6e65000374776f00057468726565")
    assert encode_bundle(LOG_ENTRIES[:3]) == bundle
    assert decode_bundle(bundle) == LOG_ENTRIES[:3]


@pytest.mark.parametrize("key", [NEUMANN, LOG_KEY], ids=lambda key: key.name)
def test_every_part_of_a_vkey_and_every_vkey_with_a_byte_more_is_refused(key: SigningKey) -> None:
    vkey = str(key.verifier)
    assert VerifierKey.parse(vkey) == key.verifier
    for start in range(len(vkey)):
        for end in range(start, len(vkey) + 1):
            if (start, end) != (0, len(vkey)):
                with pytest.raises(MalformedKey):
                    VerifierKey.parse(vkey[start:end])
    for place in range(len(vkey) + 1):
        for byte in range(256):
            with pytest.raises(MalformedKey):
                VerifierKey.parse(vkey[:place] + chr(byte) + vkey[place:])
