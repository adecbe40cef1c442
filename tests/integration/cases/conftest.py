"""Cases on a database of its own, for each test."""

from collections.abc import AsyncIterator

import pytest

from services.cases.app import compose
from services.cases.settings import CasesSettings
from shared.access.issuer import Issuer
from shared.blobs import BlobStore
from shared.database import create_engine
from shared.http.application import ServiceApp
from shared.pool import Pool
from tests.integration.cases.counter import Counter
from tests.integration.clocks.matters import Office
from tests.support.apps import new_issuer, serving, settings_for, settle_in
from tests.support.caseload import Caseload, caseload_on
from tests.support.postgres import Database


@pytest.fixture(scope="session")
def issuer() -> Issuer:
    return new_issuer()


@pytest.fixture(scope="session")
def built(issuer: Issuer) -> ServiceApp:
    """The application that all tests of a worker start, one after the other. Nothing runs beside its requests."""
    return compose(settings_for(issuer, of=CasesSettings))


@pytest.fixture
async def counter(built: ServiceApp, issuer: Issuer, database: Database) -> AsyncIterator[Counter]:
    """The service connects as its own role, bound by row-level security."""
    app = settle_in(built, settings_for(issuer, database.url("cheqian_cases"), CasesSettings))
    async with serving(app) as client:
        counter = Counter(app, client, issuer, database)
        app.clock = lambda: counter.now
        yield counter


@pytest.fixture
async def office(database: Database) -> AsyncIterator[Office]:
    """Writes matters with clocks, as the service's own role."""
    engine, pool = create_engine(database.url("cheqian_cases"), application="tests"), Pool(1)
    yield Office(engine, BlobStore.at("memory:///"), pool)
    pool.close()
    await engine.dispose()


@pytest.fixture
async def caseload(database: Database) -> AsyncIterator[Caseload]:
    """The service, and sampling as the test tells it."""
    async with caseload_on(database) as caseload:
        yield caseload
