"""Publishing on a database of its own, for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from shared.database import create_engine
from tests.integration.publishing.told import Telling
from tests.support.apps import serving
from tests.support.doors import OVER, Owner, print_secret
from tests.support.inspection_codes import tell_code
from tests.support.papers_issued import PaperOffice, office_on
from tests.support.postgres import Database
from tests.support.published_log import House, house_on
from tests.support.publishing import Press, press_on, still_app
from tests.support.tracing import Tracing


@pytest.fixture
async def press(database: Database, tmp_path: Path) -> AsyncIterator[Press]:
    async with press_on(database, tmp_path) as press:
        yield press


@pytest.fixture
async def site(press: Press) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody without a token, and the service without its background tasks: the press does their work."""
    async with serving(still_app(press.settings)) as client:
        yield client


@pytest.fixture
async def telling(press: Press) -> AsyncIterator[Telling]:
    """Cases tells publishing something, on the day on which the press works."""
    cases = create_engine(press.database.url("cheqian_cases"), application="telling")
    app = still_app(press.settings)
    async with serving(app) as client:
        telling = Telling(press, client, cases, app)
        app.clock = lambda: telling.now
        yield telling
    await cases.dispose()


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    async with house_on(database, tmp_path) as house:
        yield house


@pytest.fixture
async def office(press: Press) -> AsyncIterator[PaperOffice]:
    async with office_on(press.database) as office:
        yield office


@pytest.fixture
async def tracing(press: Press) -> AsyncIterator[Tracing]:
    async with serving(still_app(press.settings)) as site:
        yield Tracing(press, site, press.issuer)


@pytest.fixture
async def door_secret(press: Press, office: PaperOffice) -> str:
    """The secret of a notice, for an inspection that is over and has findings."""
    await tell_code(press.database, OVER)
    secret = await print_secret(press.database)
    await press.settle()
    return secret


@pytest.fixture
async def owner(site: httpx.AsyncClient, door_secret: str) -> Owner:
    """Somebody who has opened the door."""
    owner = Owner(site)
    assert (await owner.open(door_secret)).status_code == 303
    return owner
