"""Lists are imported again and again: what changes is said, what does not is left alone, and the log can redo it."""

import asyncio
from uuid import uuid4

import httpx
import pytest

from services.sampling.projections import PROJECTIONS
from services.sampling.registers.enterprises.tables import TABLES
from shared.access.issuer import Issuer
from shared.access.roles import Role
from shared.database import create_engine
from shared.http.application import ServiceApp
from shared.log.rebuild import rebuild
from tests.integration.sampling.lists import HEADER, code, counts, csv, put, row
from tests.support.apps import bearer
from tests.support.log import sequence_all
from tests.support.postgres import Database, connect


async def test_the_same_file_again_changes_nothing(registrar: httpx.AsyncClient) -> None:
    content = csv(row(1), row(2))
    assert await counts(registrar, content) == {"rows": 2, "added": 2}
    before = (await registrar.get("/enterprises")).json()["items"]
    assert await counts(registrar, content) == {"rows": 2, "unchanged": 2}
    assert (await registrar.get("/enterprises")).json()["items"] == before


async def test_a_new_edition_shows_what_is_added_changed_and_vanished(registrar: httpx.AsyncClient) -> None:
    await put(registrar, csv(row(1), row(2), row(3)))
    edition = csv(row(1), row(2, 镇街="玫瑰镇"), row(4))
    assert await counts(registrar, edition) == {"rows": 3, "added": 1, "changed": 1, "unchanged": 1, "vanished": 1}
    gone = (await registrar.get("/enterprises", params={"vanished": True})).json()["items"]
    assert [enterprise["identifier"] for enterprise in gone] == [code(3)]
    assert (await registrar.get(f"/enterprises/{code(2)}")).json()["area"] == "玫瑰镇"
    back = csv(row(1), row(2, 镇街="玫瑰镇"), row(3), row(4))
    assert await counts(registrar, back) == {"rows": 4, "added": 1, "unchanged": 3}
    assert (await registrar.get(f"/enterprises/{code(3)}")).json()["vanished_at"] is None


async def test_an_enterprise_whose_row_is_faulty_has_not_vanished(registrar: httpx.AsyncClient) -> None:
    await put(registrar, csv(row(1), row(2)))
    assert await counts(registrar, csv(row(1), row(2, 企业名称=""))) == {"rows": 2, "unchanged": 1, "faulty": 1}
    assert (await registrar.get(f"/enterprises/{code(2)}")).json()["vanished_at"] is None


async def test_lists_do_not_disturb_one_another(registrar: httpx.AsyncClient) -> None:
    """An enterprise is there while any list names it; a column that a list does not have says nothing."""
    await put(registrar, csv(row(1), row(2)), list_name="甲")
    short = [(f"平阴县示例第{n}厂", code(n)) for n in (2, 3)]
    assert await counts(registrar, csv(*short, header=HEADER[:2]), list_name="乙") == {"rows": 2, "added": 2}
    assert (await registrar.get(f"/enterprises/{code(2)}")).json()["area"] == "榆山街道"
    assert await counts(registrar, csv(row(1)), list_name="甲") == {"rows": 1, "unchanged": 1, "vanished": 1}
    known = (await registrar.get(f"/enterprises/{code(2)}")).json()
    assert known["vanished_at"] is None
    assert [(listing["list"], listing["vanished_at"] is None) for listing in known["lists"]] == [
        ("乙", True),
        ("甲", False),
    ]


async def test_the_same_import_sent_again_gets_the_same_answer(
    registrar: httpx.AsyncClient, database: Database
) -> None:
    import_id = uuid4()
    first = await put(registrar, csv(row(1)), import_id=import_id)
    again = await put(registrar, csv(row(1)), import_id=import_id)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    for content, list_name in ((csv(row(2)), "enterprises"), (csv(row(1)), "another")):
        refused = await put(registrar, content, import_id=import_id, list_name=list_name)
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/import-id-taken")
    connection = await connect(database.admin_url)
    assert await connection.fetchval("SELECT count(*) FROM log.event") == 1
    await connection.close()


async def test_two_imports_at_once_do_not_mix(registrar: httpx.AsyncClient) -> None:
    contents = [csv(*(row(n) for n in range(k, k + 500))) for k in (0, 250)]
    answers = await asyncio.gather(*(put(registrar, content) for content in contents))
    assert {answer.status_code for answer in answers} <= {201, 503}
    for answer, content in zip(answers, contents, strict=True):
        if answer.status_code == 503:
            assert answer.headers["retry-after"]
            assert (await put(registrar, content)).status_code == 201
    assert len((await registrar.get("/enterprises", params={"limit": 200, "vanished": False})).json()["items"]) == 200


async def test_another_bureau_sees_nothing_of_it(
    registrar: httpx.AsyncClient, sampling: ServiceApp, issuer: Issuer
) -> None:
    body = (await put(registrar, csv(row(1)))).json()
    stranger = bearer(issuer, Role.REGISTRAR, bureau="131025")
    for path in (f"/enterprises/{code(1)}", f"/enterprises/imports/{body['id']}"):
        assert (await registrar.get(path, headers=stranger)).status_code == 404
    assert (await registrar.get("/enterprises", headers=stranger)).json()["items"] == []
    refused = await registrar.get("/enterprises", headers=stranger, params={"bureau": "370124"})
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/not-permitted")
    city = bearer(issuer, Role.CITY_SUPERVISOR, bureau="370100")
    seen = await registrar.get("/enterprises", headers=city, params={"bureau": "370124"})
    assert [enterprise["identifier"] for enterprise in seen.json()["items"]] == [code(1)]
    expert = bearer(issuer, Role.EXPERT)
    assert (await registrar.get("/enterprises", headers=expert)).status_code == 403


async def test_the_log_alone_gives_the_same_tables(
    registrar: httpx.AsyncClient, sampling: ServiceApp, database: Database
) -> None:
    await put(registrar, csv(row(1), row(2), row(3, 企业名称=""), row(2)), list_name="甲")
    await put(registrar, csv(row(2), row(4), encoding="gb18030"), list_name="乙")
    await put(registrar, csv(row(4, 镇街="玫瑰镇"), row(5)), list_name="甲")
    await put(registrar, csv(row(1), row(4, 镇街="玫瑰镇"), row(5)), list_name="甲")
    connection = await connect(database.admin_url)
    owner = create_engine(database.admin_url, application="tests")
    try:
        before = [sorted(map(repr, await connection.fetch(f"TABLE {table}"))) for table in TABLES]
        await sequence_all(connection)
        assert await rebuild(owner, sampling.resources.blobs, TABLES, PROJECTIONS) == 4
        assert [sorted(map(repr, await connection.fetch(f"TABLE {table}"))) for table in TABLES] == before
        empty = {table for table, rows in zip(TABLES, before, strict=True) if not rows}
        assert empty == {"sampling.former_identifier"}, "of what no import has done"
    finally:
        await owner.dispose()
        await connection.close()


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"text": "第2"}, [2]),
        ({"text": code(3).lower()}, [3]),
        ({"text": "平阴_示例"}, []),
        ({"area": "玫瑰镇"}, [2]),
        ({"group": "工商贸"}, [1, 2, 3]),
        ({"industry": "化工"}, []),
        ({"vanished": "true"}, []),
    ],
)
async def test_enterprises_are_found(registrar: httpx.AsyncClient, wanted: dict[str, str], found: list[int]) -> None:
    await put(registrar, csv(row(1), row(2, 镇街="玫瑰镇"), row(3)))
    answer = await registrar.get("/enterprises", params=wanted)
    assert [enterprise["identifier"] for enterprise in answer.json()["items"]] == [code(n) for n in found]


async def test_long_answers_come_in_pages(registrar: httpx.AsyncClient) -> None:
    body = (await put(registrar, csv(*(row(n, 企业名称="" if n > 5 else "厂") for n in range(1, 11))))).json()
    for path in ("/enterprises", f"/enterprises/imports/{body['id']}/faults"):
        seen, address = [], f"{path}?limit=2"
        while address:
            answer = await registrar.get(address)
            seen += answer.json()["items"]
            address = answer.links.get("next", {}).get("url", "")
        assert len(seen) == 5
        assert seen == (await registrar.get(path)).json()["items"]
    far = await registrar.get(path, params={"after": "OTk5OTk5OTk5OTk5OTk5"})
    assert (far.status_code, far.json()["type"]) == (422, "/problems/cursor-refused")
