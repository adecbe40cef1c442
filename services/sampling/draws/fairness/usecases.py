"""The fairness of a year's draws: told draw by draw, then examined; nothing is written."""

import asyncio
from hashlib import sha256

from sqlalchemy.ext.asyncio import AsyncSession

from services.sampling.draws.draw.lifecycle import Draw
from services.sampling.draws.fairness import store
from services.sampling.draws.fairness.history import Writer
from services.sampling.draws.fairness.report import Examined, Year
from services.sampling.draws.fairness.testing import Tally, examine, tally_of
from shared.blobs import BlobStore
from shared.draws.frames import Roster
from shared.draws.spec import RankSpec


async def year_of(session: AsyncSession, blobs: BlobStore, bureau: str, year: int, *, covert: bool) -> Year:
    """The year's completed draws, by population; covert ones that are not opened only for who may read those."""
    held = await store.completed(session, bureau, year)
    told = [draw for draw in held if covert or not draw.embargoed]
    writers: dict[str, Writer] = {}
    for draw in told:
        await _tell(session, blobs, draw, writers)
    seeds = "\n".join(draw.completion.seed for draw in told if draw.completion)
    histories = {population: writer.history() for population, writer in sorted(writers.items())}
    seed = int.from_bytes(sha256(seeds.encode()).digest()[:8], "big")
    return Year(bureau, year, len(told), len(held) - len(told), histories, seed)


async def examined(year: Year, only: str | None = None) -> dict[str, Examined]:
    """Each population's draws held again many times, in a thread: a second or two of computing for each."""
    return {
        population: Examined(history, *await asyncio.to_thread(examine, history, year.seed))
        for population, history in year.histories.items()
        if only in (None, population)
    }


async def tallied(year: Year, population: str) -> Tally | None:
    """How often each was eligible, expected and drawn; None where nobody of them could be drawn."""
    history = year.histories.get(population)
    return None if history is None else await asyncio.to_thread(tally_of, history, year.seed)


async def _tell(session: AsyncSession, blobs: BlobStore, draw: Draw, writers: dict[str, Writer]) -> None:
    assert draw.completion is not None  # noqa: S101  # completed ones are asked for
    frame = await store.frame_of(blobs, draw)
    openings = await store.openings_of(session, blobs, draw)
    if isinstance(frame, Roster):
        writer = writers.setdefault("people", Writer())
        await asyncio.to_thread(writer.assign, frame, draw.completion.outcome, openings)
    elif isinstance(draw.spec, RankSpec):
        writer = writers.setdefault(draw.population, Writer())
        await asyncio.to_thread(writer.rank, draw.spec, frame, draw.completion.outcome, openings)
