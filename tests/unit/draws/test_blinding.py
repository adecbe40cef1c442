import hashlib
import hmac

from shared.draws.blinding import blind, opens

KEY = bytes(range(32))
NAME = "91370124MA3C9G1Q5X"


def test_an_id_is_what_the_protocol_says() -> None:
    id_, salt = blind(KEY, NAME)
    assert salt == hmac.new(KEY, NAME.encode(), "sha256").digest()[:16]
    assert id_ == hashlib.sha256(f"cheqian-id/1\n{salt.hex()}\n{NAME}\n".encode()).hexdigest()


def test_only_the_name_and_its_salt_open_an_id() -> None:
    id_, salt = blind(KEY, NAME)
    assert opens(id_, NAME, salt)
    assert not opens(id_, "张三", salt)
    assert not opens(id_, NAME, bytes(16))
    assert not opens(id_, NAME, salt + b"\0")


def test_another_frame_key_gives_another_id() -> None:
    assert blind(KEY, NAME) != blind(bytes(32), NAME)
