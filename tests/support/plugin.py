"""Fixtures that every test may ask for."""

import asyncio
import gc
import inspect
import shutil
from collections.abc import Awaitable, Callable, Generator, Iterator, Mapping
from functools import wraps
from pathlib import Path

import pytest
import uvloop
from hypothesis import settings

from shared.file_modes import keep_to_owner
from shared.postgres import Server
from tests.support.golden import FOLDER, Golden
from tests.support.postgres import Database, clone, migrate, shared_server, template
from tests.support.run import run_folder

_GARBAGE = 50_000
"""How many new objects there must be before those without use are looked for."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-golden", action="store_true", help="Write tests/golden anew instead of comparing.")
    parser.addoption(
        "--bare-rows", action="store_true", help="Switch row-level security off: the code alone keeps bureaus apart."
    )


def pytest_configure() -> None:
    """What tests make is their owner's alone, as what our programs make, whichever test of a process runs first."""
    keep_to_owner()


def pytest_load_initial_conftests() -> None:
    """Imports leave next to no garbage, and a full collection passes over everything that was ever imported."""
    gc.disable()


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The loop on which the services run too."""
    return {"uvloop": uvloop.new_event_loop}


def pytest_itemcollected(item: pytest.Item) -> None:
    """What waits for ever in an event loop is ended there, before its process: so its failure says where it waited."""
    if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.obj):
        seconds = item.config.getoption("timeout")
        item.obj = _within(float(item.config.getini("timeout") if seconds is None else seconds) / 3, item.obj)


def _within(seconds: float, test: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    @wraps(test)
    async def tested(*args: object, **fixtures: object) -> None:
        async with asyncio.timeout(seconds or None):
            await test(*args, **fixtures)

    return tested


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is loaded by now stays until the end. The garbage collector need not pass over it again and again; and what
    tests leave is little, so that it may wait for more.
    """
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(_GARBAGE)
        gc.enable()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """The files of tests/golden, to compare with; a test that asks for them is marked `golden`."""
    return Golden(FOLDER, rewrite=request.config.getoption("--write-golden"))


# No test is timed: what is slow on a busy machine is not wrong. (`make bench` measures.)
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Server]:
    """The run's one server, which forgets everything when the machine stops; shared by all workers of pytest-xdist."""
    with shared_server(run_folder(tmp_path_factory, request)) as server:
        yield server


@pytest.fixture(scope="session")
def template_database(postgres: Server, request: pytest.FixtureRequest) -> str:
    """The name of the migrated database that `database` clones."""
    return template(postgres, guarded=not request.config.getoption("--bare-rows"))


@pytest.fixture
def database(postgres: Server, template_database: str) -> Iterator[Database]:
    """A migrated, empty database for this test alone: `.admin_url`, `.url(role)`."""
    with clone(postgres, template_database) as copy:
        yield copy


@pytest.fixture
def durable_postgres(tmp_path: Path) -> Iterator[Server]:
    """A server for this test alone, with fsync on, that may be killed and started again."""
    server = Server(tmp_path / "postgres")
    server.start()
    try:
        yield server
    finally:
        server.kill()
        shutil.rmtree(tmp_path / "postgres")


@pytest.fixture
def durable_database(durable_postgres: Server) -> Database:
    """The migrated database of `durable_postgres`."""
    return migrate(Database(durable_postgres, "cheqian"))
