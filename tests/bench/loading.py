"""Clients at work side by side, each with pauses, as somebody makes who reads what was answered."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from random import Random

Ask = Callable[[int, Random], Awaitable[object]]
"""Asks once: which turn it is of all turns, and the client's own chance."""


async def loaded(clients: Sequence[Ask], each: int, pause: float) -> list[float]:
    """The milliseconds of each answer. Every client asks `each` times, after pauses of so many seconds on average."""
    took: list[float] = []

    async def go(number: int, ask: Ask) -> None:
        chance = Random(number)  # noqa: S311  # a load, no secret
        for turn in range(each):
            await asyncio.sleep(chance.expovariate(1 / pause) if pause else 0)
            began = time.perf_counter()
            await ask(number * each + turn, chance)
            took.append((time.perf_counter() - began) * 1e3)

    await asyncio.gather(*(go(number, ask) for number, ask in enumerate(clients)))
    return took
