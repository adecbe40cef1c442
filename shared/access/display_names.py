"""Display names of the people who act. The names are in a table beside the log, because the log records only subjects.

A name is the one that the identity provider sent last. It may be corrected or deleted at any time; the log stays as it
is. Each service has its own names, and row-level security shows it no others.
"""

import asyncio
from collections.abc import Callable, Mapping

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.access.identity import Identity
from shared.database import connected

_ALL = text("SELECT subject, name FROM edge.display_name WHERE service = :service")
_NOTE = text("""
    INSERT INTO edge.display_name (service, subject, name) VALUES (:service, :subject, :name)
    ON CONFLICT (service, subject) DO UPDATE SET name = excluded.name, noted_at = now()
""")


class DisplayNames:
    """The display names of everybody who has acted in the service, read again at most once in `interval` seconds in
    each process.
    """

    def __init__(
        self, engine: AsyncEngine, service: str, monotonic: Callable[[], float], *, interval: float = 10.0
    ) -> None:
        self._engine = engine
        self._service = service
        self._monotonic = monotonic
        self._interval = interval
        self._read_at = float("-inf")
        self._reading = asyncio.Lock()
        self._names: Mapping[str, str] = {}

    @property
    def known(self) -> Mapping[str, str]:
        """Subject → display name, as far as this process knows."""
        return self._names

    async def refresh(self) -> None:
        """Read the names again if they may be out of date. Call it before the transaction of a request is open."""
        if self._is_fresh():
            return
        async with self._reading:
            if self._is_fresh():
                return  # another request has read them meanwhile
            async with connected(self._engine) as connection:
                found = await connection.execute(_ALL, {"service": self._service})
                self._names = {row.subject: row.name for row in found}
            self._read_at = self._monotonic()

    async def note(self, identity: Identity) -> None:
        """Note the name of a caller who is about to act. Call it before the transaction of the request is open."""
        await self.refresh()
        subject, name = identity.subject, identity.name
        if name is None or self._names.get(subject) == name:
            return
        async with connected(self._engine) as connection:
            await connection.execute(_NOTE, {"service": self._service, "subject": subject, "name": name})
        self._names = {**self._names, subject: name}

    def _is_fresh(self) -> bool:
        return self._monotonic() - self._read_at < self._interval
