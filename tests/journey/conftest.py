"""A house for each journey."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.house import House, house_on
from tests.support.postgres import Database


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    async with house_on(database, tmp_path) as house:
        yield house
