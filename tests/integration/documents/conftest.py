"""Documents on a database of its own, for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.paperwork import Paperwork, paperwork_on
from tests.support.postgres import Database


@pytest.fixture
async def paperwork(database: Database, tmp_path: Path) -> AsyncIterator[Paperwork]:
    async with paperwork_on(database, tmp_path) as paperwork:
        yield paperwork
