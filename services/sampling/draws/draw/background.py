"""Background task of sampling: it wakes the draws whose time has come, and ends each as soon as it can be ended.

Any number of processes may run it: what two do at once about a draw, the log takes from one of them.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

import structlog

from services.sampling.beacon import Relays
from services.sampling.draws.draw import store
from services.sampling.draws.draw.conducting import conduct
from services.sampling.draws.draw.house import House
from services.sampling.draws.draw.store import Waking
from services.sampling.settings import SamplingSettings
from shared.background import pause_after
from shared.http.resources import Resources
from shared.log.append import StaleVersion
from shared.log.occasion import Actor, Occasion
from shared.work import Acting

# Seconds between two looks: a draw of some thousand units is completed within a second of its last value.
_PAUSE = 0.25
# A draw about which nothing could be done is looked at again after so many seconds, at most.
_LONGEST = 8.0
_SERVICE = Actor("sampling", "service", "sampling")

_log = structlog.get_logger()


async def conduct_draws(resources: Resources) -> None:
    """Look for draws that are awake, and do for each what is to be done; runs until it is cancelled.

    A draw that waits for a relay or a witness holds up no other draw.
    """
    settings = resources.settings_of(SamplingSettings)
    conductor = _Conductor(resources, House.of(settings), Relays(resources.http, resources.pool, settings.beacon_urls))
    async with asyncio.TaskGroup() as group:
        while True:
            async with resources.work() as work:
                awake = await store.awake(work.session, resources.clock())
            for waking in conductor.ready(awake):
                conductor.begin(waking, group)
            await asyncio.sleep(_PAUSE)


@dataclass
class _Look:
    """The looks at a draw: whether one is going on, how many in a row changed nothing, and when the next may begin."""

    version: int
    going_on: bool = False
    in_vain: int = 0
    not_before: float = 0.0


@dataclass
class _Conductor:
    resources: Resources
    house: House
    relays: Relays
    looks: dict[UUID, _Look] = field(default_factory=dict)

    def ready(self, awake: list[Waking]) -> Iterator[Waking]:
        """The draws at which to look now; draws that sleep again are forgotten."""
        now, ids = asyncio.get_running_loop().time(), {waking.draw for waking in awake}
        self.looks = {draw: look for draw, look in self.looks.items() if draw in ids or look.going_on}
        for waking in awake:
            look = self.looks.setdefault(waking.draw, _Look(waking.version))
            if look.version != waking.version:
                look.version, look.in_vain, look.not_before = waking.version, 0, 0.0
            if not look.going_on and now >= look.not_before:
                yield waking

    def begin(self, waking: Waking, group: asyncio.TaskGroup) -> None:
        look = self.looks[waking.draw]
        look.going_on = True
        group.create_task(self._look_at(waking, look), name=f"draw {waking.draw}")

    async def _look_at(self, waking: Waking, look: _Look) -> None:
        try:
            occasion = Occasion(waking.bureau, _SERVICE, self.resources.clock(), waking.trace, str(waking.draw))
            async with self.resources.work(waking.bureau) as work:
                await conduct(Acting.of(work, occasion), waking.draw, self.house, self.relays)
        except StaleVersion:
            pass  # somebody else was faster, and the next look sees it
        except Exception as error:  # noqa: BLE001  # whatever it was, the draw is tried again, and other draws go on
            _log.warning("a draw could not be taken further", draw=str(waking.draw), reason=repr(error))
        finally:
            look.going_on = False
            look.in_vain += 1
            pause = min(_PAUSE * pause_after(look.in_vain), _LONGEST)
            look.not_before = asyncio.get_running_loop().time() + pause
