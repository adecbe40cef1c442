"""Reading the data of a coverage report, as plain tuples: a report covers up to a hundred thousand enterprises."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.sampling.past.drawn.opened import is_open
from services.sampling.past.inspection.visits import HeldInspection
from services.sampling.plans.coverage.figures import DrawnEnterprise
from shared.calendar.spans import Span
from shared.database import driver_connection

_NAMES = "SELECT identifier, name FROM sampling.enterprise WHERE bureau = $1 AND identifier = ANY ($2)"
# An enterprise that got a code is meant by the number that plans, draws and inspections of before have.
_PLANNED = """
    SELECT team, array_agg(sampling.present_identifier(bureau, identifier)) AS identifiers
    FROM sampling.planned WHERE plan = $1 GROUP BY team
"""
# The bureau's own inspections count. If they followed a covert draw that is not opened, they count only for readers of
# covert draws.
_HELD = f"""
    SELECT sampling.present_identifier(bureau, identifier), held_on, occasion, department,
        draw IS NOT NULL OR occasion = 'draw', NOT {is_open("i")}, team, methods
    FROM sampling.inspection i
    WHERE bureau = $1 AND department = '' AND held_on BETWEEN $2 AND $3 AND ($4 OR {is_open("i")})
"""  # noqa: S608  # our own condition
# The draws that were announced for the plan's years, even if held before these years began; for a campaign, only draws
# since it was drafted.
_DRAWN = """
    SELECT sampling.present_identifier(n.bureau, n.identifier),
        (n.drawn_at AT TIME ZONE 'Asia/Shanghai')::date AS drawn_on
    FROM sampling.drawn n
    WHERE n.bureau = $1 AND n.population = 'enterprises' AND n.withdrawn_at IS NULL AND NOT n.annulled
        AND ($6 OR NOT n.embargoed)
        AND n.year BETWEEN $2 AND $3
        AND (n.drawn_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN $4 AND $5
"""


class Since(NamedTuple):
    """Which draws count: those announced for these years and held on these days."""

    years: tuple[int, int]
    days: Span


async def planned(session: AsyncSession, plan: UUID) -> Mapping[str, Sequence[str]]:
    """Team → the identifiers of the plan's enterprises that it inspects."""
    rows = await (await driver_connection(session)).fetch(_PLANNED, plan)
    return {row["team"]: row["identifiers"] for row in rows}


async def held(session: AsyncSession, bureau: str, days: Span, *, covert: bool) -> list[HeldInspection]:
    """The bureau's own inspections on these days, as far as the reader may know of them."""
    rows = await (await driver_connection(session)).fetch(_HELD, bureau, days.first, days.last, covert)
    return [HeldInspection(*row) for row in rows]


async def drawn(session: AsyncSession, bureau: str, since: Since, *, covert: bool) -> list[DrawnEnterprise]:
    """The enterprises that the bureau's draws of these years and days drew, as far as the reader may know of them."""
    connection = await driver_connection(session)
    return [DrawnEnterprise(*row) for row in await connection.fetch(_DRAWN, bureau, *since.years, *since.days, covert)]


async def names(session: AsyncSession, bureau: str, identifiers: Collection[str]) -> Mapping[str, str]:
    """Enterprise → its name, for those that the directory knows or knew."""
    rows = await (await driver_connection(session)).fetch(_NAMES, bureau, list(identifiers))
    return {row["identifier"]: row["name"] for row in rows}
