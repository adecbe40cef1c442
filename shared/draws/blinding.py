"""Blinded ids: a list shows how many members it has without naming them (docs/protocol.md, "Members")."""

import hashlib
import hmac
from collections.abc import Iterable, Iterator

from shared.draws.reading import MalformedMember
from shared.draws.text import is_text

_BLOCK = 64
_KEY_SIZE = 32
_SALT_SIZE = 16


def salt_of(frame_key: bytes, name: str) -> bytes:
    """The salt of a member, 16 bytes: the beginning of HMAC-SHA256 under the frame key. A salt opens a single id."""
    return hmac.digest(frame_key, name.encode(), "sha256")[:_SALT_SIZE]


def blind(frame_key: bytes, name: str) -> tuple[str, bytes]:
    """The id of `name` under a frame key (64 hex characters), and the 16-byte salt that shows that the id is this name.

    The frame key opens every id of its draw. Raises MalformedMember for a name that is no text.
    """
    _require_name(name)
    salt = salt_of(frame_key, name)
    return blinded_id(name, salt), salt


def blind_each(frame_key: bytes, names: Iterable[str]) -> Iterator[tuple[bytes, bytes]]:
    """Call `blind` for many names; the ids are bytes, not hex. `frame_key` has 32 bytes.

    The two hashes of HMAC (RFC 2104) take in the key once, not once for each name. Raises MalformedMember.
    """
    key = frame_key.ljust(_BLOCK, b"\0")
    inner, outer = (hashlib.sha256(bytes(byte ^ pad for byte in key)) for pad in (0x36, 0x5C))
    for name in names:
        _require_name(name)
        message = inner.copy()
        message.update(name.encode())
        mac = outer.copy()
        mac.update(message.digest())
        salt = mac.digest()[:_SALT_SIZE]
        yield _blinded(name, salt), salt


def opens(id_: str, name: str, salt: bytes) -> bool:
    """Whether `salt` shows that the member `id_` is `name`."""
    return len(salt) == _SALT_SIZE and is_text(name) and blinded_id(name, salt) == id_


def blinded_id(name: str, salt: bytes) -> str:
    """The blinded id: hex(H("cheqian-id/2\\n" || hex(salt) || "\\n" || name || "\\n"))."""
    return _blinded(name, salt).hex()


def key_commitment(frame_key: bytes) -> str:
    """The commitment to a frame key: hex(H("cheqian-key/2\\n" || hex(frame key) || "\\n"))."""
    return hashlib.sha256(f"cheqian-key/2\n{frame_key.hex()}\n".encode()).hexdigest()


def opens_key(commitment: str, frame_key: bytes) -> bool:
    """Whether this is the frame key, of 32 bytes, that a spec committed to."""
    return len(frame_key) == _KEY_SIZE and key_commitment(frame_key) == commitment


def _blinded(name: str, salt: bytes) -> bytes:
    return hashlib.sha256(f"cheqian-id/2\n{salt.hex()}\n{name}\n".encode()).digest()


def _require_name(name: str) -> None:
    if not is_text(name):
        raise MalformedMember(
            f"名称 {name!r} 含有不允许的字符、首尾空白，或不是 1 至 200 个字符；请改正名录。",
            f"The name {name!r} has a character that is not allowed, white space at an end, or not 1 to 200 "
            "characters; correct the directory.",
        )
