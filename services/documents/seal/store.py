"""Reading the seals of a bureau, and writing their read rows."""

from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.documents.registration.days import Revocation
from services.documents.seal.lifecycle import FACTS, BureauSeals, KeptSeal, evolve, stream_of
from services.documents.seal.tables import SealRow
from shared.aggregate import Aggregate, find
from shared.errors import NotFound
from shared.locks import hold
from shared.log.deed import Deed
from shared.log.event import Event
from shared.work import Acting, Work

_LOCK = "documents.seal"


class SealUnknown(NotFound):
    code = "seal-unknown"
    title = "没有登记过该印章证书"
    title_en = "No such certificate of a seal is registered"


async def seals_alone(act: Acting) -> BureauSeals:
    """All seals of the bureau, with which nobody else does anything until the transaction ends."""
    await hold(act.session, _LOCK, act.bureau)
    return await find(act, SEALS, stream_of(act.bureau)) or BureauSeals(bureau=act.bureau)


async def seal_rows(session: AsyncSession, bureau: str) -> list[SealRow]:
    """The seals of the bureau, the one that begins last first."""
    query = select(SealRow).where(SealRow.bureau == bureau)
    return list(await session.scalars(query.order_by(col(SealRow.first).desc(), col(SealRow.certificate))))


async def sealing_bureaus(session: AsyncSession) -> list[str]:
    """The bureaus that have registered a seal and have not revoked it, of those that the transaction sees."""
    query = select(SealRow.bureau).where(col(SealRow.revocation).is_(None)).distinct()
    return list(await session.scalars(query.order_by(SealRow.bureau)))


async def seal_row(session: AsyncSession, certificate: str, visible: Callable[[str], bool]) -> SealRow:
    """The read row of a seal, if the caller may see its bureau (`visible`). Raises SealUnknown."""
    rows = await session.scalars(select(SealRow).where(SealRow.certificate == certificate))
    row = next((row for row in rows if visible(row.bureau)), None)
    if row is None:
        raise unknown(certificate)
    return row


def kept_in(row: SealRow) -> KeptSeal:
    """The seal that the row keeps."""
    revocation = row.revocation and Revocation.model_validate(row.revocation)
    return KeptSeal(row.certificate, row.first, Deed.model_validate(row.registered), revocation)


def unknown(certificate: str) -> SealUnknown:
    return SealUnknown(
        f"没有登记过 SHA-256 为 {certificate} 的印章证书；请在 GET /seals 中核对。",
        f"No certificate {certificate} is registered here; compare it with GET /seals.",
        certificate=certificate,
    )


async def _project(work: Work, seals: BureauSeals, _: Event) -> None:
    for seal in seals.kept:
        await work.session.merge(
            SealRow(
                bureau=seals.bureau,
                certificate=seal.certificate,
                version=seals.version,
                first=seal.first,
                registered=seal.registered.model_dump(mode="json"),
                revocation=seal.revocation and seal.revocation.model_dump(mode="json"),
            )
        )
    await work.session.flush()


SEALS: Aggregate[BureauSeals] = Aggregate(name="seal", facts=FACTS, evolve=evolve, project=_project, missing=unknown)
