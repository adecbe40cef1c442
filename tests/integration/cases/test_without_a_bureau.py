"""A connection that does not say for which bureau it works sees nothing."""

import pytest

from tests.support.apps import BUREAU
from tests.support.caseload import Caseload
from tests.support.postgres import connect


@pytest.mark.parametrize("table", ["cases.inspection", "cases.crew", "cases.clock"])
async def test_without_a_bureau_no_row_is_seen(caseload: Caseload, table: str) -> None:
    await caseload.assign()
    connection = await connect(caseload.database.url("cheqian_cases"))
    try:
        for bureaus, some in ((None, False), ("", False), ("370199", False), (BUREAU, True)):
            async with connection.transaction():
                if bureaus is not None:
                    await connection.execute(f"SET LOCAL cheqian.bureau = '{bureaus}'")
                assert bool(await connection.fetchval(f"SELECT count(*) FROM {table}")) == some, bureaus  # noqa: S608
    finally:
        await connection.close()
