"""Background task of sampling: it holds the rounds in which cases is told of visits, at fixed times.

Any number of processes may run it: of two that hold a round at once, the second finds nothing left to tell.
"""

import asyncio
from datetime import datetime, timedelta

import structlog
import uuid_utils.compat
from prometheus_client import Gauge

from services.sampling.draws.assignment import source_store
from services.sampling.draws.assignment.rounds import round_of
from services.sampling.draws.assignment.usecases import hold_round
from services.sampling.settings import SamplingSettings
from shared.http.boot import Background
from shared.http.resources import Resources
from shared.log.occasion import Actor, Occasion
from shared.work import Acting

_SERVICE = Actor("sampling", "service", "sampling")
_PAUSE = 0.1
"""Seconds between two looks at the clock."""

_log = structlog.get_logger()


def round_gauge() -> Gauge:
    """The gauge of the newest round. It is not on a registry yet: each application has a registry of its own."""
    return Gauge(
        "cheqian_assignment_round_timestamp_seconds",
        "When the newest round began in which cases was told of visits, or when the process started.",
        registry=None,
    )


def untold_gauge() -> Gauge:
    """The gauge of draws of people whose visits could not be told. It is not on a registry yet."""
    return Gauge(
        "cheqian_draws_untold",
        "Completed draws of people whose visits the newest round could not tell cases.",
        ["bureau"],
        registry=None,
    )


def telling(newest: Gauge, untold: Gauge) -> Background:
    """The background loop that holds the rounds. A process that starts waits for the next round.

    If the round of one bureau fails, the others are still held. After that the loop raises ExceptionGroup: then the
    task counts as failed, which an operator sees, and starts again.
    """

    async def tell_visits(resources: Resources) -> None:
        every = timedelta(minutes=resources.settings_of(SamplingSettings).assignment_round_minutes)
        held = round_of(resources.clock(), every)
        newest.set(held.timestamp())
        while True:
            await asyncio.sleep(_PAUSE)
            now = resources.clock()
            if (begun := round_of(now, every)) != held:
                await _hold(resources, now, untold)
                held = begun
                newest.set(held.timestamp())

    return tell_visits


async def _hold(resources: Resources, now: datetime, untold: Gauge) -> None:
    """Hold the round of every bureau, each in a transaction of its own. All events of the round have the same time."""
    async with resources.work() as work:
        bureaus = await source_store.bureaus(work.session)
    failed: list[Exception] = []
    for bureau in bureaus:
        try:
            occasion = Occasion(bureau, _SERVICE, now, uuid_utils.compat.uuid7().hex, "")
            # The enterprises of a county's plan are in the directory of the county.
            async with resources.work() as work:
                held = await hold_round(Acting.of(work, occasion))
        except Exception as error:  # noqa: BLE001  # whatever the error was, the round of the next bureau must be held
            _log.exception("the round of a bureau failed", bureau=bureau)
            failed.append(error)
        else:
            untold.labels(bureau).set(held.untold)
    if failed:
        raise ExceptionGroup("the round of some bureaus failed", failed)
