"""The fairness of a year's draws: the draws are collected one after the other and then tested. Nothing is written."""

from hashlib import sha256

from services.sampling.draws.draw import store as draws
from services.sampling.draws.draw.lifecycle import Draw
from services.sampling.draws.fairness import store
from services.sampling.draws.fairness.history import Writer
from services.sampling.draws.fairness.report import Examined, Year
from services.sampling.draws.fairness.testing import DrawTally, examine, tally_of
from services.sampling.registers.records.former_keys import NO_FORMER_KEYS, PERSONS
from services.sampling.registers.records.renewal_store import former_keys
from shared.access.roles import Permission
from shared.contracts.fact import BlobRef
from shared.draws.frames import Roster
from shared.draws.spec import RankSpec
from shared.work import Asking


async def year_of(ask: Asking, year: int) -> Year:
    """The completed draws of a year, by population. Covert draws that are not opened are included only if the caller
    may read covert draws.
    """
    covert = ask.may(Permission.DRAW_READ_COVERT)
    held = await store.completed(ask.session, ask.bureau, year)
    told = [draw for draw in held if covert or not draw.embargoed]
    sources = [(draw, await store.openings_named(ask.session, draw)) for draw in told]
    former = await former_keys(ask.session, ask.bureau)
    writers: dict[str, Writer] = {}
    async with ask.away():
        for draw, openings in sources:
            population = "people" if draw.assigns else draw.population
            if population not in writers:
                writers[population] = Writer(former if population in PERSONS else NO_FORMER_KEYS)
            await _tell(ask, draw, openings, writers[population])
        histories = {name: await ask.pool.run(writer.history) for name, writer in sorted(writers.items())}
    seeds = "\n".join(draw.completion.seed for draw in told if draw.completion)
    seed = int.from_bytes(sha256(seeds.encode()).digest()[:8], "big")
    return Year(ask.bureau, year, len(told), len(held) - len(told), histories, seed)


async def examined(ask: Asking, year: Year, only: str | None = None) -> dict[str, Examined]:
    """Population → its draws and the result of the test; only one population if `only` is given. Takes a second or two
    for each.
    """
    return {
        population: Examined(history, *await ask.compute(examine, history, year.seed))
        for population, history in year.histories.items()
        if only in (None, population)
    }


async def tallied(ask: Asking, year: Year, population: str) -> DrawTally | None:
    """How often each subject of a population was in a frame, was expected to be drawn and was drawn; None if the
    population has no draws.
    """
    history = year.histories.get(population)
    return None if history is None else await ask.compute(tally_of, history, year.seed)


async def _tell(ask: Asking, draw: Draw, named: BlobRef, writer: Writer) -> None:
    lists, openings = await store.lists_of(ask, draw), await store.openings_in(ask, named)
    if isinstance(lists, Roster):
        await ask.pool.run(writer.assign, lists, await draws.assigned(ask, draw), openings)
    elif isinstance(draw.spec, RankSpec):
        await ask.pool.run(writer.rank, draw.spec, lists.units, await draws.ranked(ask, draw), openings)
