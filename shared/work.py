"""The values that a use case works with: `Work`, `Asking` and `Acting`; each of them adds to the value before it.

`Work` is the transaction with its blobs, its pool and its sealing keys. `Asking` adds the caller, the bureau that the
request is about, and the time. `Acting` adds the occasion that is recorded with an event, and the version on which the
decision was taken. `shared.http.acting` makes these values from requests; reactions and background tasks make them from
events and from the clock.
"""

from collections.abc import AsyncIterable, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ParamSpec, Self, TypeVar, TypeVarTuple

from sqlalchemy.ext.asyncio import AsyncSession

from shared.access.identity import Identity
from shared.access.roles import Permission
from shared.apart import Stored
from shared.blobs import BlobStore
from shared.clock import beijing_date
from shared.contracts.fact import BlobRef
from shared.database import attempted, given_back, kept_open, start_over
from shared.http.preconditions import ANY_VERSION, Precondition
from shared.log.event import Event
from shared.log.occasion import Occasion
from shared.pool import Pool
from shared.sealing import NO_SEALS, SEALED, Seals

P = ParamSpec("P")
R = TypeVar("R")
Ts = TypeVarTuple("Ts")

_JSON = "application/json"
_SMALL = 256 * 1024
"""The largest size, in bytes, of sealed content that is opened at once: to start a thread would take longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A transaction, the blob store, the pool for computations, and the service's sealing keys. Stores and projections
    need nothing else.

    `warn_days`: how many days before the end of a clock people are reminded of it, in a service that has clocks.
    """

    session: AsyncSession
    blobs: BlobStore
    pool: Pool
    seals: Seals = NO_SEALS
    warn_days: tuple[int, ...] = ()

    async def put_json(self, content: bytes | AsyncIterable[bytes], *, sealed: bool) -> BlobRef:
        """Store JSON, all at once or piece by piece. If it is sealed, only this service can read it."""
        if not sealed:
            return await self.blobs.put(content, _JSON)
        kept = self.seals.seal(content) if isinstance(content, bytes) else self.seals.seal_pieces(content)
        return await self.blobs.put(kept, SEALED)

    async def unsealed(self, ref: BlobRef) -> bytes:
        """The content of a blob, whether it is sealed or not. Raises CannotUnseal, and what `BlobStore.get` raises."""
        content = await self.blobs.get(ref)
        if ref.media_type != SEALED:
            return content
        if len(content) <= _SMALL:
            return self.seals.unseal(content)
        return await self.pool.run(self.seals.unseal, content)

    async def compute(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a long computation in the pool and return its result. Meanwhile the connection is given back.

        Rows that were read before may be outdated afterwards; an append at the version that was read then raises
        StaleVersion. Raises RuntimeError if the transaction has written or holds a lock: compute before that.
        """
        async with given_back(self.session):
            return await self.pool.run(function, *args, **kwargs)

    async def compute_apart(self, function: Callable[[Stored, *Ts], R], *args: *Ts) -> R:
        """Run a computation of seconds in a process apart, where it reads its data by itself. See `compute`, and
        `shared.apart` for what may be sent there.
        """
        async with given_back(self.session):
            return await self.pool.run_apart(function, Stored(self.blobs, self.seals), *args)

    async def compute_holding(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a long computation in the pool and return its result, while the transaction stays open: for a projection,
        which has written already. Everything else uses `compute`.
        """
        async with kept_open(self.session):
            return await self.pool.run(function, *args, **kwargs)

    def away(self) -> AbstractAsyncContextManager[None]:
        """Give the connection back while the block runs, to wait for another machine. See `compute`."""
        return given_back(self.session)

    def attempted(self) -> AbstractAsyncContextManager[None]:
        """Undo what the block has written if it raises; the transaction goes on."""
        return attempted(self.session)

    async def start_over(self) -> None:
        """Undo all that the transaction has written, and go on in a new one."""
        await start_over(self.session)


Begin = Callable[[], Awaitable[Work]]
"""Gives a transaction, which begins at the first call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking(Work):
    """A request to read: the caller, the bureau whose rows are asked for, and the time (UTC).

    `names` are the display names of the people who acted: subject → display name. `permissions`: one of these is needed
    in the bureau of every row that is shown; none for a service.
    """

    identity: Identity
    bureau: str
    names: Mapping[str, str]
    now: datetime
    permissions: tuple[Permission, ...] = ()

    @property
    def today(self) -> date:
        """The date in Beijing."""
        return beijing_date(self.now)

    def may(self, permission: Permission) -> bool:
        """Whether the caller has this permission on the rows of the bureau that is asked about."""
        return self.identity.may(permission, self.bureau)

    def owns(self, bureau: str) -> bool:
        """Whether this bureau is the bureau that is asked about."""
        return bureau == self.bureau

    def may_see(self, bureau: str) -> bool:
        """Whether the caller may see rows of this bureau: by a role that counts there."""
        return self.identity.may_see(bureau) and (
            not self.permissions or any(self.identity.may(permission, bureau) for permission in self.permissions)
        )

    def about(self, bureau: str) -> Self:
        """The same request about the rows of another bureau. Whoever loads a row by its id, of whichever bureau the
        caller may see, decides about it with the roles and the policy of the row's bureau.
        """
        return replace(self, bureau=bureau)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting(Asking):
    """A request to change: all that a use case needs besides its own arguments.

    `occasion` is recorded with each event; `if_match` is the version of the aggregate that the caller has read.
    """

    occasion: Occasion
    if_match: Precondition = ANY_VERSION

    def in_bureau(self, bureau: str) -> Self:
        """The same values with the bureau whose streams are changed; what is recorded belongs to this bureau."""
        return replace(self, bureau=bureau, occasion=replace(self.occasion, bureau=bureau))

    @property
    def person(self) -> str:
        """The person that is recorded: the subject of the identity provider, or the name of the service."""
        return self.occasion.actor.person

    def in_trace(self, trace: str) -> Self:
        """The same values with the occasion in this trace; unchanged if `trace` is empty."""
        return replace(self, occasion=replace(self.occasion, trace=trace)) if trace else self

    @classmethod
    def service(cls, work: Work, service: str, cause: Event, now: datetime) -> Self:
        """The values of a service that reacts to an event: the event's bureau and trace, with the event as cause."""
        return cls.of(work, Occasion.following(cause, service=service, time=now))

    @classmethod
    def of(cls, work: Work, occasion: Occasion) -> Self:
        """The values of a service that acts on its own occasion. It has no roles: its code decides what it may do."""
        actor = occasion.actor
        return cls(
            session=work.session,
            blobs=work.blobs,
            pool=work.pool,
            seals=work.seals,
            warn_days=work.warn_days,
            identity=Identity(actor.person, occasion.bureau, frozenset(), actor.client),
            bureau=occasion.bureau,
            names={},
            now=occasion.time,
            occasion=occasion,
        )
