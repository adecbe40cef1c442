"""Forgetting the answers that `shared.http.once` keeps: after some weeks an Idempotency-Key counts as new again.

A service whose requests create things has this loop among its background tasks.
"""

import asyncio

from sqlalchemy import text

from shared.database import transact
from shared.http.resources import Resources

# Seconds between two looks.
_PAUSE = 3600.0
_FORGET = text("""
    DELETE FROM edge.answer
    WHERE service = :service AND created_at < now() - make_interval(days => :days)
""")


async def forget_old_answers(resources: Resources) -> None:
    """Delete the service's answers that are older than the setting `answers_kept_days`, now and then at intervals."""
    while True:
        await forget(resources)
        await asyncio.sleep(_PAUSE)


async def forget(resources: Resources) -> None:
    """Delete the old answers once."""
    asked = {"service": resources.service, "days": resources.settings.answers_kept_days}
    async with transact(resources.engine) as session:
        await session.execute(_FORGET, asked)
