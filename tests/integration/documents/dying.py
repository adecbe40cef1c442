"""Documents processes beside the test, which die."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from shared.clock import rfc3339
from tests.support.makers import NEVER, Maker, maker_of
from tests.support.paperwork import SITE, Paperwork

HELD = timedelta(seconds=31)
"""After so long others look at a paper that somebody died with."""


@dataclass(frozen=True)
class Dying:
    """Processes that lead on what is due, one after the other, each half a minute later; and die."""

    office: Paperwork
    maker: Maker

    async def begin(self, dies_at: int = NEVER) -> int:
        """A process that dies at a step. Returns its id when it is at work."""
        self.office.now += HELD
        kept = self.office.settings.model_dump(include={"blob_url", "paper_keys_file", "seals_folder"}, mode="json")
        return await self.maker.begin(
            {
                "database_url": self.office.database.url("cheqian_documents"),
                "settings": {**kept, "site_address": SITE},
                "now": rfc3339(self.office.now),
                "dies_at": dies_at,
            }
        )

    async def end(self) -> bool:
        """Whether the process came to its end, and did not die."""
        return await self.maker.end()


@asynccontextmanager
async def dying_on(office: Paperwork) -> AsyncIterator[Dying]:
    async with maker_of("tests.faults.dying_office") as maker:
        yield Dying(office, maker)
