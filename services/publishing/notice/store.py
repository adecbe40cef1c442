"""What the public may ask about draws: the notice of one, the newest ones, who stood in which frame."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.publishing.log.store import NotPublished, first_checkpoint_covering, inclusion
from services.publishing.notice.disclosure import Notice
from services.publishing.notice.frame import Candidate
from services.publishing.notice.tables import CandidateRow, NoticeRow
from shared.errors import NotFound
from shared.log.receipts import Receipt

_POSITIONS = text("SELECT event, position FROM log.entry WHERE event = ANY(:events)")
_ENTRY = text("SELECT v.entry FROM log.entry e JOIN log.event v ON v.id = e.event WHERE e.position = :position")
_SERIALS = text("""
    SELECT bureau, year, count(*) AS draws, max(serial) AS highest FROM publishing.notice
    GROUP BY bureau, year ORDER BY year DESC, bureau
""")
_STRATA = text("""
    SELECT stratum, count(*) AS size, min(weight) AS lightest, max(weight) AS heaviest FROM publishing.candidate
    WHERE draw = :draw GROUP BY stratum ORDER BY stratum
""")
_SAVE_CANDIDATES = text("""
    INSERT INTO publishing.candidate (draw, bureau, id, identifier, salt, label, stratum, weight)
    SELECT :draw, :bureau, * FROM unnest(CAST(:ids AS text[]), CAST(:identifiers AS text[]), CAST(:salts AS text[]),
                                         CAST(:labels AS text[]), CAST(:strata AS text[]), CAST(:weights AS integer[]))
""")
# The newest name of each enterprise that fits; `\\` is LIKE's own escape.
_SEARCH = text("""
    SELECT DISTINCT ON (identifier) identifier, label FROM publishing.candidate
    WHERE identifier = :wanted OR label LIKE :pattern ORDER BY identifier, draw DESC LIMIT :limit
""")
_BATCH = 10_000


class NoticeUnknown(NotFound):
    code = "notice-unknown"
    title = "没有这次抽查"
    title_en = "No such draw"


class InNoFrame(NotFound):
    code = "in-no-frame"
    title = "未列入任何已公告的抽查名单"
    title_en = "In no announced frame"


class Serials(NamedTuple):
    """How many draws a bureau announced in a year, and the highest serial among them: equal where none is missing."""

    bureau: str
    year: int
    draws: int
    highest: int


class Stratum(NamedTuple):
    """A stratum of a frame: how many units, and their lightest and heaviest weight."""

    name: str
    size: int
    lightest: int
    heaviest: int


class Enterprise(NamedTuple):
    """Somebody who stood in a frame."""

    identifier: str
    label: str


async def find_notice(session: AsyncSession, draw: UUID) -> Notice | None:
    row = await session.get(NoticeRow, draw)
    return None if row is None else Notice.model_validate(row)


async def notice_of(session: AsyncSession, draw: UUID) -> Notice:
    """Raises NoticeUnknown."""
    notice = await find_notice(session, draw)
    if notice is None:
        raise NoticeUnknown(f"没有公示过编号为 {draw} 的抽查。", f"No draw {draw} has been published.", draw=str(draw))
    return notice


async def save_notice(session: AsyncSession, notice: Notice) -> None:
    plain = notice.model_dump(mode="json")
    native = {name: getattr(notice, name) for name in ("draw", "replaces", "announced_at")}
    await session.merge(NoticeRow(**{**plain, **native}))


async def newest_notices(session: AsyncSession, after: tuple[datetime, UUID] | None, limit: int) -> list[Notice]:
    """In the order of announcement, newest first; those before the key `after` (`announced_at`, `draw`)."""
    key = tuple_(col(NoticeRow.announced_at), col(NoticeRow.draw))
    rows = select(NoticeRow).order_by(col(NoticeRow.announced_at).desc(), col(NoticeRow.draw).desc()).limit(limit)
    if after is not None:
        rows = rows.where(key < after)
    return [Notice.model_validate(row) for row in (await session.execute(rows)).scalars()]


async def serials(session: AsyncSession) -> list[Serials]:
    """Of every bureau and year, newest first."""
    return [Serials(*row) for row in await session.execute(_SERIALS)]


async def save_candidates(session: AsyncSession, notice: Notice, frame: Sequence[Candidate]) -> None:
    for start in range(0, len(frame), _BATCH):
        ids, identifiers, salts, labels, strata, weights = map(list, zip(*frame[start : start + _BATCH], strict=True))
        await session.execute(
            _SAVE_CANDIDATES,
            {
                "draw": notice.draw,
                "bureau": notice.bureau,
                "ids": ids,
                "identifiers": identifiers,
                "salts": salts,
                "labels": labels,
                "strata": strata,
                "weights": weights,
            },
        )


async def frame_of(session: AsyncSession, draw: UUID, *, limit: int | None = None) -> list[Candidate]:
    """A draw's frame, sorted by id: all of it, or its first `limit` units."""
    rows = select(CandidateRow).where(col(CandidateRow.draw) == draw).order_by(col(CandidateRow.id)).limit(limit)
    return [_candidate(row) for row in (await session.execute(rows)).scalars()]


async def candidates_among(session: AsyncSession, draw: UUID, ids: Iterable[str]) -> dict[str, Candidate]:
    """Those units of a draw's frame that are named, by id."""
    rows = select(CandidateRow).where(col(CandidateRow.draw) == draw, col(CandidateRow.id).in_(list(ids)))
    return {row.id: _candidate(row) for row in (await session.execute(rows)).scalars()}


async def candidate_of(session: AsyncSession, draw: UUID, id_: str) -> Candidate:
    """Raises InNoFrame."""
    row = await session.get(CandidateRow, (draw, id_))
    if row is None:
        raise InNoFrame(f"名单中没有编号 {id_}。", f"The frame has no unit {id_}.", draw=str(draw), id=id_)
    return _candidate(row)


async def strata_of(session: AsyncSession, draw: UUID) -> list[Stratum]:
    return [Stratum(*row) for row in await session.execute(_STRATA, {"draw": draw})]


async def enterprises_like(session: AsyncSession, wanted: str, limit: int) -> list[Enterprise]:
    """Those with this identifier, or with this piece of text in their name."""
    escaped = wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    found = await session.execute(_SEARCH, {"wanted": wanted, "pattern": f"%{escaped}%", "limit": limit})
    return [Enterprise(*row) for row in found]


async def places_of(session: AsyncSession, identifier: str) -> list[tuple[Notice, Candidate]]:
    """Every draw in whose frame the enterprise stood, newest first, and its unit there. Raises InNoFrame."""
    rows = (
        select(NoticeRow, CandidateRow)
        .join(CandidateRow, col(CandidateRow.draw) == col(NoticeRow.draw))
        .where(col(CandidateRow.identifier) == identifier)
        .order_by(col(NoticeRow.announced_at).desc())
    )
    places = [(Notice.model_validate(row), _candidate(unit)) for row, unit in await session.execute(rows)]
    if not places:
        raise InNoFrame(f"{identifier} 未列入任何已公告的抽查名单。", f"{identifier} stood in no announced frame.")
    return places


async def positions(session: AsyncSession, events: Iterable[UUID]) -> dict[UUID, int]:
    """Where these events stand in the log; those that wait for the sequencer are left out."""
    rows = await session.execute(_POSITIONS, {"events": list(events)})
    return {row.event: row.position for row in rows}


async def receipt(session: AsyncSession, position: int) -> bytes:
    """The tlog-proof of an entry under the first published, and where there is one cosigned, checkpoint that covers it.

    `extra` carries the entry. Raises NotPublished.
    """
    checkpoint = await first_checkpoint_covering(session, position)
    if checkpoint is None:
        raise NotPublished(f"日志第 {position} 条尚未公布。", f"Entry {position} is not published.", position=position)
    entry = await session.scalar(_ENTRY, {"position": position})
    proof = await inclusion(session, position, checkpoint.size)
    return Receipt(position, tuple(proof), checkpoint.note, bytes(entry or b"")).to_bytes()


def _candidate(row: CandidateRow) -> Candidate:
    return Candidate(row.id, row.identifier, row.salt, row.label, row.stratum, row.weight)
