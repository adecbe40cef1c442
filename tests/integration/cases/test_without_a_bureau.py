"""A connection that does not say for which bureau it works sees nothing."""

import pytest

from tests.support.apps import BUREAU
from tests.support.caseload import Caseload
from tests.support.postgres import connect

_COUNTS = [
    "SELECT count(*) FROM cases.inspection",
    "SELECT count(*) FROM cases.crew",
    "SELECT count(*) FROM cases.clock",
]


@pytest.mark.parametrize("query", _COUNTS)
async def test_without_a_bureau_no_row_is_seen(caseload: Caseload, query: str) -> None:
    await caseload.assign()
    connection = await connect(caseload.database.url("cheqian_cases"))
    try:
        for bureaus, some in ((None, False), ("", False), ("370199", False), (BUREAU, True)):
            async with connection.transaction():
                if bureaus is not None:
                    await connection.execute(f"SET LOCAL cheqian.bureau = '{bureaus}'")
                counted = await connection.fetchval(query)
                assert bool(counted) == some, bureaus
    finally:
        await connection.close()
