"""What coverage is reckoned from, read as plain tuples: a report sees a hundred thousand enterprises."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.sampling.past.inspection.visits import HeldInspection
from services.sampling.plans.coverage.figures import DrawnEnterprise
from shared.calendar.spans import Span
from shared.database import driver_connection

_NAMES = "SELECT identifier, name FROM sampling.enterprise WHERE bureau = $1 AND identifier = ANY ($2)"
_PLANNED = "SELECT team, array_agg(identifier) AS identifiers FROM sampling.planned WHERE plan = $1 GROUP BY team"
# An own inspection counts; of a covert draw that is not opened only for who may read it.
_HELD = """
    SELECT identifier, held_on, occasion, department, draw IS NOT NULL OR occasion = 'draw'
    FROM sampling.inspection i
    WHERE bureau = $1 AND department = '' AND held_on BETWEEN $2 AND $3
        AND ($4 OR draw IS NULL OR NOT EXISTS (SELECT FROM sampling.drawn d WHERE d.draw = i.draw AND d.embargoed))
"""
# The draws of the plan's years, also one that was held before they began; for a campaign none before it was drafted.
_DRAWN = """
    SELECT n.identifier, (n.drawn_at AT TIME ZONE 'Asia/Shanghai')::date AS drawn_on
    FROM sampling.drawn n
    WHERE n.bureau = $1 AND n.population = 'enterprises' AND n.withdrawn_at IS NULL AND ($6 OR NOT n.embargoed)
        AND n.year BETWEEN $2 AND $3
        AND (n.drawn_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN $4 AND $5
"""


class Since(NamedTuple):
    """Of which days draws count."""

    years: tuple[int, int]
    days: Span


async def planned(session: AsyncSession, plan: UUID) -> Mapping[str, Sequence[str]]:
    """Team → whom of the plan it has."""
    rows = await (await driver_connection(session)).fetch(_PLANNED, plan)
    return {row["team"]: row["identifiers"] for row in rows}


async def held(session: AsyncSession, bureau: str, days: Span, *, covert: bool) -> list[HeldInspection]:
    """The bureau's own inspections of these days, as far as the reader may know of them."""
    rows = await (await driver_connection(session)).fetch(_HELD, bureau, days.first, days.last, covert)
    return [HeldInspection(*row) for row in rows]


async def drawn(session: AsyncSession, bureau: str, since: Since, *, covert: bool) -> list[DrawnEnterprise]:
    """Who was drawn by the bureau's draws of these years, on these days, as far as the reader may know of it."""
    connection = await driver_connection(session)
    return [DrawnEnterprise(*row) for row in await connection.fetch(_DRAWN, bureau, *since.years, *since.days, covert)]


async def names(session: AsyncSession, bureau: str, identifiers: Collection[str]) -> Mapping[str, str]:
    """Enterprise → its name, of those the directory knows or knew."""
    rows = await (await driver_connection(session)).fetch(_NAMES, bureau, list(identifiers))
    return {row["identifier"]: row["name"] for row in rows}
