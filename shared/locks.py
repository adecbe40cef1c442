"""Named locks in the database that are held to the end of a transaction.

Take a lock first, and read afterwards in another statement: only a statement that begins after the lock is granted sees
what the last holder of the lock committed.
"""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_HOLD = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
_SHARE = text("SELECT pg_advisory_xact_lock_shared(hashtextextended(:name, 0))")
_TRY = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:name, 0))")
_TRY_SHARED = text("SELECT pg_try_advisory_xact_lock_shared(hashtextextended(:name, 0))")

HELD = "locks"
"""The key in `session.info` under which a session keeps the names of its locks."""


async def hold(session: AsyncSession, *name: str) -> None:
    """Wait until no other transaction holds the lock of this name (`"sampling.draw", "370124"`), then hold it."""
    await session.execute(_HOLD, {"name": _remembered(session, name)})


async def share(session: AsyncSession, *name: str) -> None:
    """Wait until no other transaction holds the lock of this name alone, then hold it together with those that share
    it.
    """
    await session.execute(_SHARE, {"name": _remembered(session, name)})


async def try_hold(session: AsyncSession, *name: str) -> bool:
    """Hold the lock if no other transaction holds it. Returns whether it is held now."""
    return bool(await session.scalar(_TRY, {"name": _remembered(session, name)}))


async def try_share(session: AsyncSession, *name: str) -> bool:
    """Hold the lock together with other transactions that share it. Returns False while another transaction holds it
    alone.
    """
    return bool(await session.scalar(_TRY_SHARED, {"name": _remembered(session, name)}))


def _remembered(session: AsyncSession, name: tuple[str, ...]) -> str:
    written = "/".join(name)
    session.info.setdefault(HELD, []).append(written)
    return written
