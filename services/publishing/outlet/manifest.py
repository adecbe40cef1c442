"""The manifest of an exchange: which files it has, how long they are, what they hash to, how many records they have.

`manifest.json.sha256` has its own hash, and is written last: a folder without it is not finished.
"""

import hashlib
from typing import IO, Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.publishing.outlet.files import ExchangeFormat, ExchangeSheet
from services.publishing.outlet.records import Authority
from shared.canonical import canonical
from shared.contracts.deliveries import Operation, RecordKind
from shared.contracts.fact import Hex32
from shared.errors import Invalid
from shared.heavy import heavy

MANIFEST, MANIFEST_HASH = "manifest.json", "manifest.json.sha256"
_CHUNK = 1 << 16
Size = Annotated[int, Field(ge=0)]


class FileDiffers(Invalid):
    code = "exchange-file-differs"
    title = "交换文件与清单不符"
    title_en = "A file of the exchange is not the one in its manifest"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ManifestFile(_Part):
    """A file of the exchange: its size in bytes, its SHA-256, the number of its records."""

    name: str
    kind: RecordKind
    operation: Operation
    size: Size
    sha256: Hex32
    count: Size

    @classmethod
    @heavy
    def of(cls, file: IO[bytes], form: ExchangeFormat, sheet: ExchangeSheet, count: int) -> Self:
        """What the manifest says of a file that has been written."""
        size, sha256 = _measured(file)
        named = sheet.file_name(form)
        return cls(name=named, kind=sheet.kind, operation=sheet.operation, size=size, sha256=sha256, count=count)

    @heavy
    def require_same(self, file: IO[bytes]) -> None:
        """Raises FileDiffers unless the file is the one that the manifest names."""
        size, sha256 = _measured(file)
        if (size, sha256) != (self.size, self.sha256):
            raise FileDiffers(
                f"文件 {self.name} 与清单不符：清单为 {self.size} 字节、{self.sha256}，实为 {size} 字节、{sha256}；"
                "请重新生成。",
                f"{self.name} differs from its manifest, which has {self.size} bytes and {self.sha256}; it has {size} "
                f"bytes and {sha256}. Make the exchange again.",
                file=self.name,
            )


class Manifest(_Part):
    """What is handed over in an exchange. `made_at` is a time in Beijing: yyyy-MM-dd HH:mm:ss."""

    format: Literal["cheqian-exchange/1"] = "cheqian-exchange/1"
    target: str
    authority: Authority
    batch: UUID
    made_at: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$")]
    files: tuple[ManifestFile, ...]

    def written(self) -> bytes:
        """The bytes of `manifest.json`: canonical JSON."""
        return canonical(self.model_dump(mode="json"))


def hash_line(written: bytes) -> bytes:
    """The bytes of `manifest.json.sha256` for those of `manifest.json`, as `sha256sum --check` reads them."""
    return f"{hashlib.sha256(written).hexdigest()}  {MANIFEST}\n".encode()


def _measured(file: IO[bytes]) -> tuple[int, str]:
    """The size and the SHA-256 of a whole file."""
    file.seek(0)
    size, digest = 0, hashlib.sha256()
    while chunk := file.read(_CHUNK):
        size += len(chunk)
        digest.update(chunk)
    return size, digest.hexdigest()
