"""What the service does by itself about names, when a test wants it."""

from services.sampling.registers.enterprises import spelling_store
from tests.integration.sampling.desk import Desk


async def spell_all(desk: Desk) -> int:
    """Give events their positions, and spell all names that wait. Returns the number of steps that it took."""
    await desk.publish()
    steps, more = 0, True
    while more:
        async with desk.app.resources.work() as work:
            more = await spelling_store.step(work, desk.now)
        steps += more
    return steps
