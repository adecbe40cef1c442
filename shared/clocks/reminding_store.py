"""Reading which clocks somebody is to be reminded of, and on which day they were last looked at."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from shared.clocks.deadlines import REMIND
from shared.clocks.reminding import Reminder, Reminders, kind_of
from shared.clocks.tables import ClockTables
from shared.contracts.clocks import Owes
from shared.database import driver_connection
from shared.log.event import Event

# A clock that was due on the last day looked at is overdue since then.
_DUE = f"""
SELECT id, matter, who, name, due FROM {{clock}}
WHERE bureau = $1 AND state = 'running' AND ({REMIND.format("$2", "$3", "$2", "$3")})
ORDER BY ends, id
"""  # noqa: S608  # the names of our own tables
_LAST = "SELECT day FROM {round} WHERE bureau = $1"
_KEEP = """
INSERT INTO {round} (bureau, day, event) VALUES ($1, $2, $3)
ON CONFLICT (bureau) DO UPDATE SET day = excluded.day, event = excluded.event
"""


async def reminders(session: AsyncSession, tables: ClockTables, bureau: str, since: date, today: date) -> Reminders:
    """The reminders for the days after `since` up to and including today."""
    connection = await driver_connection(session)
    rows = await connection.fetch(_DUE.format(clock=tables.clock), bureau, since, today)
    return Reminders(
        tuple(
            Reminder(clock=clock, matter=matter, owes=Owes(who=who, name=name), due=due, what=kind_of(due, today))
            for clock, matter, who, name, due in rows
        )
    )


async def last_round(session: AsyncSession, tables: ClockTables, bureau: str) -> date | None:
    """The last day for which the bureau's clocks were looked at."""
    connection = await driver_connection(session)
    day: date | None = await connection.fetchval(_LAST.format(round=tables.round), bureau)
    return day


async def keep(session: AsyncSession, tables: ClockTables, event: Event, day: date) -> None:
    """Write on which day the clocks of the event's bureau were looked at."""
    connection = await driver_connection(session)
    await connection.execute(_KEEP.format(round=tables.round), event.bureau, day, event.id)
