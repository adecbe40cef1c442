"""Sealing: what only one service may read is stored encrypted, under keys that only this service holds.

The keys stand in a file, one line each; the last one seals, and every one opens what it has sealed. So a new key is
added for what comes, and what was stored stays as it is: the log is never written anew.

    sealed content = "cheqian-sealed/1 " || id of the key || "\\n" || 12-byte nonce || AES-256-GCM ciphertext and tag

The first line is authenticated too. The id of a key is the first 8 bytes of H("cheqian-sealing-key/1\\n" || key), in
hex.
"""

import hashlib
import os
import re
import secrets
from collections.abc import AsyncIterable, AsyncIterator, Mapping
from pathlib import Path
from typing import NamedTuple, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import GCM

from shared.durable import write_durably
from shared.errors import Invalid, Unavailable
from shared.file_modes import require_private

SEALED = "application/vnd.cheqian.sealed"
"""The media type of sealed content."""
_KEY, _NONCE, _TAG = 32, 12, 16
"""Bytes of a key, a nonce and a tag."""
_HEAD = re.compile(rb"cheqian-sealed/1 ([0-9a-f]{16})\n")
_LINE = re.compile(r"[0-9a-f]{64}")


class MalformedSealingKeys(Invalid):
    code = "malformed-sealing-keys"
    title = "加密密钥文件格式有误"
    title_en = "The file of sealing keys is malformed"


class CannotUnseal(Unavailable):
    code = "cannot-unseal"
    title = "无法解密已存内容"
    title_en = "Stored content cannot be opened"


class SealedKey(NamedTuple):
    """A sealed 32-byte key for a contract that has room for 32 bytes: the ciphertext in hex; and `seal`, which has the
    rest: the id of the sealing key, the nonce and the tag, with colons between them.
    """

    key: str
    seal: str


class Seals:
    """The sealing keys of a service, by their ids; the last one seals."""

    def __init__(self, keys: Mapping[str, bytes], file: Path | None = None) -> None:
        self._keys = dict(keys)
        self._file = file

    @classmethod
    def at(cls, file: Path) -> Self:
        """The keys in a file. If the file does not exist, it is made with a new key (mode 0600).

        Raises ReadableByOthers, MalformedSealingKeys.
        """
        if not file.exists():
            _make(file)
        return cls(_read(file), file)

    @property
    def names(self) -> frozenset[str]:
        """The ids of the keys."""
        return frozenset(self._keys)

    def seal(self, content: bytes) -> bytes:
        """The sealed content."""
        head, key = self._newest()
        nonce = secrets.token_bytes(_NONCE)
        return head + nonce + AESGCM(key).encrypt(nonce, content, head)

    async def seal_pieces(self, pieces: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
        """The sealed content, piece by piece, of a content that comes piece by piece."""
        head, key = self._newest()
        nonce = secrets.token_bytes(_NONCE)
        cipher = Cipher(AES(key), GCM(nonce)).encryptor()
        cipher.authenticate_additional_data(head)
        yield head + nonce
        async for piece in pieces:
            yield cipher.update(piece)
        yield cipher.finalize() + cipher.tag

    def unseal(self, sealed: bytes) -> bytes:
        """The content that was sealed. Raises CannotUnseal if its key is not there, or if it was changed."""
        found = _HEAD.match(sealed)
        name = found[1].decode() if found else ""
        key = self._keys.get(name) or self._read_again(name)
        if found is None or key is None:
            raise _cannot(name)
        body = memoryview(sealed)[found.end() :]
        try:
            return AESGCM(key).decrypt(bytes(body[:_NONCE]), body[_NONCE:], found[0])
        except (InvalidTag, ValueError) as error:
            raise _cannot(name) from error

    def seal_key(self, key: bytes) -> SealedKey:
        """A sealed 32-byte key."""
        head, rest = self._newest()[0], self.seal(key)
        nonce, tag = rest[len(head) : len(head) + _NONCE], rest[-_TAG:]
        name = head.split()[1].decode()
        return SealedKey(rest[len(head) + _NONCE : -_TAG].hex(), f"{name}:{nonce.hex()}:{tag.hex()}")

    def unseal_key(self, sealed: SealedKey) -> bytes:
        """The key that was sealed. Raises CannotUnseal."""
        name, nonce, tag = sealed.seal.split(":")
        return self.unseal(_head(name) + bytes.fromhex(nonce + sealed.key + tag))

    def _newest(self) -> tuple[bytes, bytes]:
        if not self._keys:
            raise RuntimeError("this service has no sealing keys: set sealing_keys_file")
        name = [*self._keys][-1]
        return _head(name), self._keys[name]

    def _read_again(self, name: str) -> bytes | None:
        """The key of this id, if it was added to the file since the file was read."""
        if self._file is None:
            return None
        self._keys = _read(self._file)
        return self._keys.get(name)


NO_SEALS = Seals({})
"""The keys of a service that has no secrets of its own: it opens nothing, and seals nothing."""


def add_key(file: Path) -> str:
    """Add a new key, which seals from the next start of the service on. Returns its id.

    Raises ReadableByOthers, MalformedSealingKeys.
    """
    keys = _read(file)
    key = secrets.token_bytes(_KEY)
    write_durably(file, _written([*keys.values(), key]))
    return _id(key)


def _read(file: Path) -> dict[str, bytes]:
    require_private(file)
    lines = file.read_text().splitlines()
    if not lines or not all(map(_LINE.fullmatch, lines)):
        raise MalformedSealingKeys(
            f"密钥文件 {file} 每行应为 64 位十六进制数；请从备份恢复该文件。",
            f"Each line of {file} must be 64 hex digits; restore the file from a backup.",
        )
    return {_id(key): key for key in map(bytes.fromhex, lines)}


def _make(file: Path) -> None:
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    write_durably(draft, _written([secrets.token_bytes(_KEY)]))
    try:
        # Not a rename: of two processes that start for the first time, the later one takes the file of the earlier one.
        file.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _written(keys: list[bytes]) -> bytes:
    return "".join(f"{key.hex()}\n" for key in keys).encode()


def _head(name: str) -> bytes:
    return f"cheqian-sealed/1 {name}\n".encode()


def _id(key: bytes) -> str:
    return hashlib.sha256(b"cheqian-sealing-key/1\n" + key).hexdigest()[:16]


def _cannot(name: str) -> CannotUnseal:
    return CannotUnseal(
        f"本服务没有密钥 {name or '（未知）'}，或该内容已损坏；请运维人员从备份恢复密钥文件。",
        f"This service has no sealing key {name or '(unknown)'}, or the content is damaged; ask the operator to "
        "restore the file of sealing keys from a backup.",
        retry_after=3600,
        key=name,
    )
