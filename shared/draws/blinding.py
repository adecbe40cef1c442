"""Blinded ids: a frame shows who may be drawn without naming them (docs/protocol.md, "Frames")."""

import hashlib
import hmac


def blind(frame_key: bytes, name: str) -> tuple[str, bytes]:
    """The id of `name` in a frame, 64 hex characters, and the 16-byte salt that opens it.

    The frame key opens every id of its frame, a salt only one. `name` is a unified social credit code, a directory
    id, an item code: whatever the directory holds it under.
    """
    salt = hmac.digest(frame_key, name.encode(), "sha256")[:16]
    return blinded_id(name, salt), salt


def opens(id_: str, name: str, salt: bytes) -> bool:
    """Whether `salt` shows that the unit `id_` is `name`."""
    return len(salt) == 16 and blinded_id(name, salt) == id_


def blinded_id(name: str, salt: bytes) -> str:
    """hex(H("cheqian-id/1\\n" || hex(salt) || "\\n" || name || "\\n"))."""
    return hashlib.sha256(f"cheqian-id/1\n{salt.hex()}\n{name}\n".encode()).hexdigest()
