"""Resources: the engine, clients and stores of a running service. Only this file takes them out of an app."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Request
from prometheus_client import CollectorRegistry
from sqlalchemy.ext.asyncio import AsyncEngine
from typing_extensions import TypeVar

from shared.access.display_names import DisplayNames
from shared.blobs import BlobStore
from shared.clock import Clock
from shared.database import transact
from shared.http.rates import Rates
from shared.log.backlog import Backlog
from shared.log.gauges import LogGauges
from shared.memory import Memory
from shared.peers import Peers
from shared.pool import Pool
from shared.sealing import Seals
from shared.settings import ClockSettings, ServiceSettings
from shared.tenancy import EVERY_BUREAU
from shared.work import Begin, Work

if TYPE_CHECKING:
    from shared.access.tokens import Verifier

S = TypeVar("S", bound=ServiceSettings)
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    """The resources of requests and background tasks, open while the application runs. What stands in `endings` is
    closed when it stops, before the others are.
    """

    service: str
    settings: ServiceSettings
    registry: CollectorRegistry
    gauges: LogGauges
    clock: Clock
    engine: AsyncEngine
    peers: Peers
    blobs: BlobStore
    pool: Pool
    seals: Seals
    memory: Memory
    rates: Rates
    backlog: Backlog
    display_names: DisplayNames
    verifier: "Verifier"
    endings: AsyncExitStack
    made: dict[Callable[..., Any], Any] = field(default_factory=dict, repr=False)

    def once(self, make: Callable[["Resources"], T]) -> T:
        """What `make` makes of these resources: it is called once, and its thing is kept while the application runs."""
        if make not in self.made:
            self.made[make] = make(self)
        thing: T = self.made[make]
        return thing

    def settings_of(self, kind: type[S]) -> S:
        """The settings, as the settings class of a service. Raises TypeError if they are of another service."""
        if not isinstance(self.settings, kind):
            raise TypeError(f"{self.service} has other settings than {kind.__name__}")
        return self.settings

    @property
    def warn_days(self) -> tuple[int, ...]:
        """How many days before the end of a clock people are reminded of it; () in a service without clocks."""
        return self.settings.clock_warning_days if isinstance(self.settings, ClockSettings) else ()

    @asynccontextmanager
    async def work(self, bureau: str = EVERY_BUREAU) -> AsyncIterator[Work]:
        """A transaction that sees the rows of a bureau (or of all bureaus).

        It commits when the block ends without an error.
        """
        async with transact(self.engine, bureau) as session:
            yield Work(session=session, blobs=self.blobs, pool=self.pool, seals=self.seals, warn_days=self.warn_days)

    @asynccontextmanager
    async def work_if_needed(self) -> AsyncIterator[Begin]:
        """For an answer that may be in memory: a transaction that begins when it is first asked for, if ever."""
        async with AsyncExitStack() as stack:
            begun: list[Work] = []

            async def begin() -> Work:
                if not begun:
                    begun.append(await stack.enter_async_context(self.work()))
                return begun[0]

            yield begin


def resources_of(request: Request) -> Resources:
    # The application is a `ServiceApp`, whose module imports this one, so it cannot be imported here.
    opened: Resources = request.app.resources
    return opened


async def resources(request: Request) -> Resources:
    return resources_of(request)


Opened = Annotated[Resources, Depends(resources)]
"""The resources of the application that answers the request."""
