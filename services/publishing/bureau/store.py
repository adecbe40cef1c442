"""What is known of bureaus: the names in their policies, and whether there is anything to show of their work."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.bureau.columns import Filled
from services.publishing.bureau.naming import PolicyName
from shared.database import driver_connection

_NAMES = """
    SELECT bureau, place, first, last, rules #>> '{authorities,bureau}' AS name,
        coalesce(rules #>> '{authorities,address}', ''), coalesce(rules #>> '{authorities,telephone}', ''),
        coalesce(rules #>> '{authorities,government}', ''), coalesce(rules #>> '{authorities,court}', '')
    FROM publishing.policy
    WHERE rules #>> '{authorities,bureau}' <> '' ORDER BY bureau, place
"""
_FILLED = """
    SELECT EXISTS (SELECT FROM publishing.publication WHERE status = 'shown') AS results,
        EXISTS (SELECT FROM publishing.policy) OR EXISTS (SELECT FROM publishing.notice) AS bureaus
"""
_BUREAUS = """
    SELECT bureau FROM publishing.policy UNION SELECT bureau FROM publishing.notice
    UNION SELECT bureau FROM publishing.publication WHERE released IS NOT NULL ORDER BY bureau
"""


async def policy_names(session: AsyncSession) -> Sequence[PolicyName]:
    """The names that policies give their bureaus."""
    return [PolicyName(*row) for row in await (await driver_connection(session)).fetch(_NAMES)]


async def filled(session: AsyncSession) -> Filled:
    row = await (await driver_connection(session)).fetchrow(_FILLED)
    return Filled(*row)


async def bureaus(session: AsyncSession) -> Sequence[str]:
    """The codes of all bureaus of which the site shows something."""
    return [row["bureau"] for row in await (await driver_connection(session)).fetch(_BUREAUS)]
