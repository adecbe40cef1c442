"""The service on a stage for a test that is not asynchronous: it is there between the steps, and nobody acts."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import httpx

from shared.access.issuer import Issuer
from shared.http.application import ServiceApp
from tests.integration.sampling.conftest import RELAYS
from tests.integration.sampling.desk import Desk
from tests.support.apps import serving, settle_in
from tests.support.postgres import Database
from tests.support.sampling import sampling_settings

R = TypeVar("R")


class Stage:
    """The service in an event loop of its own, which runs while a step is made. Close it at the end."""

    def __init__(self, app: ServiceApp, issuer: Issuer, database: Database, blob_url: str) -> None:
        url = database.url("cheqian_sampling")
        settings = sampling_settings(issuer, url, blob_url=blob_url, beacon_urls=RELAYS)
        self._app = settle_in(app, settings)
        self._issuer, self._database = issuer, database
        self._runner = asyncio.Runner()
        self._over = asyncio.Event()
        self.desk = self._runner.run(self._open())

    def run(self, step: Coroutine[Any, Any, R]) -> R:
        return self._runner.run(step)

    def close(self) -> None:
        self._over.set()
        self._runner.run(self._closed())
        self._runner.close()

    async def _open(self) -> Desk:
        opened: asyncio.Future[httpx.AsyncClient] = asyncio.get_running_loop().create_future()
        # The service is started and stopped by one task, however many steps are made meanwhile.
        self._serving = asyncio.create_task(self._serve(opened))
        desk = Desk(self._app, await opened, self._issuer, self._database, _ruled=True, _registered=True)
        self._app.clock = lambda: desk.now
        return desk

    async def _serve(self, opened: "asyncio.Future[httpx.AsyncClient]") -> None:
        async with serving(self._app) as client:
            opened.set_result(client)
            await self._over.wait()

    async def _closed(self) -> None:
        await self.desk.leave()
        await self._serving
