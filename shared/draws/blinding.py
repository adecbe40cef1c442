"""Blinded ids: a frame shows who may be drawn without naming them (docs/protocol.md, "Frames")."""

import hashlib
import hmac
from collections.abc import Iterable, Iterator

_BLOCK = 64


def blind(frame_key: bytes, name: str) -> tuple[str, bytes]:
    """The id of `name` in a frame (64 hex characters), and the 16-byte salt that shows that the id is this name.

    The frame key opens every id of its frame; a salt opens a single id. `name` is the key of the entry in its
    directory: a unified social credit code, a directory id, an item code.
    """
    salt = hmac.digest(frame_key, name.encode(), "sha256")[:16]
    return blinded_id(name, salt), salt


def blind_each(frame_key: bytes, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Call `blind` for many names; the salts are in hex. `frame_key` has at most 64 bytes.

    The two hashes of HMAC (RFC 2104) take in the key once, not once for each name.
    """
    key = frame_key.ljust(_BLOCK, b"\0")
    inner, outer = (hashlib.sha256(bytes(byte ^ pad for byte in key)) for pad in (0x36, 0x5C))
    for name in names:
        message = inner.copy()
        message.update(name.encode())
        mac = outer.copy()
        mac.update(message.digest())
        salt = mac.digest()[:16]
        yield blinded_id(name, salt), salt.hex()


def opens(id_: str, name: str, salt: bytes) -> bool:
    """Whether `salt` shows that the unit `id_` is `name`."""
    return len(salt) == 16 and blinded_id(name, salt) == id_


def blinded_id(name: str, salt: bytes) -> str:
    """The blinded id: hex(H("cheqian-id/1\\n" || hex(salt) || "\\n" || name || "\\n"))."""
    return hashlib.sha256(f"cheqian-id/1\n{salt.hex()}\n{name}\n".encode()).hexdigest()
