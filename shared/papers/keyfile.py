"""The paper keys of the bureaus that a service works for: a file, mode 0600, with a line for each key.

    line = area code of the bureau || " " || private key, 32 bytes in hex

The file has nothing to do with the key of the log: who holds it can sign codes, but append nothing. A key that was
replaced stays in the file, because a paper that began before the change is finished under its own day.
"""

import re
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.durable import write_durably
from shared.errors import Invalid, Unavailable
from shared.file_modes import require_private
from shared.identifiers import AreaCode
from shared.papers.keys import PaperKey

_LINE = re.compile(r"([0-9]{6}) ([0-9a-f]{64})")


class MalformedPaperKeys(Invalid):
    code = "malformed-paper-keys"
    title = "文书密钥文件格式有误"
    title_en = "The file of paper keys is malformed"


class PaperKeyMissing(Unavailable):
    code = "paper-key-missing"
    title = "文书密钥不在文件中"
    title_en = "The paper key is not in the file"


class _Held(NamedTuple):
    bureau: str
    key: Ed25519PrivateKey


class PaperKeyFile:
    """The file. It may be missing: then it holds no keys."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, bureau: AreaCode) -> bytes:
        """Make a new key for a bureau, and write it down. Returns its public key, which is to be registered.

        Raises ReadableByOthers, MalformedPaperKeys, DiskFull.
        """
        made = Ed25519PrivateKey.generate()
        held = [*self._read(), _Held(bureau, made)]
        lines = (f"{bureau} {key.private_bytes_raw().hex()}\n" for bureau, key in held)
        write_durably(self._path, "".join(lines).encode())
        return made.public_key().public_bytes_raw()

    def newest(self, bureau: str) -> Ed25519PrivateKey | None:
        """The key of the bureau that was made last. Raises ReadableByOthers, MalformedPaperKeys."""
        return next((held.key for held in reversed(self._read()) if held.bureau == bureau), None)

    def signer(self, key: PaperKey) -> Ed25519PrivateKey:
        """The private key of a registered key.

        Raises PaperKeyMissing, ReadableByOthers, MalformedPaperKeys.
        """
        for bureau, held in self._read():
            if bureau == key.bureau and held.public_key().public_bytes_raw() == key.public:
                return held
        raise PaperKeyMissing(
            f"文件中没有 {key.bureau} 登记的文书密钥 {key.id.hex()}；"
            "请运维人员从备份恢复文书密钥文件，或撤销该密钥后登记新密钥。",
            f"The file does not have the paper key {key.id.hex()}, which {key.bureau} has registered; ask the operator "
            "to restore the file from a backup, or revoke the key and register a new key.",
            retry_after=3600,
            key=key.id.hex(),
        )

    def _read(self) -> list[_Held]:
        if not self._path.exists():
            return []
        require_private(self._path)
        lines = [_LINE.fullmatch(line) for line in self._path.read_text().splitlines()]
        if not all(lines):
            raise MalformedPaperKeys(
                f"文书密钥文件 {self._path} 每行应为 6 位区划代码、空格和 64 位十六进制数；请从备份恢复该文件。",
                f"Each line of {self._path} must be an area code, a space and 64 hex digits; restore the file from a "
                "backup.",
            )
        return [_Held(line[1], Ed25519PrivateKey.from_private_bytes(bytes.fromhex(line[2]))) for line in lines if line]
