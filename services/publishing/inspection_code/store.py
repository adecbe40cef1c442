"""What cases tells of inspections that have a code, kept under the handle by which the code names them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.inspection_codes import InspectionCodeTold
from shared.log.event import Event
from shared.log.rebuild import Projection
from shared.work import Work

_KEEP = text("""
    INSERT INTO publishing.inspection_code (handle, bureau, told_at, told)
    VALUES (:handle, :bureau, :at, CAST(:told AS jsonb))
    ON CONFLICT (handle) DO UPDATE SET told_at = excluded.told_at, told = excluded.told
    WHERE inspection_code.bureau = excluded.bureau
""")
_FOUND = text(
    "SELECT bureau, told_at, told FROM publishing.inspection_code WHERE handle = :handle AND bureau = :bureau"
)
_NOTICES = text("""
    SELECT printed_at, opened_at FROM publishing.door_secret
    WHERE handle = :handle AND bureau = :bureau ORDER BY printed_at, fingerprint
""")
_DRAWS = text("SELECT draw, title FROM publishing.notice WHERE draw = ANY(:draws)")
TABLES = ("publishing.inspection_code",)
"""The tables that a rebuild empties and fills again."""


class KeptCode(NamedTuple):
    """An inspection that has a code: its bureau, what is told of it, and when that was told."""

    bureau: str
    told_at: datetime
    told: InspectionCodeTold


class NoticeKept(NamedTuple):
    """A notice with a secret: when it was printed, and when somebody opened a door with it, if somebody did."""

    printed_at: datetime
    opened_at: datetime | None


class SecretsKept(NamedTuple):
    """The notices with a secret that were printed for an inspection, in the order of their printing."""

    notices: tuple[NoticeKept, ...]

    @property
    def printed(self) -> int:
        return len(self.notices)

    @property
    def opened(self) -> int:
        return sum(each.opened_at is not None for each in self.notices)


async def keep_told(work: Work, event: Event) -> None:
    """Keep what is told of the code of an inspection now."""
    told = InspectionCodeTold.of(event)
    values = {"handle": told.handle, "bureau": event.bureau, "at": event.time, "told": told.model_dump_json()}
    await work.session.execute(_KEEP, values)


async def kept_code(session: AsyncSession, handle: str, bureau: str) -> KeptCode | None:
    """What is known under a handle (hex) of this bureau."""
    row = (await session.execute(_FOUND, {"handle": handle, "bureau": bureau})).one_or_none()
    return KeptCode(row.bureau, row.told_at, InspectionCodeTold.model_validate(row.told)) if row else None


async def secrets_of(session: AsyncSession, handle: str, bureau: str) -> SecretsKept:
    """The secrets of the inspection that is known under this handle of the bureau."""
    rows = await session.execute(_NOTICES, {"handle": handle, "bureau": bureau})
    return SecretsKept(tuple(NoticeKept(row.printed_at, row.opened_at) for row in rows))


async def titles_of(session: AsyncSession, draws: Iterable[UUID]) -> Mapping[UUID, str]:
    """Draw → title, of those among them that have a page."""
    return {row.draw: row.title for row in await session.execute(_DRAWS, {"draws": [*draws]})}


KEPT_CODES: Mapping[str, Projection] = {InspectionCodeTold.type: keep_told}
"""Event type → how the event changes the rows."""
