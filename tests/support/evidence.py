"""Files that a device sends in parts, and pictures that were never taken."""

import base64
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pillow_heif
from PIL import ExifTags, Image

from shared.http.resumable import PART
from tests.support.caseload import Json

TUS = {"Tus-Resumable": "1.0.0"}
PLACE = {"latitude": "36.289100", "longitude": "116.456200"}


def photograph(form: str = "JPEG", *, size: tuple[int, int] = (64, 48), orientation: int = 6, seed: int = 0) -> bytes:
    """A picture with a time, a camera, a location and an orientation: its upper left corner is red as it is stored."""
    picture = Image.new("RGB", size, (40, 120, seed % 256))
    picture.paste((220, 20, 20), (0, 0, size[0] // 2, size[1] // 2))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "Made-up", f"T-{seed}"
    told = exif.get_ifd(ExifTags.IFD.Exif)
    told[ExifTags.Base.DateTimeOriginal], told[ExifTags.Base.OffsetTimeOriginal] = "2026:03:10 09:05:00", "+08:00"
    where = exif.get_ifd(ExifTags.IFD.GPSInfo)
    where[ExifTags.GPS.GPSLatitudeRef], where[ExifTags.GPS.GPSLatitude] = "N", (36.0, 17.0, 20.76)
    where[ExifTags.GPS.GPSLongitudeRef], where[ExifTags.GPS.GPSLongitude] = "E", (116.0, 27.0, 22.32)
    written = io.BytesIO()
    if form == "HEIF":
        pillow_heif.from_pillow(picture).save(written, exif=exif.tobytes())
    else:
        picture.save(written, form, exif=exif.tobytes(), comment=b"made-up secret" if form == "JPEG" else None)
    return written.getvalue()


def bomb(edge: int = 20_000) -> bytes:
    """A small file with four hundred million pixels."""
    written = io.BytesIO()
    Image.new("1", (edge, edge)).save(written, "PNG")
    return written.getvalue()


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def checksum(content: bytes, algorithm: str = "sha256") -> dict[str, str]:
    digest = hashlib.new(algorithm, content, usedforsecurity=False).digest()
    return {"Upload-Checksum": f"{algorithm} {base64.b64encode(digest).decode()}"}


def declared(sha256: str) -> dict[str, str]:
    return {"Upload-Metadata": f"sha256 {base64.b64encode(sha256.encode()).decode()}"}


@dataclass
class Device:
    """A device of a person of the crew, and what it asks: `says` is the header of its requests."""

    client: httpx.AsyncClient
    says: Mapping[str, str]
    below: str = ""

    async def begin(self, size: int, **headers: str) -> httpx.Response:
        asked = {**self.says, **TUS, "Upload-Length": str(size), "Idempotency-Key": str(uuid4()), **headers}
        return await self.client.post(f"{self.below}/evidence/uploads", headers=asked)

    async def part(self, upload: str, offset: int, content: Any, **headers: str) -> httpx.Response:
        asked = {**self.says, **TUS, "Upload-Offset": str(offset), "Content-Type": PART, **headers}
        return await self.client.patch(self._at(upload), content=content, headers=asked)

    async def head(self, upload: str) -> httpx.Response:
        return await self.client.head(self._at(upload), headers={**self.says, **TUS})

    async def get(self, path: str) -> httpx.Response:
        return await self.client.get(f"{self.below}{path}", headers=self.says)

    async def give_up(self, upload: str) -> httpx.Response:
        return await self.client.delete(self._at(upload), headers={**self.says, **TUS})

    async def send(self, content: bytes, part: int = 0) -> str:
        """Send a file, in parts of so many bytes; its hash, as the service says it."""
        begun = await self.begin(len(content))
        assert begun.status_code == 201, begun.text
        upload = begun.json()["id"]
        for offset in range(0, len(content), part or len(content)):
            piece = content[offset : offset + part] if part else content
            answer = await self.part(upload, offset, piece, **checksum(piece))
            assert answer.status_code == 204, answer.text
        whole = (await self.get(f"/evidence/uploads/{upload}")).json()
        return str(whole["sha256"])

    async def post(self, path: str, body: Json, **headers: str) -> httpx.Response:
        asked = {**self.says, "Idempotency-Key": str(uuid4()), "If-Match": "*", **headers}
        return await self.client.post(f"{self.below}{path}", json=body, headers=asked)

    async def take(self, inspection: UUID | str, sha256: str, **others: Any) -> httpx.Response:
        body = {"sha256": sha256, "proves": "安全出口被占用", "device": "终端一", **others}
        return await self.post(f"/inspections/{inspection}/evidence", body)

    async def refer(self, inspection: UUID | str, now: datetime, **others: Any) -> httpx.Response:
        times = {"began": (now - timedelta(hours=1)).isoformat(), "ended": now.isoformat()}
        where = {"device": "执法记录仪 0012", "kept": "音视频平台", "proves": "检查全过程"}
        return await self.post(
            f"/inspections/{inspection}/recordings", {"sha256": "cd" * 32, **times, **where, **others}
        )

    def _at(self, upload: str) -> str:
        return f"{self.below}/evidence/uploads/{upload}"
