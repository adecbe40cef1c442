from base64 import b64encode
from contextlib import suppress

import metamorphic_log  # type: ignore[import-untyped]  # it publishes none
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.log.notes import (
    Kind,
    MalformedKey,
    MalformedNote,
    Note,
    Signature,
    SignatureRefused,
    SigningKey,
    VerifierKey,
)

ALICE = SigningKey("log.example/alice", Kind.ED25519, bytes(32))
BOB = SigningKey("bob", Kind.ED25519, bytes([1]) * 32)
WITNESS = SigningKey("witness.example", Kind.COSIGNATURE, bytes([2]) * 32)
TEXT = "first\n\n— not a signature\nlast\n"
GARBAGE = b64encode(BOB.verifier.id + bytes(64)).decode()


def note(*signatures: Signature) -> bytes:
    return Note(TEXT, signatures).to_bytes()


def test_a_note_by_several() -> None:
    data = note(BOB.sign(TEXT), ALICE.sign(TEXT), WITNESS.sign(TEXT, 1_700_000_000))
    read = Note.parse(data)
    signers = read.signers([ALICE.verifier, WITNESS.verifier])
    assert read.text == TEXT
    assert [(signer.key, signer.time) for signer in signers] == [
        (ALICE.verifier, 0),
        (WITNESS.verifier, 1_700_000_000),
    ]


def test_of_the_cosignatures_of_one_key_the_earliest_counts() -> None:
    for times in ((7, 8), (8, 7)):
        (signer,) = Note.parse(note(*(WITNESS.sign(TEXT, time) for time in times))).signers([WITNESS.verifier])
        assert signer.time == 7


def test_unknown_keys_are_ignored_whatever_they_signed() -> None:
    stranger = Signature("bob", b"\0\0\0\0\0")
    assert Note.parse(note(stranger, ALICE.sign(TEXT))).signers([ALICE.verifier, BOB.verifier])[0].key == ALICE.verifier


@pytest.mark.parametrize("key", [ALICE, WITNESS], ids=lambda key: key.name)
def test_a_known_key_that_fails_refuses_the_note(key: SigningKey) -> None:
    good = key.sign(TEXT, 7).content
    for content in (good[:-1] + bytes([good[-1] ^ 1]), good[:-1], good + b"\0", good[:5]):
        with pytest.raises(SignatureRefused, match=key.name):
            Note.parse(note(BOB.sign(TEXT), Signature(key.name, content))).signers([BOB.verifier, key.verifier])


def test_a_cosignature_covers_its_time() -> None:
    content = WITNESS.sign(TEXT, 7).content
    moved = content[:4] + (8).to_bytes(8, "big") + content[12:]
    with pytest.raises(SignatureRefused):
        Note.parse(note(Signature(WITNESS.name, moved))).signers([WITNESS.verifier])


def test_a_repeated_signature_counts_once() -> None:
    assert len(Note.parse(note(ALICE.sign(TEXT), ALICE.sign(TEXT))).signers([ALICE.verifier])) == 1


@pytest.mark.parametrize(
    "data",
    [
        "",
        "text\n",
        "text\n\n",
        "text\n\n\n",
        f"text\n— bob {GARBAGE}\n",
        f"text\n\n— bob {GARBAGE}",
        f"text\n\n- bob {GARBAGE}\n",
        f"text\n\n—bob {GARBAGE}\n",
        f"text\n\n—  {GARBAGE}\n",
        f"text\n\n— b+b {GARBAGE}\n",
        f"text\n\n— b\u3000b {GARBAGE}\n",
        f"text\n\n— bob  {GARBAGE}\n",
        f"text\n\n— bob {GARBAGE} \n",
        f"text\n\n— bob {GARBAGE[:-1]}\n",
        f"text\n\n— bob {GARBAGE[:-4]}\n— bob\n",
        "text\n\n— bob AAAAAA==\n",
        "text\n\n— bob AAAAAAB=\n",
        f"te\txt\n\n— bob {GARBAGE}\n",
        f"te\rxt\n\n— bob {GARBAGE}\n",
        f"te\0xt\n\n— bob {GARBAGE}\n",
        "text\n\n" + f"— bob {GARBAGE}\n" * 101,
        "x" * 1_000_000 + f"\n\n— bob {GARBAGE}\n",
    ],
)
def test_malformed_notes_are_refused(data: str) -> None:
    with pytest.raises(MalformedNote):
        Note.parse(data.encode())


def test_a_note_that_is_not_utf8_is_refused() -> None:
    with pytest.raises(MalformedNote):
        Note.parse(b"\xff\n\n" + ALICE.sign(TEXT).line.encode())


@given(st.binary())
def test_anything_else_is_a_note_or_refused(data: bytes) -> None:
    with suppress(MalformedNote):
        assert Note.parse(data).to_bytes() == data


def test_keys_read_and_write() -> None:
    for key in (ALICE, BOB, WITNESS, SigningKey.generate("new.example"), SigningKey.generate("w", Kind.COSIGNATURE)):
        assert SigningKey.parse(key.encode()) == key
        assert VerifierKey.parse(str(key.verifier)) == key.verifier


def test_a_private_key_does_not_show_itself() -> None:
    assert ALICE.encode() not in f"{ALICE} {ALICE!r}"
    assert "seed" not in repr(ALICE)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u2028b"])
def test_names_that_no_note_could_carry(name: str) -> None:
    with pytest.raises(MalformedKey):
        SigningKey.generate(name)


def test_private_keys_that_are_not() -> None:
    encoded = ALICE.encode()
    other_type = encoded.replace("+AQ", "+Ag")
    for wrong in ("", str(ALICE.verifier), encoded[:-1], encoded + "=", encoded.replace("alice", "alicf"), other_type):
        with pytest.raises(MalformedKey) as refused:
            SigningKey.parse(wrong)
        assert encoded[-20:] not in str(refused.value)


def test_another_implementation_opens_our_notes() -> None:
    data = note(ALICE.sign(TEXT)).decode()
    assert metamorphic_log.verify_signed_note(data, [str(ALICE.verifier)]) == 1
    with pytest.raises(metamorphic_log.VerifyError):
        metamorphic_log.verify_signed_note(data.replace("first", "worst"), [str(ALICE.verifier)])
