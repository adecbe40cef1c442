"""Resources: what a service works with while it runs, each under its own type. Only this file looks into an app."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import httpx
from fastapi import Depends, Request
from prometheus_client import CollectorRegistry
from sqlalchemy.ext.asyncio import AsyncEngine
from typing_extensions import TypeVar

from shared.blobs import BlobStore
from shared.clock import Clock
from shared.database import transact
from shared.log.backlog import Backlog
from shared.log.gauges import LogGauges
from shared.pool import Pool
from shared.settings import ServiceSettings
from shared.tenancy import EVERY_BUREAU
from shared.work import Work

if TYPE_CHECKING:
    from shared.access.tokens import Verifier

S = TypeVar("S", bound=ServiceSettings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    """What requests and background tasks work with, open while the application runs."""

    service: str
    settings: ServiceSettings
    registry: CollectorRegistry
    gauges: LogGauges
    clock: Clock
    engine: AsyncEngine
    http: httpx.AsyncClient
    blobs: BlobStore
    pool: Pool
    backlog: Backlog
    verifier: "Verifier"

    def settings_of(self, kind: type[S]) -> S:
        """The settings as those of one service. Raises TypeError for another service's."""
        if not isinstance(self.settings, kind):
            raise TypeError(f"{self.service} has other settings than {kind.__name__}")
        return self.settings

    @asynccontextmanager
    async def work(self, bureau: str = EVERY_BUREAU) -> AsyncIterator[Work]:
        """One transaction that sees rows of a bureau (or of every one), committed when the block ends well."""
        async with transact(self.engine, bureau) as session:
            yield Work(session=session, blobs=self.blobs, pool=self.pool)


def resources_of(request: Request) -> Resources:
    # The application is a `ServiceApp`, which holds us and therefore cannot be imported here.
    opened: Resources = request.app.resources
    return opened


async def resources(request: Request) -> Resources:
    return resources_of(request)


Opened = Annotated[Resources, Depends(resources)]
"""The resources of the application that answers the request."""
