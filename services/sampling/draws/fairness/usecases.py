"""The fairness of a year's draws. Nothing is written."""

from hashlib import sha256

from services.sampling.draws.fairness import history_store, store
from services.sampling.draws.fairness.report import Completed, Examined, SubjectTally, Year
from services.sampling.registers.records.renewal_store import former_keys
from shared.access.roles import Permission
from shared.pages import PageFound, PageWanted
from shared.work import Asking


async def year_of(ask: Asking, year: int) -> Year:
    """The completed draws of a year, by population. Covert draws that are not opened are included only if the caller
    may read covert draws.
    """
    covert = ask.may(Permission.DRAW_READ_COVERT)
    held = await store.completed(ask.session, ask.bureau, year)
    told = [draw for draw in held if covert or not draw.embargoed]
    populations: dict[str, list[Completed]] = {}
    for draw in told:
        population = "people" if draw.assigns else draw.population
        populations.setdefault(population, []).append(await store.blobs_of(ask.session, draw))
    seeds = "\n".join(draw.completion.seed for draw in told if draw.completion)
    seed = int.from_bytes(sha256(seeds.encode()).digest()[:8], "big")
    return Year(ask.bureau, year, len(held) - len(told), populations, await former_keys(ask.session, ask.bureau), seed)


async def examined(ask: Asking, year: Year, only: str | None = None) -> dict[str, Examined]:
    """See `history_store.examined`."""
    return await ask.compute_apart(history_store.examined, year, only)


async def tallied(
    ask: Asking, year: Year, population: str, wanted: PageWanted[str]
) -> PageFound[SubjectTally, str] | None:
    """See `history_store.tallied`; None if the population has no draws."""
    if population not in year.populations:
        return None
    return await ask.compute_apart(history_store.tallied, year, population, wanted)
