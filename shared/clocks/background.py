"""Background tasks of a service that has clocks: it keeps them up, and counts them.

Any number of processes may run them: what two do at once, the database takes from one of them.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from uuid import UUID

import structlog
import uuid_utils.compat
from prometheus_client import Gauge

from shared.clocks import counting, moving_store, upkeep
from shared.clocks.moving import Moving
from shared.clocks.reckoning import Rules
from shared.clocks.tables import ClockTables
from shared.clocks.upkeep import ClockService
from shared.http.boot import Background
from shared.http.resources import Resources
from shared.log.append import StaleVersion
from shared.log.occasion import Actor, Occasion
from shared.work import Acting

_PAUSE = 60.0
"""Seconds between two looks at the clocks."""

_log = structlog.get_logger()

Step = Callable[[Acting], Awaitable[bool]]


RulesOf = Callable[[Resources, Acting], Awaitable[Rules]]
"""Gives the calendar and the law of the bureau that is asked about, as they are now."""


def keeping_up(clocks: ClockService, rules_of: RulesOf, kept: Gauge) -> Background:
    """The background loop that moves the clocks of every bureau and reminds of them. `kept` says when it last looked at
    all of them.

    If the look at one bureau fails, the others are still looked at. After that the loop raises ExceptionGroup: the task
    then counts as failed, which an operator sees, and starts again.
    """

    async def keep_up_clocks(resources: Resources) -> None:
        while True:
            async with resources.work() as work:
                bureaus = await moving_store.bureaus(work.session, clocks.tables)
            failed: list[Exception] = []
            for bureau in bureaus:
                try:
                    await look_at(resources, clocks, rules_of, bureau)
                except Exception as error:  # noqa: BLE001  # whatever it was, the next bureau must be looked at
                    _log.exception("the look at a bureau's clocks failed", bureau=bureau)
                    failed.append(error)
            if failed:
                raise ExceptionGroup("the look at some bureaus' clocks failed", failed)
            kept.set_to_current_time()
            await asyncio.sleep(_PAUSE)

    return keep_up_clocks


async def look_at(resources: Resources, clocks: ClockService, rules_of: RulesOf, bureau: str) -> None:
    """Finish what was begun, move the clocks of a bureau if there is a reason, and remind of them; each step is a
    transaction.
    """
    read: dict[UUID, list[Moving]] = {}

    async def step(take: Step) -> bool:
        actor = Actor(resources.service, "service", resources.service)
        occasion = Occasion(bureau, actor, resources.clock(), uuid_utils.compat.uuid7().hex, "")
        async with resources.work(bureau) as work:
            return await take(Acting.of(work, occasion))

    async def write(act: Acting) -> bool:
        return await upkeep.go_on_moving(act, clocks, read)

    async def move(act: Acting) -> bool:
        return await upkeep.move(act, clocks, await rules_of(resources, act))

    while await step(write):
        pass
    if await step(move):
        while await step(write):
            pass
    with suppress(StaleVersion):  # another process was faster
        await step(lambda act: upkeep.remind(act, clocks))


def clocks_gauge() -> Gauge:
    """The gauge of open clocks. It is not on a registry yet: each application has a registry of its own."""
    return Gauge(
        "cheqian_clocks",
        "Open clocks: those that run on or stand still, those that end soon, those that are overdue.",
        ["bureau", "set_by", "state"],
        registry=None,
    )


def kept_gauge() -> Gauge:
    """The gauge of the last look at all clocks. It is not on a registry yet."""
    return Gauge(
        "cheqian_clocks_kept_timestamp_seconds",
        "When the clocks of all bureaus were last moved and reminded of.",
        registry=None,
    )


def counting_clocks(tables: ClockTables, gauge: Gauge) -> Background:
    """The background loop that counts the open clocks, at its start and then at intervals."""

    async def count_clocks(resources: Resources) -> None:
        while True:
            async with resources.work() as work:
                counts = await counting.counted(work.session, tables, resources.clock())
            # A bureau without open clocks has no row any more.
            gauge.clear()
            for count in counts:
                gauge.labels(count.bureau, count.set_by, count.state).set(count.clocks)
            await asyncio.sleep(_PAUSE)

    return count_clocks
