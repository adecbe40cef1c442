"""What functions of the database forbid the planner, they forbid whole: old statistics find every gap."""

import asyncio

from shared.postgres import Server
from tests.support.postgres import administering, clone

_FORBIDDING = """
    SELECT oid::regprocedure::text, 'enable_indexonlyscan=off' = ANY (proconfig) FROM pg_proc
    WHERE 'enable_indexscan=off' = ANY (proconfig)
"""


def test_whoever_forbids_scans_of_an_index_forbids_those_of_the_index_alone(
    postgres: Server, template_database: str
) -> None:
    with clone(postgres, template_database) as database:
        whole = asyncio.run(_forbidding(database.admin_url))
    assert whole
    assert [name for name, is_whole in whole.items() if not is_whole] == []


async def _forbidding(url: str) -> dict[str, bool]:
    async with administering(url) as admin:
        return dict(await admin.fetch(_FORBIDDING))
