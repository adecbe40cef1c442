"""What the service does by itself about names, when a test wants it."""

from services.sampling.registers.enterprises import spelling_store
from tests.integration.sampling.desk import Desk


async def spell_all(desk: Desk) -> int:
    """Spell all names that wait. Returns the number of steps that it took."""
    steps, more = 0, True
    while more:
        async with desk.app.resources.work() as work:
            more = await spelling_store.step(work)
        steps += more
    return steps
