"""Reading commands, as far as the reader may know of their inspection; writing their read rows."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.cases.field.lifecycle import WAITING, CommandStatus, FieldCommand, evolve
from services.cases.field.tables import CommandRow
from services.cases.inspection.store import InspectionUnknown, inspection_of, known_to
from shared import aggregate
from shared.aggregate import Aggregate
from shared.contracts.commands import CommandNoted
from shared.database import driver_connection
from shared.errors import NotFound
from shared.keyset import read_page
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.work import Acting, Asking, Work

Place = tuple[datetime, UUID]
"""The key of a command in a list: its time on the device, and its id."""
# By the driver: a batch reads and writes many rows.
_SENT = "SELECT state::text FROM cases.command WHERE bureau = $1 AND id = ANY ($2::uuid[])"
_ONE = "SELECT state::text FROM cases.command WHERE id = $1"
_MADE = "SELECT state::text FROM cases.command WHERE inspection = $1 AND last > $2"
_WAITS = "SELECT count(*) FROM cases.command WHERE inspection = $1 AND status = ANY ($2::text[])"
# Hidden inspections are not counted: who reads metrics may not know of them.
_BY_BUREAU = """
SELECT c.bureau, count(*) FROM cases.command c JOIN cases.inspection i ON i.id = c.inspection
WHERE c.status IN ('refused', 'conflict', 'held') AND NOT i.hidden GROUP BY 1
"""
_WRITE = """
INSERT INTO cases.command (bureau, id, version, inspection, sender, device_time, status, last, state)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (bureau, id) DO UPDATE SET
    version = excluded.version, status = excluded.status, last = excluded.last, state = excluded.state
"""


class CommandUnknown(NotFound):
    code = "command-unknown"
    title = "没有这项离线事项"
    title_en = "No such command"


async def sent_among(act: Acting, ids: Collection[UUID]) -> dict[UUID, FieldCommand]:
    """The commands of the bureau with these ids, of whichever inspection."""
    rows = await (await driver_connection(act.session)).fetch(_SENT, act.bureau, list(ids))
    found = [FieldCommand.model_validate_json(row["state"]) for row in rows]
    return {each.id: each for each in found}


async def made_after(session: AsyncSession, inspection: UUID, version: int) -> list[FieldCommand]:
    """The commands that have made versions of the inspection after this one."""
    rows = await (await driver_connection(session)).fetch(_MADE, inspection, version)
    return [FieldCommand.model_validate_json(row["state"]) for row in rows]


async def waiting(session: AsyncSession, inspection: UUID) -> int:
    """How many commands of the inspection wait for a person."""
    return int(await (await driver_connection(session)).fetchval(_WAITS, inspection, list(WAITING)))


async def waiting_by_bureau(session: AsyncSession) -> dict[str, int]:
    """Bureau → how many of its commands wait for a person, without those of covert inspections."""
    rows = await (await driver_connection(session)).fetch(_BY_BUREAU)
    return {row["bureau"]: row["count"] for row in rows}


async def command_of(ask: Asking, command: UUID) -> FieldCommand:
    """A command of an inspection that the reader may know of. Raises CommandUnknown."""
    state = await (await driver_connection(ask.session)).fetchval(_ONE, command)
    found = FieldCommand.model_validate_json(state) if state else None
    if found is None or not ask.may_see(found.bureau):
        raise unknown(str(command))
    try:
        await inspection_of(ask, found.inspection)
    except InspectionUnknown as error:
        raise unknown(str(command)) from error
    return found


async def to_change(act: Acting, command: UUID) -> FieldCommand:
    """The command, whose inspection the caller may know of, at the version that the caller has read. Raises
    CommandUnknown, StaleVersion.
    """
    row = (await sent_among(act, [command])).get(command)
    if row is None or await known_to(act, row.inspection) is None:
        raise unknown(str(command))
    found = await aggregate.state_of(act, COMMANDS, row.stream.removeprefix("command/"))
    act.if_match.check(found.version)
    return found


async def of_inspection(
    ask: Asking, inspection: UUID, statuses: Collection[CommandStatus], page: PageWanted[Place]
) -> PageFound[CommandRow, Place]:
    """A page of the commands of an inspection with one of these statuses, in the order in which they were kept. Raises
    InspectionUnknown.
    """
    await inspection_of(ask, inspection)
    query = select(CommandRow).where(CommandRow.inspection == inspection, col(CommandRow.status).in_(statuses))
    return await read_page(ask.session, query, (col(CommandRow.device_time), col(CommandRow.id)), page)


async def write(session: AsyncSession, commands: Iterable[FieldCommand]) -> None:
    """Write the read rows of commands."""
    await (await driver_connection(session)).executemany(_WRITE, [_columns(each) for each in commands])


async def project(work: Work, command: FieldCommand, event: Event) -> None:
    """Write the read row after one more event of a command."""
    del event
    await write(work.session, [command])


def _columns(command: FieldCommand) -> tuple[object, ...]:
    """The values of the columns, in the order of `_WRITE`."""
    return (
        command.bureau,
        command.id,
        command.version,
        command.inspection,
        command.sender,
        command.sent.device_time,
        command.status,
        command.outcome.last,
        command.model_dump_json(),
    )


def unknown(command: str) -> CommandUnknown:
    return CommandUnknown(f"没有编号为 {command} 的离线事项。", f"There is no command {command} here.", command=command)


COMMANDS: Aggregate[FieldCommand] = Aggregate(
    name="command", facts=(CommandNoted.type,), evolve=evolve, project=project, missing=unknown
)
