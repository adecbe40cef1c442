"""The background task that leads papers on. Any number of processes may run it."""

import asyncio
from contextlib import suppress

import structlog

from services.documents.paper import pending_store
from services.documents.paper.issuing_usecases import Issuing
from services.documents.paper.making_usecases import office_of
from services.documents.paper.pending_store import Due
from shared.http.resources import Resources

_AT_ONCE = 8
_PAUSE = 0.1
"""Seconds between two looks while nothing is due."""

_log = structlog.get_logger()


async def issue_papers(resources: Resources) -> None:
    """Number and issue every paper that is ready for it; runs until it is cancelled."""
    issuing = Issuing(resources, resources.once(office_of))
    at_work: set[asyncio.Task[None]] = set()
    async with asyncio.TaskGroup() as group:
        while True:
            async with resources.work() as work:
                due = await pending_store.claim(work.session, resources.clock(), _AT_ONCE - len(at_work))
            for each in due:
                task = group.create_task(_lead_on(issuing, each), name=f"paper {each.paper}")
                at_work.add(task)
                task.add_done_callback(at_work.discard)
            if len(at_work) == _AT_ONCE:
                await asyncio.wait(at_work, return_when=asyncio.FIRST_COMPLETED)
            elif not due:
                await asyncio.sleep(_PAUSE)


async def _lead_on(issuing: Issuing, due: Due) -> None:
    try:
        await issuing.lead_on(due)
    except Exception as error:  # noqa: BLE001  # whatever it was, the paper is tried again, and other papers go on
        _log.exception("a paper could not be led on", paper=str(due.paper))
        # Without a database nobody can keep the reason; the paper is looked at again all the same.
        with suppress(Exception):
            await issuing.put_off_after(due, error)
