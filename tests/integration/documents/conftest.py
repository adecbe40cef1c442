"""Documents on a database of its own, for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.documents.offices import office_on
from tests.integration.documents.seals import OTHER
from tests.support.apps import BUREAU
from tests.support.paperwork import Paperwork, adopted, furnish, paperwork_on
from tests.support.postgres import Database


@pytest.fixture
async def paperwork(database: Database, tmp_path: Path) -> AsyncIterator[Paperwork]:
    async with paperwork_on(database, tmp_path) as paperwork:
        yield paperwork


@pytest.fixture
async def furnished(paperwork: Paperwork) -> Paperwork:
    """With a paper key and a seal of two bureaus, which nobody has registered."""
    await furnish(paperwork.folder, BUREAU, OTHER)
    return paperwork


@pytest.fixture
async def office(paperwork: Paperwork) -> Paperwork:
    """Documents of a bureau that has a policy, a paper key, and a seal for trials."""
    await paperwork.happens("sampling", "policy", adopted("示例方案"))
    await paperwork.open_for(BUREAU)
    return paperwork


@pytest.fixture
async def on_disk(database: Database, tmp_path: Path) -> AsyncIterator[Paperwork]:
    """The same, with its files in a folder, where the disk can be full and other processes find them."""
    async with office_on(database, tmp_path) as office:
        yield office
