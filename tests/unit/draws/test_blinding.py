import hashlib
import hmac

import pytest

from shared.draws.blinding import blind, blind_each, key_commitment, opens, opens_key
from shared.draws.reading import MalformedMember

KEY = bytes(range(32))
NAMES = ["91370124MA3C9G1Q5X", "P-0007", "危化-03", "task/危化-03"]


def test_an_id_is_what_the_protocol_says() -> None:
    for name in NAMES:
        id_, salt = blind(KEY, name)
        assert salt == hmac.new(KEY, name.encode(), "sha256").digest()[:16]
        assert id_ == hashlib.sha256(f"cheqian-id/2\n{salt.hex()}\n{name}\n".encode()).hexdigest()


def test_many_ids_are_those_of_each_name() -> None:
    assert list(blind_each(KEY, NAMES)) == [
        (bytes.fromhex(id_), salt) for id_, salt in (blind(KEY, name) for name in NAMES)
    ]


def test_only_the_name_and_its_salt_open_an_id() -> None:
    id_, salt = blind(KEY, NAMES[0])
    assert opens(id_, NAMES[0], salt)
    assert not opens(id_, NAMES[1], salt)
    assert not opens(id_, NAMES[0], bytes(16))
    assert not opens(id_, NAMES[0], salt + b"\0")


@pytest.mark.parametrize("name", ["", " a", "a\n", "e\u0301", "a\u200b", "x" * 201])
def test_a_name_is_text(name: str) -> None:
    with pytest.raises(MalformedMember):
        blind(KEY, name)
    with pytest.raises(MalformedMember):
        list(blind_each(KEY, [name]))
    salt = hmac.digest(KEY, name.encode(), "sha256")[:16]
    id_ = hashlib.sha256(f"cheqian-id/2\n{salt.hex()}\n{name}\n".encode()).hexdigest()
    assert not opens(id_, name, salt)


def test_the_commitment_to_a_frame_key() -> None:
    commitment = key_commitment(KEY)
    assert commitment == hashlib.sha256(f"cheqian-key/2\n{KEY.hex()}\n".encode()).hexdigest()
    assert opens_key(commitment, KEY)
    assert not opens_key(commitment, bytes(32))
    assert not opens_key(key_commitment(b"short"), b"short")
