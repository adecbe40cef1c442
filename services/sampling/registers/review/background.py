"""What runs beside requests in sampling: the look at directories that nobody has gone through."""

import asyncio

from prometheus_client import Gauge

from services.sampling.registers.review import store, usecases
from shared.database import transact
from shared.http.boot import Background, Resources

# Seconds. A missed review is said once, however often we look; the gauge falls within this time after a review.
_PAUSE = 3600.0


def overdue_gauge() -> Gauge:
    """Not yet on a registry: the application has one of its own."""
    return Gauge(
        "cheqian_directories_overdue",
        "1 where a directory has not been gone through in its period.",
        ["bureau", "directory"],
        registry=None,
    )


def reminding(overdue: Gauge) -> Background:
    """The loop that looks, at its start and from then on, at every bureau with a policy."""

    async def remind_of_reviews(resources: Resources) -> None:
        while True:
            async with transact(resources.engine) as session:
                bureaus = await store.ruled_bureaus(session)
            for bureau in bureaus:
                # One transaction each: what was said to one bureau stands, whatever is wrong at the next.
                async with transact(resources.engine, bureau) as session:
                    looked_at = await usecases.remind(session, bureau, resources.clock())
                for one in looked_at:
                    overdue.labels(bureau, one.directory).set(one.overdue)
            await asyncio.sleep(_PAUSE)

    return remind_of_reviews
