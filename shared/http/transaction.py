"""The request's transaction."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import transact
from shared.http.caller import caller
from shared.http.resources import resources_of
from shared.tenancy import EVERY_BUREAU

_READS = frozenset({"GET", "HEAD", "OPTIONS"})


async def transaction(request: Request) -> AsyncIterator[AsyncSession]:
    """The request's transaction. It commits before the answer leaves: a 201 that was not stored is never sent.

    Without a caller (the public site) or for one who supervises other bureaus, the code alone decides what is shown.
    Raises LogBehind for writes while the log's queue is too long.
    """
    resources, asks = resources_of(request), await caller(request)
    if request.method not in _READS:
        await resources.backlog.admit()
    bureau = EVERY_BUREAU if asks is None or asks.supervises else asks.bureau
    async with transact(resources.engine, bureau) as session:
        yield session


Tx = Annotated[AsyncSession, Depends(transaction, scope="function")]
