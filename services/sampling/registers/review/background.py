"""Background task of sampling: it looks for directories whose review is overdue."""

import asyncio

import structlog
import uuid_utils.compat
from prometheus_client import Gauge

from services.sampling.registers.review import store, usecases
from services.sampling.registers.review.usecases import Care
from shared.http.boot import Background
from shared.http.resources import Resources
from shared.log.occasion import Actor, Occasion
from shared.work import Acting

# Seconds. However often we look, a missed review is recorded once. After a review the gauge falls within this time.
_PAUSE = 3600.0
_SERVICE = Actor("sampling", "service", "sampling")

_log = structlog.get_logger()


def overdue_gauge() -> Gauge:
    """The gauge of overdue directories. It is not on a registry yet: each application has a registry of its own."""
    return Gauge(
        "cheqian_directories_overdue",
        "1 where a directory has not been gone through in its period.",
        ["bureau", "directory"],
        registry=None,
    )


def reminding(overdue: Gauge) -> Background:
    """The background loop that looks at the directories of every bureau with a policy, at its start and then at
    intervals.

    If the look at one bureau fails, the others are still looked at. After that the loop raises ExceptionGroup: the task
    then counts as failed, which an operator sees, and starts again.
    """

    async def remind_of_reviews(resources: Resources) -> None:
        while True:
            async with resources.work() as work:
                bureaus = await store.ruled_bureaus(work.session)
            failed: list[Exception] = []
            for bureau in bureaus:
                try:
                    looked_at = await _look(resources, bureau)
                except Exception as error:  # noqa: BLE001  # whatever the error was, the next bureau must be looked at
                    _log.exception("the look at a bureau's directories failed", bureau=bureau)
                    failed.append(error)
                else:
                    for one in looked_at:
                        overdue.labels(bureau, one.directory).set(one.overdue)
            if failed:
                raise ExceptionGroup("the look at some bureaus' directories failed", failed)
            await asyncio.sleep(_PAUSE)

    return remind_of_reviews


async def _look(resources: Resources, bureau: str) -> list[Care]:
    """Look at a bureau's directories, in a transaction of its own that sees only this bureau's rows."""
    occasion = Occasion(bureau, _SERVICE, resources.clock(), uuid_utils.compat.uuid7().hex, "")
    async with resources.work(bureau) as work:
        return await usecases.remind(Acting.of(work, occasion))
