"""The display names of those who acted in cases or here: a paper names who decided, and the log does not."""

from collections.abc import Mapping

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_NAMES = text("SELECT subject, name FROM edge.display_name ORDER BY noted_at")


async def names_of(session: AsyncSession) -> Mapping[str, str]:
    """Subject → the display name that the identity provider stated last, to either service."""
    return {row.subject: row.name for row in await session.execute(_NAMES)}
