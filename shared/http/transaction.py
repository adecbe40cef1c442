"""The transaction of a request."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from shared.access.identity import Identity
from shared.database import transact
from shared.http.caller import caller
from shared.http.resources import Resources, resources_of
from shared.tenancy import EVERY_BUREAU, tenancy

_READS = frozenset({"GET", "HEAD", "OPTIONS"})


async def transaction(request: Request) -> AsyncIterator[AsyncSession]:
    """The transaction of a request. It commits before the answer is sent: a 201 for something not stored is never sent.

    Row-level security limits it to the bureaus that the caller may see. Without a caller (the public site) it sees all
    bureaus, and the code alone decides what is shown. Raises LogBehind for writes while the queue of the log is too
    long.
    """
    resources, asks = resources_of(request), await caller(request)
    if request.method not in _READS:
        await resources.backlog.admit()
    await _know_names(resources, request.method, asks)
    bureaus = EVERY_BUREAU if asks is None else tenancy(asks.sees)
    async with transact(resources.engine, bureaus) as session:
        yield session


async def _know_names(resources: Resources, method: str, asks: Identity | None) -> None:
    """Read the display names again if they may be old, or note the caller's name, so that answers can name people.

    This takes a connection of its own, so no transaction may be open.
    """
    if asks is None:
        return  # the public site names nobody
    if method in _READS:
        await resources.display_names.refresh()
    else:
        await resources.display_names.note(asks)


Tx = Annotated[AsyncSession, Depends(transaction, scope="function")]
