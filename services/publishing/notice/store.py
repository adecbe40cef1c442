"""Reading and writing notices (a notice is what the public sees of a draw): one notice, the newest notices, and the
draws in whose lists an enterprise stands.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.publishing.frame.members import candidate, errand, excluded
from services.publishing.frame.sheets import Key, Sheet, Shelf
from services.publishing.frame.store import member_of, opening_at
from services.publishing.notice.standing import Standing
from services.publishing.notice.story import Notice
from services.publishing.notice.tables import NoticeRow
from shared.canonical import JsonObject
from shared.draws.purpose import more
from shared.errors import NotFound
from shared.keyset import read_page
from shared.pages import PageFound, PageWanted
from shared.policy.purposes import served

_POSITIONS = text("SELECT event, position FROM log.entry WHERE event = ANY(:events)")
_REVISION = text("SELECT xmin::text FROM publishing.notice WHERE draw = :draw")
_SERIALS = text("""
    SELECT bureau, year, count(*) AS draws, max(serial) AS highest FROM publishing.notice
    GROUP BY bureau, year ORDER BY year DESC, bureau
""")
# In each draw whose names are public, the sheet of names that has the name if any has it.
_PLACES = text("""
    SELECT n.draw, s.number, s.first, s.lines FROM publishing.notice n CROSS JOIN LATERAL (
        SELECT number, first, lines FROM publishing.sheet
        WHERE draw = n.draw AND shelf = 'names' AND first <= :name ORDER BY first DESC LIMIT 1) s
    WHERE position(:key IN s.lines) > 0 ORDER BY n.announced_at DESC, n.draw
""")


_PURPOSE = col(NoticeRow.spec)["purpose"].astext


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


async def find_notice(session: AsyncSession, draw: UUID) -> Notice | None:
    row = await session.get(NoticeRow, draw)
    return None if row is None else Notice.model_validate(row)


async def notice_of(session: AsyncSession, draw: UUID) -> Notice:
    """The notice of a draw. Raises NoticeUnknown."""
    notice = await find_notice(session, draw)
    if notice is None:
        raise NoticeUnknown(f"没有公示过编号为 {draw} 的抽查。", f"No draw {draw} has been published.", draw=str(draw))
    return notice


async def revision_of(session: AsyncSession, draw: UUID) -> str | None:
    """A text that is another whenever the notice, and so the lists of the draw, were written; None if there is none."""
    revision: str | None = await session.scalar(_REVISION, {"draw": draw})
    return revision


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


async def draws_shown(session: AsyncSession, bureau: str) -> set[str]:
    """The draws of a bureau that have a notice."""
    rows = await session.execute(select(col(NoticeRow.draw)).where(col(NoticeRow.bureau) == bureau))
    return {str(draw) for draw in rows.scalars()}


async def serials(session: AsyncSession) -> list[Serials]:
    """For every bureau and year, how many draws were announced and the highest serial; the newest year first."""
    return [Serials(*row) for row in await session.execute(_SERIALS)]


class Place(NamedTuple):
    """A draw in one of whose public lists an enterprise stands, and its place in the openings of the draw."""

    draw: UUID
    at: int


async def places_of(session: AsyncSession, identifier: str) -> list[Place]:
    """The draws in whose public lists the enterprise stands, the newest first."""
    key = Key("name", identifier)
    rows = (await session.execute(_PLACES, {"name": key.value, "key": key.text})).all()
    found = [(row.draw, Sheet(row.number, row.first, row.lines).find(key)) for row in rows]
    return [Place(draw, line.member["at"]) for draw, line in found if line]


async def standings_of(session: AsyncSession, identifier: str) -> list[Standing]:
    """How the enterprise stands in draws, the newest first; [] if it stands in no public list."""
    return [await _standing(session, *place) for place in await places_of(session, identifier)]


async def _standing(session: AsyncSession, draw: UUID, place: int) -> Standing:
    notice = await notice_of(session, draw)
    id_, named = await opening_at(session, draw, place)
    result = await member_of(session, draw, "outcome", id_)
    if notice.assigns:
        return Standing(notice, errand(await _line(session, draw, "tasks", id_), named), named, result)
    unit = await member_of(session, draw, "frame", id_)
    if unit:
        return Standing(notice, candidate(unit, named), named, result)
    return Standing(notice, excluded(await _line(session, draw, "excluded", id_), named), named, None)


async def _line(session: AsyncSession, draw: UUID, shelf: Shelf, id_: str) -> JsonObject:
    line = await member_of(session, draw, shelf, id_)
    if line is None:
        raise RuntimeError(f"{id_} of draw {draw} has an opening, and is not in {shelf}")
    return line


async def replacement_of(session: AsyncSession, draw: UUID) -> Notice | None:
    """The first draw that was announced to replace this draw; None if there is none."""
    rows = select(NoticeRow).where(col(NoticeRow.replaces) == draw).order_by(col(NoticeRow.announced_at)).limit(1)
    row = (await session.execute(rows)).scalar_one_or_none()
    return None if row is None else Notice.model_validate(row)


async def served_draw(session: AsyncSession, notice: Notice) -> Notice | None:
    """The draw for whose enterprises this draw draws people or items; None for other draws."""
    # Whoever forges an event may write any purpose.
    with suppress(ValueError):
        deal = served(notice.purpose)
        return await find_notice(session, deal.draw) if deal else None
    return None


async def continued(session: AsyncSession, notice: Notice) -> Notice | None:
    """The draw whose vacant places this draw fills; None if its purpose is no `more-n`."""
    found = more(notice.purpose)
    if not found:
        return None
    rows = select(NoticeRow).where(
        col(NoticeRow.bureau) == notice.bureau,
        _PURPOSE == found[0],  # noqa: SIM300  # a column, not a constant
        col(NoticeRow.announced_at) <= notice.announced_at,
    )
    row = (await session.scalars(rows.order_by(col(NoticeRow.announced_at).desc()).limit(1))).one_or_none()
    return None if row is None else Notice.model_validate(row)


async def continuations(session: AsyncSession, notice: Notice) -> list[Notice]:
    """The draws `more-n` that fill vacant places of this completed draw, in the order of their announcement."""
    if not notice.completion:
        return []
    rows = select(NoticeRow).where(
        col(NoticeRow.bureau) == notice.bureau,
        _PURPOSE.startswith(f"{notice.purpose}/more-", autoescape=True),
    )
    found = [Notice.model_validate(row) for row in await session.scalars(rows.order_by(col(NoticeRow.announced_at)))]
    # The stratum of another purpose may be named in the same way.
    return [one for one in found if more(one.purpose)]


async def positions(session: AsyncSession, events: Iterable[UUID]) -> dict[UUID, int]:
    """Event id → its position in the log. Events that still wait for the sequencer are left out."""
    rows = await session.execute(_POSITIONS, {"events": list(events)})
    return {row.event: row.position for row in rows}
