from base64 import b64encode
from hashlib import sha256

import pytest

from shared.log.checkpoints import Checkpoint, MalformedCheckpoint, WrongOrigin, open_checkpoint
from shared.log.notes import Kind, Note, NotSigned, SignatureRefused, SigningKey

LOG = SigningKey("log.example/a", Kind.ED25519, bytes(32))
OTHER = SigningKey("log.example/b", Kind.ED25519, bytes([1]) * 32)
WITNESS = SigningKey("witness.example", Kind.COSIGNATURE, bytes([2]) * 32)
PROVINCE = SigningKey("province.example", Kind.COSIGNATURE, bytes([3]) * 32)
ROOT = sha256(b"root").digest()
CHECKPOINT = Checkpoint(LOG.name, 20, ROOT)
ENCODED = b64encode(ROOT).decode()


def test_a_checkpoint_and_its_cosigners() -> None:
    cosigned = CHECKPOINT.sign(LOG) + WITNESS.sign(CHECKPOINT.text, 1_700_000_000).line.encode()
    opened = open_checkpoint(cosigned, LOG.verifier, [WITNESS.verifier, PROVINCE.verifier])
    assert opened.checkpoint == CHECKPOINT
    assert opened.note.to_bytes() == cosigned
    assert [(signer.key, signer.time) for signer in opened.cosigners] == [(WITNESS.verifier, 1_700_000_000)]
    opened.require([WITNESS.verifier])
    with pytest.raises(NotSigned, match=r"Not cosigned by province\.example"):
        opened.require([WITNESS.verifier, PROVINCE.verifier])


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"\n20\n{ENCODED}\n",
        f"o\n20\n{ENCODED}",
        f"o\n20\n{ENCODED}\n\n",
        f"o\n20\n{ENCODED}\nextension\n",
        f"o\n020\n{ENCODED}\n",
        f"o\n+20\n{ENCODED}\n",
        f"o\n-1\n{ENCODED}\n",
        f"o\n 20\n{ENCODED}\n",
        f"o\n2_0\n{ENCODED}\n",
        f"o\n٢٠\n{ENCODED}\n",
        f"o\n\n{ENCODED}\n",
        f"o\n{2**63}\n{ENCODED}\n",
        f"o\n{'9' * 5000}\n{ENCODED}\n",
        f"o\n20\n{ENCODED[:-1]}\n",
        f"o\n20\n{ENCODED[:-2]}x=\n",
        f"o\n20\n{b64encode(ROOT[:31]).decode()}\n",
        f"o\r\n20\r\n{ENCODED}\r\n",
    ],
)
def test_other_spellings_are_refused(text: str) -> None:
    with pytest.raises(MalformedCheckpoint):
        Checkpoint.parse(text)


def test_only_the_logs_own_key_counts() -> None:
    with pytest.raises(WrongOrigin):
        CHECKPOINT.sign(OTHER)
    by_another = Note(CHECKPOINT.text, (OTHER.sign(CHECKPOINT.text),)).to_bytes()
    with pytest.raises(NotSigned):
        open_checkpoint(by_another, LOG.verifier)
    with pytest.raises(WrongOrigin, match=r"of the log log\.example/a, expected log\.example/b"):
        open_checkpoint(by_another, OTHER.verifier)


def test_a_changed_byte_is_refused() -> None:
    with pytest.raises(SignatureRefused):
        open_checkpoint(CHECKPOINT.sign(LOG).replace(b"\n20\n", b"\n21\n"), LOG.verifier)
