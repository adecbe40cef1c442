"""Nobody is shown another bureau's rows: not by the code alone, not by the database alone, not as their supervisor."""

import pytest
from sqlalchemy import text

from shared.database import create_engine, transact
from shared.migrations.access import SERVICES, role_of
from tests.contract.requests.lived_in import LivedIn
from tests.contract.requests.promised import Promised
from tests.contract.requests.two_bureaus import CITY, OTHER, TwoBureaus, is_list, readable
from tests.support.apps import BUREAU
from tests.support.postgres import connect

EVERYTHING = list(readable())
LISTS = [promised for promised in EVERYTHING if is_list(promised)]
_TABLES = """
SELECT schemaname AS schema, tablename AS name, rowsecurity AS secured FROM pg_tables
WHERE schemaname = ANY($1) AND EXISTS (
    SELECT FROM pg_attribute WHERE attrelid = format('%I.%I', schemaname, tablename)::regclass AND attname = 'bureau'
)
"""
_PASSING = {"cases.upload", "sampling.spelling_walk", "sampling.unspelled"}
"""Tables whose rows a service drops: as soon as it has done what they say; or when they are old, as those of the house
are by the clock of the machine.
"""


@pytest.fixture
def two(lived_in: LivedIn) -> TwoBureaus:
    return lived_in.two


@pytest.mark.parametrize("promised", LISTS, ids=str)
def test_a_list_has_rows_of_both_bureaus(promised: Promised, two: TwoBureaus) -> None:
    """Without rows the tests below would hold of any list."""
    lesson = (
        f"{promised} is a list, and one of two bureaus has nothing in it: let `lived_in._work` put rows into it, and "
        "let `known` there say which place has them (the first value of a path parameter is asked for)."
    )
    assert two.beside[str(promised)].rows, lesson
    assert two.other[str(promised)].rows, lesson


@pytest.mark.parametrize("promised", LISTS, ids=str)
def test_a_list_counts_the_rows_that_it_shows(promised: Promised, two: TwoBureaus) -> None:
    shown = two.beside[str(promised)]
    pages = any(parameter["name"] == "count" for parameter in promised.operation.described.get("parameters", ()))
    assert shown.body["next"] is None
    assert shown.body["count"] == ({"rows": len(shown.rows), "exact": True} if pages else None)


@pytest.mark.parametrize("promised", EVERYTHING, ids=str)
def test_what_another_bureau_does_changes_nothing_that_a_bureau_reads(promised: Promised, two: TwoBureaus) -> None:
    name = str(promised)
    assert two.alone[name].status == 200, f"{name}: an auditor is shown this; let `known` say where it is"
    assert two.beside[name] == two.alone[name]


@pytest.mark.parametrize("promised", EVERYTHING, ids=str)
def test_the_code_keeps_bureaus_apart_without_the_database(promised: Promised, two: TwoBureaus) -> None:
    """With row-level security off: each question is asked of the rows of one bureau, in its own words. Draws may have
    chosen the same enterprise in both bureaus: then each has rows of its own under the same code.
    """
    name = str(promised)
    assert two.bare[name] == two.alone[name]
    across = two.across[name]
    if "{" not in promised.operation.path or across == two.bare[name] or across.status == 404:
        return
    assert is_list(promised), across
    assert not [row for row in across.rows if row in two.other[name].rows]


@pytest.mark.parametrize("promised", EVERYTHING, ids=str)
def test_a_supervisor_is_shown_one_bureau_at_a_time(promised: Promised, two: TwoBureaus) -> None:
    name = str(promised)
    assert two.supervised[name] == two.beside[name]
    assert two.other_supervised[name] == two.other[name]


async def test_the_database_keeps_bureaus_apart_without_the_code(lived_in: LivedIn) -> None:
    """As each service: a transaction of some bureaus, which asks a table for everything, gets the rows of these."""
    admin = await connect(lived_in.database.admin_url)
    tables = await admin.fetch(_TABLES, list(SERVICES))
    await admin.close()
    assert tables
    for table in tables:
        name = f"{table['schema']}.{table['name']}"
        assert table["secured"], f"{name} has rows of bureaus: grant_table() it by bureau"
        if name in _PASSING:
            continue
        engine = create_engine(lived_in.database.url(role_of(table["schema"])), application="tests")
        counts: dict[str, dict[str, int]] = {}
        for bureaus in ("*", BUREAU, OTHER, f"{CITY},{BUREAU}", f"{OTHER},{BUREAU}", CITY):
            async with transact(engine, bureaus) as session:
                found = await session.execute(text(f"SELECT bureau, count(*) AS rows FROM {name} GROUP BY bureau"))  # noqa: S608  # from the catalogue
                counts[bureaus] = {row.bureau: row.rows for row in found}
        await engine.dispose()
        assert set(counts["*"]) >= {BUREAU, OTHER}, (
            f"{name} has no rows of both bureaus: let `lived_in._work` make some"
        )
        for bureau in (BUREAU, OTHER):
            assert counts[bureau] == {bureau: counts["*"][bureau]}, name
        assert counts[f"{CITY},{BUREAU}"] == counts[BUREAU]
        assert counts[f"{OTHER},{BUREAU}"] == counts[BUREAU] | counts[OTHER]
        assert counts[CITY] == {}
