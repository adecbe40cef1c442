"""How an upload goes on, after tus 1.0: which part may come next, what is counted of it, and when the file is whole.

A part counts when all of it is on disk and its checksum is right. So after a break, a repetition, or two senders at the
same time, an upload is in a state in which it was before, or in the next one.
"""

import base64
import binascii
import hashlib
from collections.abc import AsyncIterable, AsyncIterator, Mapping
from typing import Literal, NamedTuple

from shared.errors import Conflict, Invalid

HEAD = 8192
"""How many bytes of the beginning of a file are looked at to tell what it is."""
Algorithm = Literal["sha1", "sha256"]
ALGORITHMS: tuple[Algorithm, ...] = ("sha1", "sha256")


class OffsetDiffers(Conflict):
    code = "offset-differs"
    title = "续传位置不符"
    title_en = "The upload is at another offset"


class TooManyUploads(Conflict):
    code = "too-many-uploads"
    title = "未传完的文件过多"
    title_en = "Too many uploads are open"


class UploadWhole(Conflict):
    code = "upload-whole"
    title = "文件已全部收到"
    title_en = "The file has been received as a whole"


class PartTooLong(Invalid):
    code = "part-too-long"
    title = "内容超出文件声明的大小"
    title_en = "The part goes beyond the end of the file"


class ChecksumMalformed(Invalid):
    code = "checksum-malformed"
    title = "Upload-Checksum 请求头有误"
    title_en = "Malformed Upload-Checksum"


class MetadataMalformed(Invalid):
    code = "upload-metadata-malformed"
    title = "Upload-Metadata 请求头有误"
    title_en = "Malformed Upload-Metadata"


class Progress(NamedTuple):
    """How far an upload has come: `received` of `size` bytes."""

    size: int
    received: int

    @property
    def left(self) -> int:
        return self.size - self.received

    def check_part(self, offset: int, declared: int | None) -> None:
        """Refuse a part that does not begin where the upload ends, or says that it is longer than what is left.
        `declared`: the length that the sender states, if any.

        Raises UploadWhole, OffsetDiffers, PartTooLong.
        """
        if not self.left:
            raise UploadWhole(
                f"文件的 {self.size} 字节已全部收到，无须再发；请据此登记证据（POST /inspections/…/evidence）。",
                f"All {self.size} bytes of the file have been received; send no more, and take it as evidence (POST "
                "/inspections/…/evidence).",
                offset=self.received,
            )
        if offset != self.received:
            raise OffsetDiffers(
                f"已收到 {self.received} 字节，请从第 {self.received} 字节起续传（Upload-Offset: {self.received}）。",
                f"{self.received} bytes have been received; go on from there (Upload-Offset: {self.received}).",
                offset=self.received,
            )
        if declared is not None and declared > self.left:
            raise too_long(self.left)

    def after(self, part: int) -> "Progress":
        """The progress after a part of so many bytes."""
        return self._replace(received=self.received + part)


class Checksum(NamedTuple):
    """The digest that the sender states of a part."""

    algorithm: Algorithm
    digest: bytes


class Tally:
    """Counts and hashes what passes through, of at most `left` bytes. `head` is its beginning. `is_broken`: the sender
    stopped before the end.
    """

    def __init__(self, left: int, checksum: Checksum | None = None) -> None:
        self.size = 0
        self.head = b""
        self.is_broken = False
        self._left = left
        self._sha256 = hashlib.sha256()
        self._checksum = checksum
        # No secret rests on SHA-1 here: tus asks for it to find errors of the line.
        self._other = hashlib.sha1(usedforsecurity=False) if checksum and checksum.algorithm == "sha1" else None

    async def over(
        self, pieces: AsyncIterable[bytes], broken: tuple[type[Exception], ...] = ()
    ) -> AsyncIterator[bytes]:
        """The pieces, up to their end, or to an error that means that the sender broke off. Raises PartTooLong."""
        try:
            async for piece in pieces:
                self._count(piece)
                if piece:
                    yield piece
        except broken:
            self.is_broken = True

    @property
    def sha256(self) -> str:
        return self._sha256.hexdigest()

    @property
    def is_as_stated(self) -> bool:
        """Whether it is what the sender stated. Of half a part nobody knows."""
        if self._checksum is None:
            return True
        found = self._sha256 if self._other is None else self._other
        return not self.is_broken and found.digest() == self._checksum.digest

    def _count(self, piece: bytes) -> None:
        self.size += len(piece)
        if self.size > self._left:
            raise too_long(self._left)
        self._sha256.update(piece)
        if self._other is not None:
            self._other.update(piece)
        if len(self.head) < HEAD:
            self.head += piece[: HEAD - len(self.head)]


def too_long(left: int) -> PartTooLong:
    return PartTooLong(
        f"文件只剩 {left} 字节未收到，本次发送的内容更长；请核对文件及其大小。",
        f"Only {left} bytes of the file are left, and the part is longer; check the file and its length.",
        left=left,
    )


def parse_checksum(value: str | None) -> Checksum | None:
    """The checksum in an `Upload-Checksum` header: the algorithm, a space, the digest in base64. Raises
    ChecksumMalformed.
    """
    if value is None:
        return None
    name, _, encoded = value.strip().partition(" ")
    for algorithm in ALGORITHMS:
        if name == algorithm:
            digest = _decoded(encoded)
            if digest is not None and len(digest) == hashlib.new(algorithm, usedforsecurity=False).digest_size:
                return Checksum(algorithm, digest)
    raise ChecksumMalformed(
        f"Upload-Checksum 应为算法名（{'、'.join(ALGORITHMS)}）、一个空格和 base64 编码的摘要。",
        f"Upload-Checksum is an algorithm ({', '.join(ALGORITHMS)}), a space, and the digest in base64.",
        algorithms=[*map(str, ALGORITHMS)],
    )


def parse_metadata(value: str | None) -> Mapping[str, str]:
    """The pairs in an `Upload-Metadata` header: names, each with its value in base64, separated by commas. Raises
    MetadataMalformed.
    """
    pairs: dict[str, str] = {}
    for pair in filter(None, map(str.strip, (value or "").split(","))):
        name, _, encoded = pair.partition(" ")
        try:
            text = (_decoded(encoded) or b"").decode()
        except UnicodeDecodeError:
            text = None
        if text is None or not name.isascii() or name in pairs or (encoded and _decoded(encoded) is None):
            raise MetadataMalformed(
                "Upload-Metadata 应为以逗号分隔的“名称 值”，值为 UTF-8 文本的 base64 编码，名称不得重复。",
                "Upload-Metadata is a list of names, each with a value in base64 (UTF-8), separated by commas; no name "
                "comes twice.",
            )
        pairs[name] = text
    return pairs


def _decoded(encoded: str) -> bytes | None:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return None
