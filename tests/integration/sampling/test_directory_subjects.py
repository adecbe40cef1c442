"""What conditions are asked about: the directory's enterprises, each with the lists that name it."""

from datetime import date

import httpx

from services.sampling.registers.enterprises import search_store
from shared.database import create_engine, transact
from tests.integration.sampling.lists import code, csv, put, row
from tests.support.apps import BUREAU
from tests.support.postgres import Database, connect


async def test_subjects_are_those_that_have_not_vanished(registrar: httpx.AsyncClient, database: Database) -> None:
    await put(registrar, csv(row(1), row(2), row(3)), list_name="甲")
    await put(registrar, csv(row(2)), list_name="乙")
    await put(registrar, csv(row(1), row(2)), list_name="甲")
    admin = await connect(database.admin_url)
    await admin.execute(
        """UPDATE sampling.enterprise SET flags = '{"penalty": [{"on": "2026-01-31", "source": ""}]}',
        licences = '{"采矿许可证": {"number": "", "expires": null}}', registered_on = '2004-01-31'
        WHERE identifier = $1""",
        code(2),
    )
    await admin.close()
    engine = create_engine(database.url("cheqian_sampling"), application="tests")
    async with transact(engine, BUREAU) as session:
        first, second = await search_store.subjects(session, BUREAU)
        assert await search_store.subjects(session, BUREAU, [code(2), code(3)]) == [second]
        assert await search_store.subjects(session, "131025") == []
    await engine.dispose()
    assert (first.name, first.status, first.subject.identifier) == ("平阴县示例第1厂", "open", code(1))
    assert (first.subject.flags, first.subject.lists) == ({}, frozenset({"甲"}))
    assert second.subject.flags == {"penalty": (date(2026, 1, 31),)}
    assert second.subject.licences == {"采矿许可证": None}
    assert second.subject.lists == {"甲", "乙"}
    assert second.subject.fields["area"] == "榆山街道"
    assert (first.subject.fields["registered_on"], second.subject.fields["registered_on"]) == ("", "2004-01-31")
