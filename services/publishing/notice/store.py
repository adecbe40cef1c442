"""Reading and writing notices (a notice is what the public sees of a draw): one notice, the newest notices, and the
notices of the draws in whose frames an enterprise was.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.publishing.frame.members import Candidate, Errand, InNoFrame
from services.publishing.frame.store import candidate_in, errand_in
from services.publishing.frame.tables import CandidateRow, TaskRow
from services.publishing.log.store import NotPublished, first_checkpoint_covering, inclusion
from services.publishing.notice.story import Notice
from services.publishing.notice.tables import NoticeRow
from shared.errors import NotFound
from shared.keyset import read_page
from shared.log.receipts import Receipt
from shared.pages import PageFound, PageWanted

_POSITIONS = text("SELECT event, position FROM log.entry WHERE event = ANY(:events)")
_ENTRY = text("SELECT v.entry FROM log.entry e JOIN log.event v ON v.id = e.event WHERE e.position = :position")
_SERIALS = text("""
    SELECT bureau, year, count(*) AS draws, max(serial) AS highest FROM publishing.notice
    GROUP BY bureau, year ORDER BY year DESC, bureau
""")
# The newest name of each enterprise that fits; `\\` is LIKE's own escape.
_SEARCH = text("""
    SELECT DISTINCT ON (identifier) identifier, label FROM (
        SELECT c.identifier, c.label, c.draw
        FROM publishing.candidate c JOIN publishing.notice n ON n.draw = c.draw AND n.population = 'enterprises'
        WHERE c.identifier = :wanted OR c.label LIKE :pattern
        UNION ALL
        SELECT identifier, label, draw FROM publishing.task WHERE identifier = :wanted OR label LIKE :pattern
    ) AS known ORDER BY identifier, draw DESC LIMIT :limit
""")


class NoticeUnknown(NotFound):
    code = "notice-unknown"
    title = "没有这次抽查"
    title_en = "No such draw"


class Serials(NamedTuple):
    """For a bureau and year: how many draws were announced, and the highest serial. The two are equal if no serial is
    missing.
    """

    bureau: str
    year: int
    draws: int
    highest: int


class Enterprise(NamedTuple):
    """An enterprise that stood in a public frame, or that a public task visits."""

    identifier: str
    label: str


async def find_notice(session: AsyncSession, draw: UUID) -> Notice | None:
    row = await session.get(NoticeRow, draw)
    return None if row is None else Notice.model_validate(row)


async def notice_of(session: AsyncSession, draw: UUID) -> Notice:
    """The notice of a draw. Raises NoticeUnknown."""
    notice = await find_notice(session, draw)
    if notice is None:
        raise NoticeUnknown(f"没有公示过编号为 {draw} 的抽查。", f"No draw {draw} has been published.", draw=str(draw))
    return notice


async def save_notice(session: AsyncSession, notice: Notice) -> None:
    plain = notice.model_dump(mode="json")
    native = {name: getattr(notice, name) for name in ("draw", "replaces", "announced_at")}
    await session.merge(NoticeRow(**{**plain, **native}))


async def notices(
    session: AsyncSession, page: PageWanted[tuple[datetime, UUID]]
) -> PageFound[Notice, tuple[datetime, UUID]]:
    """A page of notices in the order of their announcement, newest first."""
    key = (col(NoticeRow.announced_at), col(NoticeRow.draw))
    found = await read_page(session, select(NoticeRow), key, page, newest_first=True)
    return found.to(Notice.model_validate)


async def serials(session: AsyncSession) -> list[Serials]:
    """For every bureau and year, how many draws were announced and the highest serial; the newest year first."""
    return [Serials(*row) for row in await session.execute(_SERIALS)]


async def enterprises_like(session: AsyncSession, wanted: str, limit: int) -> list[Enterprise]:
    """At most `limit` enterprises with this identifier, or with this text in their name."""
    escaped = wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    found = await session.execute(_SEARCH, {"wanted": wanted, "pattern": f"%{escaped}%", "limit": limit})
    return [Enterprise(*row) for row in found]


async def places_of(
    session: AsyncSession, identifier: str
) -> tuple[list[tuple[Notice, Candidate]], list[tuple[Notice, Errand]]]:
    """The draws in whose public frames the enterprise stood, each with its unit there; and the draws that put people on
    an inspection of the enterprise, each with that task. Newest first. Raises InNoFrame if there is neither.
    """
    frames = (
        select(NoticeRow, CandidateRow)
        .join(CandidateRow, col(CandidateRow.draw) == col(NoticeRow.draw))
        .where(col(CandidateRow.identifier) == identifier, col(NoticeRow.population) == "enterprises")
        .order_by(col(NoticeRow.announced_at).desc())
    )
    tasks = (
        select(NoticeRow, TaskRow)
        .join(TaskRow, col(TaskRow.draw) == col(NoticeRow.draw))
        .where(col(TaskRow.identifier) == identifier)
        .order_by(col(NoticeRow.announced_at).desc())
    )
    stood = [(Notice.model_validate(row), candidate_in(unit)) for row, unit in await session.execute(frames)]
    visited = [(Notice.model_validate(row), errand_in(task)) for row, task in await session.execute(tasks)]
    if not stood and not visited:
        raise InNoFrame(f"{identifier} 未列入任何已公开的抽查名单。", f"{identifier} stood in no public frame.")
    return stood, visited


async def held_over(session: AsyncSession, draw: UUID) -> list[Notice]:
    """The draws that were announced to fill vacated slots of this draw, in the order of announcement."""
    rows = (
        select(NoticeRow).where(col(NoticeRow.slot)["draw"].astext == str(draw)).order_by(col(NoticeRow.announced_at))
    )
    return [Notice.model_validate(row) for row in (await session.execute(rows)).scalars()]


async def positions(session: AsyncSession, events: Iterable[UUID]) -> dict[UUID, int]:
    """Event id → its position in the log. Events that still wait for the sequencer are left out."""
    rows = await session.execute(_POSITIONS, {"events": list(events)})
    return {row.event: row.position for row in rows}


async def receipt(session: AsyncSession, position: int) -> bytes:
    """The receipt (tlog-proof) of an entry, under the checkpoint that `first_checkpoint_covering` finds.

    Its `extra` line carries the entry. Raises NotPublished.
    """
    checkpoint = await first_checkpoint_covering(session, position)
    if checkpoint is None:
        raise NotPublished(f"日志第 {position} 条尚未公布。", f"Entry {position} is not published.", position=position)
    entry = await session.scalar(_ENTRY, {"position": position})
    proof = await inclusion(session, position, checkpoint.size)
    return Receipt(position, tuple(proof), checkpoint.note, bytes(entry or b"")).to_bytes()
