"""The values that a use case works with: the transaction, who asks, and who acts at which version.

`Work` is the transaction and what goes with it; `Asking` adds who asks about which bureau, and when; `Acting` adds
what goes on record with an event, and the version that the decision was taken on. `shared.http.acting` makes them of
requests; reactions and background tasks make them of events and of the clock.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ParamSpec, Self, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from shared.access.identity import Identity
from shared.access.roles import Permission
from shared.blobs import BlobStore
from shared.clock import beijing_date
from shared.database import given_back
from shared.http.preconditions import ANY_VERSION, Precondition
from shared.log.event import Event
from shared.log.occasion import Occasion
from shared.pool import Pool

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One transaction, the blobs beside it, and the pool that computes for it. Stores and projections take no more."""

    session: AsyncSession
    blobs: BlobStore
    pool: Pool

    async def compute(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What a long computation returns. It runs in the pool, and the connection is given back meanwhile.

        What was read before may be outdated afterwards: an append at the version that was read then raises
        StaleVersion. Raises RuntimeError where the transaction has written or holds a lock; compute first.
        """
        async with given_back(self.session):
            return await self.pool.run(function, *args, **kwargs)

    def away(self) -> AbstractAsyncContextManager[None]:
        """While the block runs, the connection is given back: for waiting on another machine. See `compute`."""
        return given_back(self.session)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking(Work):
    """Who asks, about which bureau's rows, and when (UTC)."""

    identity: Identity
    bureau: str
    now: datetime

    @property
    def today(self) -> date:
        """The date in Beijing."""
        return beijing_date(self.now)

    def may(self, permission: Permission) -> bool:
        """Whether the asker may do this with the rows of the bureau that is asked about."""
        return self.identity.may(permission, self.bureau)

    def owns(self, bureau: str) -> bool:
        """Whether rows of this bureau are the rows that are asked about."""
        return bureau == self.bureau

    def may_see(self, bureau: str) -> bool:
        """Whether the asker sees rows of a bureau at all."""
        return self.identity.may_see(bureau)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting(Asking):
    """Who acts, in which transaction, on what version: all that a use case needs besides its own arguments.

    `occasion` is what goes on record with each event; `if_match` the version that was read of the aggregate.
    """

    occasion: Occasion
    if_match: Precondition = ANY_VERSION

    @property
    def person(self) -> str:
        """Who goes on record: the subject of the identity provider, or the service."""
        return self.occasion.actor.person

    def in_trace(self, trace: str) -> Self:
        """The same, as part of the story of this trace."""
        return replace(self, occasion=replace(self.occasion, trace=trace)) if trace else self

    @classmethod
    def service(cls, work: Work, service: str, cause: Event, now: datetime) -> Self:
        """A service that reacts to an event of another: for the same bureau, in the same trace, caused by it."""
        return cls.of(work, Occasion.following(cause, service=service, time=now))

    @classmethod
    def of(cls, work: Work, occasion: Occasion) -> Self:
        """A service that acts on an occasion of its own. It has no roles: what it may do, its code says."""
        actor = occasion.actor
        return cls(
            session=work.session,
            blobs=work.blobs,
            pool=work.pool,
            identity=Identity(actor.person, occasion.bureau, frozenset(), actor.client),
            bureau=occasion.bureau,
            now=occasion.time,
            occasion=occasion,
        )
