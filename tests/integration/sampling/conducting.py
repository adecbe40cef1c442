"""What the service's background task does about draws, once and completely, at a moment of the test's choosing."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from services.sampling.beacon import Relays
from services.sampling.draws.draw import store as draws
from services.sampling.draws.draw.announcing_usecases import house_of
from services.sampling.draws.draw.conducting_usecases import conduct
from services.sampling.settings import SamplingSettings
from shared.http.resources import Resources
from shared.log.occasion import Actor, Occasion
from shared.work import Acting

SERVICE = Actor("sampling", "service", "sampling")


async def conduct_all(resources: Resources, now: datetime, *passed_by: type[Exception]) -> None:
    """Do about all draws what is to be done now, until nothing is left to do. An exception that is not passed by ends
    it; the others leave their draw as it is.
    """
    settings = resources.settings_of(SamplingSettings)
    relays = Relays(resources.peers, resources.pool, settings.beacon_urls)
    done: set[tuple[Any, int]] = set()
    while True:
        async with resources.work() as work:
            awake = [one for one in await draws.awake(work.session, now) if (one.draw, one.version) not in done]
        if not awake:
            return
        for one in awake:
            done.add((one.draw, one.version))
            occasion = Occasion(one.bureau, SERVICE, now, one.trace, one.trace)
            with suppress(*passed_by):
                async with resources.work(one.bureau) as work:
                    await conduct(Acting.of(work, occasion), one.draw, house_of(settings), relays)
