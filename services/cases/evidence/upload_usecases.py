"""Receiving files in parts. What is acknowledged is on disk, and what was not acknowledged is sent again."""

from collections.abc import AsyncIterable
from typing import NamedTuple
from uuid import UUID

import uuid_utils.compat

from services.cases.evidence import upload_store
from services.cases.evidence.store import keep_file
from services.cases.evidence.tables import UploadRow
from services.cases.evidence.uploading import Checksum, Progress, Tally, TooManyUploads
from shared.blob_parts import BlobParts
from shared.contracts.fact import BlobRef
from shared.disk import DiskAlmostFull
from shared.http.body_limit import BodyTooLarge
from shared.http.resumable import ChecksumDiffers
from shared.sniffing import media_type_of
from shared.work import Acting, Asking


class Announced(NamedTuple):
    """What a sender says of a file: its size in bytes, and its SHA-256 if it knows it."""

    size: int
    sha256: str | None


class UploadLimits(NamedTuple):
    """The largest size of a file, how many bytes stay free on the disk, and how many uploads a person may have open."""

    size: int
    least_free: int
    open: int


class PartSent(NamedTuple):
    """A part of a file as it comes in. `length`: as the sender states it, if at all; `breaks`: the errors that mean
    that the sender broke off.
    """

    offset: int
    length: int | None
    checksum: Checksum | None
    pieces: AsyncIterable[bytes]
    breaks: tuple[type[Exception], ...] = ()


class _NothingCame(Exception):
    """Not a byte of a part arrived."""


async def begin(act: Acting, announced: Announced, limits: UploadLimits) -> UploadRow:
    """Begin an upload. Raises BodyTooLarge, TooManyUploads, DiskAlmostFull."""
    if announced.size > limits.size:
        raise BodyTooLarge(
            f"文件不得超过 {limits.size} 字节；请分段录制或压缩后再传。",
            f"A file has at most {limits.size} bytes; record in parts, or compress it.",
            limit=limits.size,
        )
    if await upload_store.open_of(act) >= limits.open:
        raise TooManyUploads(
            f"您有 {limits.open} 个文件尚未传完；请先续传（HEAD /evidence/uploads/…），或放弃不再需要的（DELETE）。",
            f"You have {limits.open} files that are not whole; go on with them (HEAD /evidence/uploads/…), or give up "
            "those that are not needed (DELETE).",
            limit=limits.open,
        )
    free = act.blobs.free_bytes
    if free is not None and free - announced.size < limits.least_free:
        raise DiskAlmostFull(
            "存储空间不足以接收该文件；请保留设备上的原件，通知运维腾出空间后重试。",
            "There is no room for this file; keep it on the device, tell operations to make room, then try again.",
            retry_after=60,
            free=free,
        )
    row = UploadRow(
        id=uuid_utils.compat.uuid7(),
        bureau=act.bureau,
        subject=act.person,
        size=announced.size,
        received=0,
        parts=[],
        declared=announced.sha256,
        sha256=None,
        media_type=None,
        touched_at=act.now,
    )
    act.session.add(row)
    await act.session.flush()
    return row


async def append(act: Acting, upload_id: UUID, sent: PartSent) -> UploadRow:
    """Receive a part of a file, also if the sender breaks off before its end; the last part makes the file whole.

    Raises UploadUnknown, UploadWhole, OffsetDiffers, PartTooLong, ChecksumDiffers, PartMissing, DiskFull,
    BlobStoreUnavailable. The upload is then where it was.
    """
    upload = await upload_store.upload_of(act, upload_id)
    before = Progress(upload.size, upload.received)
    before.check_part(sent.offset, sent.length)
    tally = Tally(before.left, sent.checksum)
    # A part takes as long as its sender's network takes: no connection of the database waits for it.
    async with act.away():
        try:
            part = await _kept(act, upload, sent, tally)
        except _NothingCame:
            return upload
        file = None if before.after(tally.size).left else await _whole(act, upload, part, tally)
    # First the bytes on disk, then the row: if we stop between the two, the part is sent again, and this one is swept.
    is_next = (
        await upload_store.move_on(act, upload, part, tally.size)
        if file is None
        else await upload_store.finish(act, upload, file)
    )
    now = await upload_store.upload_of(act, upload_id)
    if not is_next:
        Progress(now.size, now.received).check_part(sent.offset, sent.length)
    if file is not None:
        await keep_file(act, file)
    return now


async def find_upload(ask: Asking, upload_id: UUID) -> UploadRow:
    """An upload of the caller. Raises UploadUnknown."""
    return await upload_store.upload_of(ask, upload_id)


async def give_up(act: Acting, upload_id: UUID) -> None:
    """Give an upload up. Raises UploadUnknown."""
    await upload_store.give_up(act, upload_id)


async def _kept(act: Acting, upload: UploadRow, sent: PartSent, tally: Tally) -> str:
    """The name of the part, which is on disk. Raises _NothingCame, ChecksumDiffers, PartTooLong."""

    def is_whole() -> bool:
        if not tally.size:
            raise _NothingCame
        if not tally.is_as_stated:
            raise ChecksumDiffers(
                f"内容与 Upload-Checksum 不符，这一部分未保存；请从第 {upload.received} 字节起重新发送。",
                f"The content is not that of Upload-Checksum, and was not kept; send it again from byte "
                f"{upload.received} on.",
                offset=upload.received,
            )
        if tally.size < upload.size:
            return False
        _check_declared(upload, tally)
        return True

    return await BlobParts(act.blobs).keep(upload.id, tally.over(sent.pieces, sent.breaks), is_whole)


async def _whole(act: Acting, upload: UploadRow, part: str, tally: Tally) -> BlobRef:
    """The file that this part completes, as a blob. Raises ChecksumDiffers, PartMissing."""
    parts = BlobParts(act.blobs)
    if upload.parts:
        tally = joined = Tally(upload.size)

        def is_whole() -> bool:
            _check_declared(upload, joined)
            return True

        part = await parts.keep(upload.id, joined.over(parts.read([*upload.parts, part])), is_whole)
    file = BlobRef(sha256=tally.sha256, size=tally.size, media_type=media_type_of(tally.head))
    await parts.name(part, file)
    return file


def _check_declared(upload: UploadRow, tally: Tally) -> None:
    if upload.declared not in (None, tally.sha256):
        raise ChecksumDiffers(
            f"收到的文件哈希为 {tally.sha256}，与声明的 {upload.declared} 不符。请保留设备上的原件，"
            "重新建立上传，从头发送。",
            f"The file that was received has the hash {tally.sha256}, not {upload.declared} as stated. Keep the copy "
            "on the device, begin another upload, and send the file from its beginning.",
            found=tally.sha256,
            stated=str(upload.declared),
        )
