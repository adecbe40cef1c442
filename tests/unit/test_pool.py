"""The pool: few threads, which senders use in turn."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from shared.pool import Pool


@contextmanager
def pool_of(threads: int) -> Iterator[tuple[Pool, threading.Event]]:
    """A pool, and a gate at which computations of the test wait until it is opened."""
    pool, gate = Pool(threads), threading.Event()
    try:
        yield pool, gate
    finally:
        gate.set()
        pool.close()


async def test_a_sender_leaves_a_thread_to_the_others() -> None:
    with pool_of(2) as (pool, gate):
        long = [asyncio.create_task(pool.of("a").run(gate.wait, 30)) for _ in range(5)]
        async with asyncio.timeout(20):
            assert await pool.of("b").run(lambda: "done") == "done"
        gate.set()
        assert await asyncio.gather(*long) == [True] * 5


async def test_of_one_thread_senders_take_turns() -> None:
    order: list[str] = []
    with pool_of(1) as (pool, gate):
        first = asyncio.create_task(pool.of("a").run(gate.wait, 30))
        await asyncio.sleep(0)
        others = [
            asyncio.create_task(pool.of(who).run(order.append, f"{who}{turn}")) for who in "ab" for turn in range(2)
        ]
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(first, *others)
    assert order == ["b0", "a0", "b1", "a1"]


async def test_what_a_computation_raises_is_raised_and_its_turn_is_over() -> None:
    with pool_of(1) as (pool, _):
        for _ in range(3):
            found = (await asyncio.gather(pool.of("a").run(int, "x"), return_exceptions=True))[0]
            assert isinstance(found, ValueError)
