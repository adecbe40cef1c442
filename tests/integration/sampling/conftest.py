"""The sampling service, running on a database of its own."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from services.sampling.app import compose
from services.sampling.settings import SamplingSettings
from shared.access.issuer import Issuer
from shared.access.roles import Role
from shared.http.application import ServiceApp
from tests.integration.sampling.desk import Desk
from tests.support.apps import bearer, new_issuer, serving, settle_in
from tests.support.postgres import Database
from tests.support.sampling import sampling_settings

RELAYS = ("http://first.relay.example", "http://second.relay.example")


@pytest.fixture(scope="session")
def issuer() -> Issuer:
    return new_issuer()


@pytest.fixture(scope="session")
def built(issuer: Issuer) -> ServiceApp:
    """The application that all tests of a worker start, one after the other. Nothing runs beside its requests."""
    return compose(sampling_settings(issuer))


@pytest.fixture
def settings(issuer: Issuer, database: Database, tmp_path: Path) -> SamplingSettings:
    """The service connects as its own role, bound by row-level security."""
    blobs = (tmp_path / "blobs").as_uri()
    return sampling_settings(issuer, database.url("cheqian_sampling"), blob_url=blobs, beacon_urls=RELAYS)


@pytest.fixture
def sampling(built: ServiceApp, settings: SamplingSettings) -> ServiceApp:
    """The application, not yet started."""
    return settle_in(built, settings)


@pytest.fixture
async def registrar(sampling: ServiceApp, issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    """The service, asked by a registrar of the bureau 370124."""
    async with serving(sampling) as client:
        client.headers.update(bearer(issuer, Role.REGISTRAR))
        yield client


@pytest.fixture
async def desk(sampling: ServiceApp, issuer: Issuer, database: Database) -> AsyncIterator[Desk]:
    """The service on an afternoon of 2023, when the beacon's round 123 was still to come."""
    async with serving(sampling) as client:
        desk = Desk(sampling, client, issuer, database)
        sampling.clock = lambda: desk.now
        yield desk
        await desk.leave()


@pytest.fixture
async def bureau(desk: Desk) -> Desk:
    """Twelve enterprises, known for a month."""
    async with desk.at(desk.now - timedelta(days=30)):
        await desk.import_list(12)
    return desk
