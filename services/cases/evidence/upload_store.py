"""Rows of uploads: each moves on by one statement that looks at how far the upload has come, so that of two senders one
is refused. A sender sees only its own.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.cases.evidence.tables import UploadRow
from shared.contracts.fact import BlobRef
from shared.errors import NotFound
from shared.work import Acting, Asking


class UploadUnknown(NotFound):
    code = "upload-unknown"
    title = "没有这次上传，或已过期"
    title_en = "No such upload, or it has expired"


async def upload_of(ask: Asking, upload: UUID) -> UploadRow:
    """An upload of the caller. Raises UploadUnknown."""
    query = select(UploadRow).where(
        UploadRow.id == upload, UploadRow.bureau == ask.bureau, UploadRow.subject == ask.identity.subject
    )
    row = (await ask.session.scalars(query.execution_options(populate_existing=True))).one_or_none()
    if row is None:
        raise UploadUnknown(
            f"您没有编号为 {upload} 的上传，或久未续传而过期；请重新建立上传（POST /evidence/uploads），从头发送。",
            f"You have no upload {upload}, or it expired while nothing was sent; begin another (POST "
            "/evidence/uploads), and send the file from its beginning.",
            upload=str(upload),
        )
    return row


async def open_of(ask: Asking) -> int:
    """How many uploads of the caller are not whole."""
    query = select(func.count()).where(
        UploadRow.bureau == ask.bureau, UploadRow.subject == ask.identity.subject, col(UploadRow.sha256).is_(None)
    )
    return (await ask.session.scalars(query)).one()


async def move_on(act: Acting, upload: UploadRow, part: str, size: int) -> bool:
    """Record the next part of an upload. Returns False if another part was recorded first, or the upload is gone."""
    return await _change(
        act.session,
        upload,
        received=upload.received + size,
        parts=[*upload.parts, part],
        touched_at=act.now,
    )


async def finish(act: Acting, upload: UploadRow, file: BlobRef) -> bool:
    """Record that an upload is whole. Returns what `move_on` returns."""
    return await _change(
        act.session,
        upload,
        received=upload.size,
        parts=[],
        sha256=file.sha256,
        media_type=file.media_type,
        touched_at=act.now,
    )


async def give_up(act: Acting, upload: UUID) -> None:
    """Delete an upload of the caller; what was received as a whole stays. Raises UploadUnknown."""
    row = await upload_of(act, upload)
    await act.session.execute(delete(UploadRow).where(col(UploadRow.id) == row.id))


async def forget(session: AsyncSession, before: datetime) -> None:
    """Delete the uploads of which nothing has come since this time. A file that was received as a whole stays."""
    await session.execute(delete(UploadRow).where(col(UploadRow.touched_at) < before))


async def parts_wanted(session: AsyncSession) -> frozenset[str]:
    """The parts of all uploads that are not whole."""
    found = await session.scalars(select(UploadRow.parts))
    return frozenset(part for parts in found for part in parts)


async def _change(session: AsyncSession, upload: UploadRow, **values: object) -> bool:
    changed = await session.execute(
        update(UploadRow)
        .where(col(UploadRow.id) == upload.id, col(UploadRow.received) == upload.received)
        .values(**values)
        .execution_options(synchronize_session=False)
        .returning(col(UploadRow.id))
    )
    return changed.scalar_one_or_none() is not None
