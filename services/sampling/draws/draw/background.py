"""Background tasks of sampling: one wakes the draws whose time has come, and ends each as soon as it can be ended;
another counts the draws that should have ended.

Any number of processes may run them: what two do at once about a draw, the log takes from one of them.
"""

import asyncio
from dataclasses import dataclass

import structlog
from prometheus_client import Gauge

from services.sampling.beacon import Relays
from services.sampling.draws.draw import store
from services.sampling.draws.draw.announcing_usecases import house_of
from services.sampling.draws.draw.conducting_usecases import conduct
from services.sampling.draws.draw.house import House
from services.sampling.draws.draw.looks import PAUSE, Look, Looks, Waking
from services.sampling.settings import SamplingSettings
from shared.http.boot import Background
from shared.http.resources import Resources
from shared.log.append import StaleVersion
from shared.log.occasion import Actor, Occasion
from shared.work import Acting

_SERVICE = Actor("sampling", "service", "sampling")

_COUNTED_EVERY = 60.0
"""Seconds between two counts of the overdue draws."""

_log = structlog.get_logger()


def overdue_draws_gauge() -> Gauge:
    """The gauge of overdue draws. It is not on a registry yet: each application has a registry of its own."""
    return Gauge(
        "cheqian_draws_overdue", "Draws that are past their end and have not ended.", ["bureau"], registry=None
    )


def counting_overdue(overdue: Gauge) -> Background:
    """The background loop that counts, at its start and then at intervals."""

    async def count_overdue(resources: Resources) -> None:
        while True:
            async with resources.work() as work:
                counts = await store.overdue(work.session, resources.clock())
            # A bureau whose last overdue draw has ended has no row any more.
            overdue.clear()
            for bureau, count in counts.items():
                overdue.labels(bureau).set(count)
            await asyncio.sleep(_COUNTED_EVERY)

    return count_overdue


async def conduct_draws(resources: Resources) -> None:
    """Look for draws that are awake, and do for each what is to be done; runs until it is cancelled.

    A draw that waits for a relay or a witness holds up no other draw.
    """
    settings = resources.settings_of(SamplingSettings)
    conductor = _Conductor(resources, house_of(settings), Relays(resources.peers, resources.pool, settings.beacon_urls))
    looks = Looks()
    async with asyncio.TaskGroup() as group:
        while True:
            async with resources.work() as work:
                awake = await store.awake(work.session, resources.clock())
            for waking, look in looks.ready(awake, asyncio.get_running_loop().time()):
                look.begin()
                group.create_task(conductor.look_at(waking, look), name=f"draw {waking.draw}")
            await asyncio.sleep(PAUSE)


@dataclass(frozen=True, slots=True)
class _Conductor:
    resources: Resources
    house: House
    relays: Relays

    async def look_at(self, waking: Waking, look: Look) -> None:
        try:
            occasion = Occasion(waking.bureau, _SERVICE, self.resources.clock(), waking.trace, str(waking.draw))
            async with self.resources.work(waking.bureau) as work:
                await conduct(Acting.of(work, occasion), waking.draw, self.house, self.relays)
        except StaleVersion:
            pass  # somebody else was faster, and the next look sees it
        except Exception as error:  # noqa: BLE001  # whatever it was, the draw is tried again, and other draws go on
            _log.warning("a draw could not be taken further", draw=str(waking.draw), reason=repr(error))
        finally:
            look.end(asyncio.get_running_loop().time(), completed=waking.completed)
