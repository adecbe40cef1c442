"""The keyring of a party as a file: its owner alone can read it, and two commands never change it at the same time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.json_file import read_json
from shared.canonical import canonical
from shared.draws.keyring import Keyring, read_keyring
from shared.durable import write_durably
from shared.errors import Conflict, Invalid
from shared.file_modes import make_folder, require_private

KEYRING_LIMIT = 8_000_000
"""The longest keyring, in bytes. It has room for more than 20,000 nonces."""


class KeyringExists(Conflict):
    code = "keyring-exists"
    title = "文件已存在"
    title_en = "The file exists already"


class KeyringTooLarge(Invalid):
    code = "keyring-too-large"
    title = "密钥文件过大"
    title_en = "The keyring is too large"


class KeyringFile:
    """A keyring file that no other command changes meanwhile."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Keyring:
        """Raises FileNotReadable, FileNotJson, ReadableByOthers, KeyringTooLarge, MalformedKeyring."""
        if self._path.is_file():
            require_private(self._path)
            self._require_size(self._path.stat().st_size)
        return read_keyring(read_json(self._path))

    def create(self, keyring: Keyring) -> None:
        """Write a new file. Raises KeyringExists: the key in the old file cannot be made again."""
        if self._path.exists() or self._path.is_symlink():
            raise KeyringExists(
                f"{self._path} 已存在，其中的密钥一旦覆盖就无法恢复。请另取文件名；再次显示登记请用 party show。",
                f"{self._path} exists, and a key that is overwritten is lost. Choose another name; `party show` prints "
                "the registration of the key in the file.",
            )
        self.write(keyring)

    def write(self, keyring: Keyring) -> None:
        """Replace the file, which is on disk when this returns. Raises KeyringTooLarge, DiskFull."""
        data = canonical(keyring.as_json()) + b"\n"
        self._require_size(len(data))
        write_durably(self._path, data)

    def _require_size(self, size: int) -> None:
        if size > KEYRING_LIMIT:
            raise KeyringTooLarge(
                f"{self._path} 有 {size} 字节，至多 {KEYRING_LIMIT} 字节。请核对文件；如用途确实很多，请换新密钥。",
                f"{self._path} has {size} bytes, and a keyring at most {KEYRING_LIMIT}. Check that it is the right "
                "file; if it has that many nonces, change to a new key.",
            )


@contextmanager
def keyring_file(path: Path) -> Iterator[KeyringFile]:
    """The keyring at a path. Meanwhile, other commands wait that change a keyring in the same folder."""
    make_folder(path.parent)
    # The folder is locked, not the file: the file is replaced at every change.
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield KeyringFile(path)
    finally:
        os.close(folder)
