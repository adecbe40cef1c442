"""An upload that arrives slowly, or waits to be read, holds no connection to the database."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from threading import Event
from uuid import uuid4

import pytest
import uuid_utils.compat
from sqlalchemy.pool import QueuePool

from services.sampling.registers.enterprises import import_usecases as directory
from services.sampling.registers.enterprises.import_usecases import ListEdition
from services.sampling.registers.enterprises.looking import Consent
from services.sampling.registers.records import import_usecases as register
from services.sampling.registers.records.import_usecases import Intake
from shared.blobs import BlobStore
from shared.clock import utc_now
from shared.database import create_engine, transact
from shared.log.occasion import Actor, Occasion
from shared.pool import Pool
from shared.work import Acting, Work
from tests.integration.sampling.lists import csv, row
from tests.support.apps import BUREAU
from tests.support.postgres import Database

PEOPLE = "姓名,执法证号\n示例甲,执-1\n".encode()
Import = Callable[[Acting, AsyncIterator[bytes]], Awaitable[bool]]


async def enterprises(act: Acting, body: AsyncIterator[bytes]) -> bool:
    return (await directory.import_list(act, ListEdition(uuid4(), "甲"), Consent(0.1), body))[1]


async def people(act: Acting, body: AsyncIterator[bytes]) -> bool:
    return (await register.import_list(act, Intake(uuid4(), "people", "建库"), body))[1]


@pytest.mark.parametrize(("import_list", "content"), [(enterprises, csv(row(1))), (people, PEOPLE)])
async def test_while_a_list_arrives_and_waits_to_be_read_no_connection_is_held(
    import_list: Import, content: bytes, database: Database, tmp_path: Path
) -> None:
    engine = create_engine(database.url("cheqian_sampling"), application="tests")
    connections, pool = engine.pool, Pool(1)
    assert isinstance(connections, QueuePool)
    held: list[int] = []
    arrived, free = asyncio.Event(), Event()

    async def body() -> AsyncIterator[bytes]:
        yield content[:10]
        held.append(connections.checkedout())
        yield content[10:]
        arrived.set()

    async def importing() -> bool:
        async with transact(engine, BUREAU) as session:
            work = Work(session=session, blobs=BlobStore.at(tmp_path.as_uri()), pool=pool)
            now = utc_now()
            occasion = Occasion(BUREAU, Actor("made-up", "registrar", "tests"), now, uuid_utils.compat.uuid7().hex, "")
            return await import_list(Acting.of(work, occasion), body())

    # The pool's only thread is busy: the list has arrived, and nobody reads it.
    busy = asyncio.ensure_future(pool.run(free.wait, 30))
    task = asyncio.ensure_future(importing())
    try:
        await arrived.wait()
        held.append(connections.checkedout())
        assert not task.done()
    finally:
        free.set()
    assert await busy
    assert await task
    assert held == [0, 0]
    await engine.dispose()
    pool.close()
