"""What the site keeps of owners' doors: secrets that were printed, doors that were opened, letters and answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.door.opening import PrintedSecret
from services.publishing.door.state import Noted, evolve
from shared.aggregate import Aggregate
from shared.contracts.letters import DoorNoted, DoorOpened, DoorSecretPrinted, LetterSent, LetterTold
from shared.errors import NotFound
from shared.log.event import Event
from shared.log.rebuild import Projection
from shared.work import Work

_PRINTED = text("""
    INSERT INTO publishing.door_secret (fingerprint, bureau, inspection, handle, door, printed_at)
    VALUES (:fingerprint, :bureau, :inspection, :handle, :door, :at)
    ON CONFLICT (fingerprint) DO NOTHING
""")
_USED = text("UPDATE publishing.door_secret SET opened_at = :at WHERE fingerprint = :fingerprint AND bureau = :bureau")
_OPENED = text("""
    INSERT INTO publishing.door (key, door, bureau, handle, opened_at) VALUES (:key, :door, :bureau, :handle, :at)
""")
_SENT = text("""
    INSERT INTO publishing.door_letter (letter, door, bureau, sent_at, sent)
    VALUES (:letter, :door, :bureau, :at, CAST(:sent AS jsonb))
    ON CONFLICT (letter) DO NOTHING
""")
_TOLD = text("""
    UPDATE publishing.door_letter SET told = CAST(:told AS jsonb) WHERE letter = :letter AND bureau = :bureau
""")
_SECRET = text("""
    SELECT fingerprint, inspection, handle, door, opened_at FROM publishing.door_secret
    WHERE fingerprint = :fingerprint AND handle = :handle AND bureau = :bureau
""")
_DOOR = text("""
    SELECT door, opened_at FROM publishing.door WHERE key = :key AND handle = :handle AND bureau = :bureau
""")
_IN_USE = text("SELECT 1 FROM publishing.door WHERE key = :key")
_LETTERS = text(
    "SELECT sent_at, sent, told FROM publishing.door_letter WHERE door = :door ORDER BY sent_at DESC, letter"
)
TABLES = ("publishing.door_secret", "publishing.door", "publishing.door_letter")
"""The tables that a rebuild empties and fills again."""


class DoorUnknown(NotFound):
    code = "door-unknown"
    title = "没有这个企业窗口"
    title_en = "No such door"


class OpenDoor(NamedTuple):
    """A door that somebody has the key of."""

    door: UUID
    opened_at: datetime


class LetterKept(NamedTuple):
    """A letter with what has become of it; `told` is None until the bureau has received it."""

    sent_at: datetime
    sent: LetterSent
    told: LetterTold | None


async def printed_secret(session: AsyncSession, fingerprint: str, handle: str, bureau: str) -> PrintedSecret | None:
    """The secret of this fingerprint, if it was printed on a notice of this inspection."""
    row = (
        await session.execute(_SECRET, {"fingerprint": fingerprint, "handle": handle, "bureau": bureau})
    ).one_or_none()
    return PrintedSecret(row.fingerprint, row.inspection, row.handle, row.door, row.opened_at) if row else None


async def door_of_key(session: AsyncSession, key: str, handle: str, bureau: str) -> OpenDoor | None:
    """The door of this inspection that the key (its SHA-256 in hex) is good for."""
    row = (await session.execute(_DOOR, {"key": key, "handle": handle, "bureau": bureau})).one_or_none()
    return OpenDoor(row.door, row.opened_at) if row else None


async def is_in_use(session: AsyncSession, key: str) -> bool:
    """Whether a door was opened for the key (its SHA-256 in hex)."""
    return await session.scalar(_IN_USE, {"key": key}) is not None


async def letters_of(session: AsyncSession, door: UUID) -> Sequence[LetterKept]:
    """The letters that were sent through a door, the newest first."""
    rows = await session.execute(_LETTERS, {"door": door})
    return [
        LetterKept(row.sent_at, LetterSent.model_validate(row.sent), row.told and LetterTold.model_validate(row.told))
        for row in rows
    ]


async def keep_printed(work: Work, event: Event) -> None:
    """Keep the fingerprint of a secret that was printed."""
    told = DoorSecretPrinted.of(event)
    values = told.model_dump(include={"fingerprint", "inspection", "handle", "door"})
    await work.session.execute(_PRINTED, {**values, "bureau": event.bureau, "at": event.time})


async def keep_told(work: Work, event: Event) -> None:
    """Keep what has become of a letter."""
    told = LetterTold.of(event)
    values = {"letter": told.letter, "bureau": event.bureau, "told": told.model_dump_json()}
    await work.session.execute(_TOLD, values)


async def project(work: Work, noted: Noted, event: Event) -> None:
    """Write the rows after an opening, or a letter."""
    what, of_event = DoorNoted.of(event).what, {"bureau": event.bureau, "at": event.time}
    if isinstance(what, DoorOpened):
        opened = {"key": what.key, "door": noted.id, "handle": what.handle}
        await work.session.execute(_OPENED, {**opened, **of_event})
        await work.session.execute(_USED, {"fingerprint": what.fingerprint, **of_event})
    else:
        sent = {"letter": what.letter, "door": what.door, "sent": what.model_dump_json()}
        await work.session.execute(_SENT, {**sent, **of_event})


def _unknown(door: str) -> DoorUnknown:
    return DoorUnknown(f"没有编号为 {door} 的企业窗口。", f"There is no door {door}.")


DOORS: Aggregate[Noted] = Aggregate(
    name="door", facts=(DoorNoted.type,), evolve=evolve, project=project, missing=_unknown
)
KEPT_DOORS: Mapping[str, Projection] = {DoorSecretPrinted.type: keep_printed, LetterTold.type: keep_told}
"""Event type of other services → how the event changes the rows."""
