"""What was last frozen from a directory of a bureau, or issued of it: an import before that is not undone."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from services.sampling.registers.lists.undoing import FrozenFrom, FrozenKind
from shared.log.event import Event
from shared.work import Work

_KEEP = text("""
    INSERT INTO sampling.directory_frozen (bureau, directory, frozen_at, frozen_by, frame, kind)
    VALUES (:bureau, :directory, CAST(:at AS timestamptz), :by, CAST(:frame AS uuid), :kind)
    ON CONFLICT (bureau, directory) DO UPDATE SET frozen_at = excluded.frozen_at, frozen_by = excluded.frozen_by,
        frame = excluded.frame, kind = excluded.kind
    WHERE excluded.frozen_at >= directory_frozen.frozen_at
""")
_LAST = text("""
    SELECT frozen_at, frozen_by, frame, kind FROM sampling.directory_frozen
    WHERE bureau = :bureau AND directory = :directory
""")


class BureauDirectory(NamedTuple):
    """A directory of a bureau; `name` is a `DirectoryName`."""

    bureau: str
    name: str


async def keep_frozen(work: Work, event: Event, directory: BureauDirectory, kind: FrozenKind, frozen: UUID) -> None:
    """Keep that the event froze or issued something of this directory: what (`kind`), and its id (`frozen`)."""
    values = {
        "bureau": directory.bureau,
        "directory": directory.name,
        "at": event.time,
        "by": event.bureau,
        "frame": frozen,
        "kind": kind,
    }
    await work.session.execute(_KEEP, values)


async def last_frozen(work: Work, directory: BureauDirectory) -> FrozenFrom | None:
    """What was last frozen from the directory; None if nothing ever was."""
    asked = {"bureau": directory.bureau, "directory": directory.name}
    row = (await work.session.execute(_LAST, asked)).one_or_none()
    return FrozenFrom(*row) if row else None
