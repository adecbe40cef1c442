from collections.abc import AsyncIterator

import pytest

from shared.blobs import BlobStore
from shared.database import create_engine
from shared.pool import Pool
from tests.integration.clocks.matters import Office
from tests.support.postgres import Database


@pytest.fixture
async def office(database: Database) -> AsyncIterator[Office]:
    engine = create_engine(database.url("cheqian_cases"), application="tests")
    pool = Pool(1)
    yield Office(engine, BlobStore.at("memory:///", ()), pool)
    pool.close()
    await engine.dispose()
