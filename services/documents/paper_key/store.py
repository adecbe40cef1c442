"""Reading the paper keys of a bureau, and writing their read rows."""

from collections.abc import Callable
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.documents.paper_key.lifecycle import FACTS, KeptKey, Keyring, evolve, stream_of
from services.documents.paper_key.tables import PaperKeyRow
from services.documents.registration.days import Revocation
from shared.aggregate import Aggregate, find
from shared.database import driver_connection
from shared.errors import NotFound
from shared.locks import hold
from shared.log.deed import Deed
from shared.log.event import Event
from shared.papers.keys import PaperKey
from shared.work import Acting, Work

_LOCK = "documents.paper-key"
# By the driver: the service asks for each paper that it issues.
_KEYS = "SELECT key, first, last, revoked FROM documents.paper_key WHERE bureau = $1 ORDER BY first DESC, key"


class PaperKeyUnknown(NotFound):
    code = "paper-key-unknown"
    title = "没有登记过该文书密钥"
    title_en = "No such paper key is registered"


async def keyring_alone(act: Acting) -> Keyring:
    """All keys of the bureau, with which nobody else does anything until the transaction ends."""
    await hold(act.session, _LOCK, act.bureau)
    return await find(act, PAPER_KEYS, stream_of(act.bureau)) or Keyring(bureau=act.bureau)


async def paper_keys(session: AsyncSession, bureau: str) -> list[PaperKeyRow]:
    """The keys of the bureau, the one that begins last first."""
    query = select(PaperKeyRow).where(PaperKeyRow.bureau == bureau)
    return list(await session.scalars(query.order_by(col(PaperKeyRow.first).desc(), col(PaperKeyRow.key))))


async def paper_key_row(session: AsyncSession, public: str, visible: Callable[[str], bool]) -> PaperKeyRow:
    """The read row of a key, if the caller may see its bureau (`visible`). Raises PaperKeyUnknown."""
    rows = await session.scalars(select(PaperKeyRow).where(PaperKeyRow.key == public))
    row = next((row for row in rows if visible(row.bureau)), None)
    if row is None:
        raise unknown(public)
    return row


async def key_for(session: AsyncSession, bureau: str, day: date) -> PaperKey | None:
    """The key with which the bureau signs papers of this day; None if it has none."""
    rows = await (await driver_connection(session)).fetch(_KEYS, bureau)
    keys = [PaperKey(bureau, bytes.fromhex(public), *days) for public, *days in rows]
    return next((key for key in keys if key.signs(day)), None)


def kept_in(row: PaperKeyRow) -> KeptKey:
    """The key that the row keeps."""
    key = PaperKey(row.bureau, bytes.fromhex(row.key), row.first, row.last, row.revoked)
    revocation = row.revocation and Revocation.model_validate(row.revocation)
    return KeptKey(key, Deed.model_validate(row.registered), revocation)


def unknown(public: str) -> PaperKeyUnknown:
    return PaperKeyUnknown(
        f"没有登记过公钥为 {public} 的文书密钥；请在 GET /paper-keys 中核对。",
        f"No paper key {public} is registered here; compare it with GET /paper-keys.",
        key=public,
    )


async def _project(work: Work, keyring: Keyring, _: Event) -> None:
    for key, registered, revocation in keyring.kept:
        await work.session.merge(
            PaperKeyRow(
                bureau=key.bureau,
                key=key.public.hex(),
                version=keyring.version,
                first=key.first,
                last=key.last,
                revoked=key.revoked,
                registered=registered.model_dump(mode="json"),
                revocation=revocation and revocation.model_dump(mode="json"),
            )
        )
    await work.session.flush()


PAPER_KEYS: Aggregate[Keyring] = Aggregate(
    name="paper-key", facts=FACTS, evolve=evolve, project=_project, missing=unknown
)
