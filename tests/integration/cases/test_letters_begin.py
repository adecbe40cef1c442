"""A database of before letters: who was ever of a crew is found in the log."""

import json
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection

from shared.database import create_engine
from tests.support.caseload import Caseload, assigned, inspector
from tests.support.postgres import connect

_ROWS = "SELECT id, state, crew_ever FROM cases.inspection ORDER BY id"
_BEFORE = """
DROP TABLE cases.letter;
ALTER TABLE cases.inspection DROP COLUMN crew_ever;
UPDATE cases.inspection SET state = jsonb_set(state, '{former}', '[]');
"""


async def test_the_migration_finds_the_accounts_of_before(caseload: Caseload) -> None:
    first, second, third = inspector("first"), inspector("second", 2), inspector("third", 2)
    changed, unchanged = assigned(crew=(first, second)), assigned(crew=(first, second))
    for fact in (changed, unchanged):
        await caseload.happens(f"assigned/{fact.inspection}", fact)
    anew = third.model_copy(update={"subject": "third-anew", "drawn": None})
    for version, crew in enumerate(((first, third), (first, anew), (second, anew)), 1):
        await caseload.amend(changed, version, crew=crew)
    admin = await connect(caseload.database.admin_url)
    of_today = _known(await admin.fetch(_ROWS))
    assert of_today[str(changed.inspection)][1] == ["first", "second", "third", "third-anew"]
    await admin.execute(_BEFORE)
    engine = create_engine(caseload.database.admin_url, application="tests")
    async with engine.begin() as connection:
        await connection.run_sync(_begin)
    await engine.dispose()
    assert _known(await admin.fetch(_ROWS)) == of_today
    await admin.close()


def _known(rows: Iterable[Mapping[str, Any]]) -> dict[str, tuple[list[tuple[str, str]], list[str]]]:
    """Inspection → who has left its crew, each with the account of then, and all accounts."""
    former = {str(row["id"]): json.loads(row["state"])["former"] for row in rows}
    ever = {str(row["id"]): row["crew_ever"] for row in rows}
    return {each: ([(one["person"], one["subject"]) for one in left], ever[each]) for each, left in former.items()}


def _begin(connection: Connection) -> None:
    migration = import_module("services.cases.migrations.0017_letters")
    with Operations.context(MigrationContext.configure(connection)):
        migration.upgrade()
