"""Reading evidence, as far as the reader may know of its inspection; writing its read rows."""

from collections.abc import AsyncIterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.cases.evidence.lifecycle import Evidence, evolve
from services.cases.evidence.tables import EvidenceRow, ReceivedFileRow
from services.cases.inspection.store import InspectionUnknown, inspection_of, known_to
from shared import aggregate
from shared.aggregate import Aggregate
from shared.contracts.evidence import EvidenceNoted, Taken
from shared.contracts.fact import BlobRef
from shared.errors import NotFound
from shared.keyset import read_page
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.work import Acting, Asking, Work

# Whoever ends the inspection writes this row: one of the two waits for the other.
_KEEP_OPEN = text("SELECT 1 FROM cases.inspection WHERE id = :id FOR SHARE")


class EvidenceUnknown(NotFound):
    code = "evidence-unknown"
    title = "没有这份证据"
    title_en = "No such evidence"


class FileUnknown(NotFound):
    code = "file-unknown"
    title = "没有收到这一文件"
    title_en = "This file was not received"


async def keep_as_it_is(session: AsyncSession, inspection: UUID) -> None:
    """Wait until nobody else changes the inspection, and keep others from changing it until the transaction ends."""
    await session.execute(_KEEP_OPEN, {"id": inspection})


async def evidence_of(ask: Asking, evidence: UUID) -> Evidence:
    """A piece of evidence whose inspection the reader may know of. Raises EvidenceUnknown."""
    row = await ask.session.get(EvidenceRow, evidence)
    if row is None or not ask.may_see(row.bureau):
        raise unknown(str(evidence))
    found = Evidence.model_validate(row.state)
    try:
        await inspection_of(ask, found.inspection)
    except InspectionUnknown as error:
        raise unknown(str(evidence)) from error
    return found


async def to_change(act: Acting, evidence: UUID) -> Evidence:
    """The evidence, whose inspection the caller may know of, at the version that the caller has read. Raises
    EvidenceUnknown, StaleVersion.
    """
    found = await aggregate.state_of(act, EVIDENCES, evidence)
    if await known_to(act, found.inspection) is None:
        raise unknown(str(evidence))
    act.if_match.check(found.version)
    return found


async def of_inspection(ask: Asking, inspection: UUID, page: PageWanted[UUID]) -> PageFound[EvidenceRow, UUID]:
    """A page of the evidence of an inspection, newest first, also what was removed. Raises InspectionUnknown."""
    await inspection_of(ask, inspection)
    query = select(EvidenceRow).where(EvidenceRow.inspection == inspection)
    return await read_page(ask.session, query, (col(EvidenceRow.id),), page, newest_first=True)


async def with_content(session: AsyncSession, inspection: UUID, sha256: str) -> list[Evidence]:
    """The evidence of an inspection that refers to this content."""
    query = select(EvidenceRow).where(EvidenceRow.inspection == inspection, EvidenceRow.sha256 == sha256)
    return [Evidence.model_validate(row.state) for row in await session.scalars(query)]


async def file_of(act: Acting, sha256: str) -> BlobRef:
    """The file with this hash, which is in the store: one that the caller sent, or that is evidence of an inspection
    that the caller may know of. Raises FileUnknown, BlobStoreUnavailable.
    """
    async for file in _known_with(act, sha256):
        # After a restore, a row may be there and its file not: then it is sent again, and nothing is acknowledged.
        if await act.blobs.holds(file):
            return file
    raise FileUnknown(
        f"没有收到您发送的文件 {sha256}。请核对哈希；尚未上传完的，请先续传（HEAD /evidence/uploads/…），再登记证据。",
        f"You have sent no file {sha256}. Check the hash; if the upload is not over, finish it first (HEAD "
        "/evidence/uploads/…), then take the evidence.",
        sha256=sha256,
    )


async def _known_with(act: Acting, sha256: str) -> AsyncIterator[BlobRef]:
    row = await act.session.get(ReceivedFileRow, (act.bureau, sha256, act.person))
    if row is not None:
        yield BlobRef(sha256=sha256, size=row.size, media_type=row.media_type)
    query = select(EvidenceRow).where(EvidenceRow.bureau == act.bureau, EvidenceRow.sha256 == sha256)
    for each in list(await act.session.scalars(query)):
        what = Evidence.model_validate(each.state).what
        if isinstance(what, Taken) and await known_to(act, what.inspection):
            yield what.content


async def orphans(
    ask: Asking, page: PageWanted[tuple[str, str]], *, own: bool
) -> PageFound[ReceivedFileRow, tuple[str, str]]:
    """A page of the files that were received in the bureau and are evidence of nothing; with `own`, only those that the
    reader has sent.
    """
    used = exists().where(
        col(EvidenceRow.bureau) == col(ReceivedFileRow.bureau),
        col(EvidenceRow.sha256) == col(ReceivedFileRow.sha256),
        col(EvidenceRow.status) == "kept",
    )
    query = select(ReceivedFileRow).where(ReceivedFileRow.bureau == ask.bureau, ~used)
    if own:
        query = query.where(ReceivedFileRow.subject == ask.identity.subject)
    return await read_page(ask.session, query, (col(ReceivedFileRow.sha256), col(ReceivedFileRow.subject)), page)


async def project(work: Work, evidence: Evidence, event: Event) -> None:
    """Write the read rows after one more event of a piece of evidence."""
    del event
    await work.session.merge(
        EvidenceRow(
            id=evidence.id,
            bureau=evidence.bureau,
            version=evidence.version,
            inspection=evidence.inspection,
            sha256=evidence.sha256,
            status=evidence.status,
            state=evidence.model_dump(mode="json"),
        )
    )
    await work.session.flush()
    if isinstance(evidence.what, Taken):
        # A file that was taken is found again also where only the log and the store are left.
        await _keep_file(work, evidence.bureau, evidence.recorded.person, evidence.what.content, evidence.recorded.at)


async def keep_file(act: Acting, file: BlobRef) -> None:
    """Keep that the caller has sent a file."""
    await _keep_file(act, act.bureau, act.person, file, act.now)


async def _keep_file(work: Work, bureau: str, subject: str, file: BlobRef, at: datetime) -> None:
    row = insert(ReceivedFileRow).values(bureau=bureau, subject=subject, received_at=at, **file.model_dump())
    await work.session.execute(row.on_conflict_do_nothing())


def unknown(evidence: str) -> EvidenceUnknown:
    return EvidenceUnknown(
        f"没有编号为 {evidence} 的证据。", f"There is no evidence {evidence} here.", evidence=evidence
    )


EVIDENCES: Aggregate[Evidence] = Aggregate(
    name="evidence", facts=(EvidenceNoted.type,), evolve=evolve, project=project, missing=unknown
)
