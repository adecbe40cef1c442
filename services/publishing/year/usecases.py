"""Keeping the records of bureaus' years: read what the published log has more, and judge all that it has."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from services.publishing.file.store import adopted_file
from services.publishing.log.store import entries_between, root_at
from services.publishing.year.folding import JudgedYear, YearFold, portion_of
from services.publishing.year.store import save_years
from shared.blobs import BlobStore
from shared.clock import Clock
from shared.database import transact
from shared.errors import Invalid, NotFound, Refusal
from shared.log.leadership import Connect, Office, leading
from shared.log.streams import published_size
from shared.policy.policy import Policy
from shared.policy.reading import read_policy
from shared.pool import Pool

_AT_A_TIME = 4096
# A draw becomes overdue without any entry.
_JUDGED_EVERY = timedelta(seconds=30)


@dataclass(kw_only=True)
class Auditor:
    """Reads the published log from its first entry on, and writes the records of bureaus' years."""

    engine: AsyncEngine
    blobs: BlobStore
    pool: Pool
    clock: Clock
    fold: YearFold
    _written: dict[tuple[str, int], JudgedYear] = field(default_factory=dict)
    _judged_at: datetime | None = None

    async def step(self) -> None:
        """Read all entries that are published and not read yet. Then judge, if a draw may have changed by them, or if
        the last judgement is half a minute old.
        """
        news = await self._read()
        now = self.clock()
        if news or self._judged_at is None or now - self._judged_at >= _JUDGED_EVERY:
            years = await self.pool.run(self.fold.judged, now)
            changed = [judged for judged in years if self._written.get((judged.bureau, judged.year)) != judged]
            async with transact(self.engine) as session:
                await save_years(session, changed, self.fold.size, now)
            self._written |= {(judged.bureau, judged.year): judged for judged in changed}
            self._judged_at = now

    async def _read(self) -> bool:
        """Returns whether an entry can be about a draw."""
        async with transact(self.engine) as session:
            published = await published_size(session)
        news = False
        while self.fold.size < published:
            first = self.fold.size
            # Whole bundles, as a stranger reads them.
            end = min(published, first - first % _AT_A_TIME + _AT_A_TIME)
            async with transact(self.engine) as session:
                entries = await entries_between(session, first, end)
            portion = await self.pool.run(portion_of, first, entries)
            async with transact(self.engine) as session:
                roots = {size: await root_at(session, size) for size in portion.sizes if size <= first + len(entries)}
            await self.pool.run(self.fold.take, portion, roots, await self._policies(portion.files))
            news = news or portion.tells
        return news

    async def _policies(self, files: Iterable[str]) -> dict[str, Policy | Refusal]:
        """Each adopted policy by the hash of its file; or why it cannot be read."""
        found: dict[str, Policy | Refusal] = {}
        for file in files:
            try:
                async with transact(self.engine) as session:
                    content = await adopted_file(session, file)
                found[file] = (await self.pool.run(read_policy, await self.blobs.get(content))).policy
            except (NotFound, Invalid) as refusal:
                found[file] = refusal
        return found


async def keep_judging(auditor: Auditor, connect: Connect, *, pause: float = 1.0) -> None:
    """Keep the records; runs until it is cancelled. While another process does it, wait for that to end. `pause` is in
    seconds.
    """
    async with leading(connect, Office.AUDITOR, pause=5.0) as leadership:
        while True:
            await leadership.fetchval("SELECT 1")
            await auditor.step()
            await asyncio.sleep(pause)
