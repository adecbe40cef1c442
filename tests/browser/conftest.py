"""The public site behind a real server, and Chromium before it."""

import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

import pytest
import pytest_asyncio
import uvicorn
from fastapi import FastAPI
from playwright.async_api import Browser, async_playwright

from tests.support.postgres import Database
from tests.support.publishing import Press, press_on, still_app

CHROMIUM = Path("/usr/bin/chromium")


@pytest_asyncio.fixture(loop_scope="session")
async def press(database: Database, tmp_path: Path) -> AsyncIterator[Press]:
    async with press_on(database, tmp_path) as press:
        yield press


@pytest.fixture
def address(press: Press) -> Iterator[str]:
    """Where the site is served on this machine."""
    with served(still_app(press.settings)) as address:
        yield address


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One for all tests of a worker: each opens a context of its own in it, which shares nothing with the others."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed (apt-get install chromium libatomic1 fonts-noto-cjk)")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        await browser.close()


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The application on a port of its own, in a thread with its own event loop."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
