"""The directory's enterprises as the pure conditions see them: what the database's answers are held against."""

import json
from datetime import date
from typing import Any

from shared.policy.conditions import Subject
from shared.policy.fields import ENTERPRISE
from tests.support.postgres import Database, connect


async def subjects(database: Database, *, with_vanished: bool = False) -> list[tuple[str, Subject]]:
    """Names and subjects; `status` is vanished for those that no list names any more."""
    connection = await connect(database.admin_url)
    lists = await connection.fetch(
        "SELECT identifier, array_agg(list) AS lists FROM sampling.listing WHERE vanished_at IS NULL GROUP BY 1"
    )
    naming = {row["identifier"]: frozenset(row["lists"]) for row in lists}
    rows = await connection.fetch("SELECT * FROM sampling.enterprise ORDER BY identifier")
    await connection.close()
    return [
        (row["name"], _subject(row, naming.get(row["identifier"], frozenset())))
        for row in rows
        if with_vanished or row["vanished_at"] is None
    ]


def _subject(row: Any, lists: frozenset[str]) -> Subject:
    flags = {flag: tuple(_day(mark["on"]) for mark in marks) for flag, marks in json.loads(row["flags"]).items()}
    licences = {
        name: _day(licence["expires"]) if licence["expires"] else None
        for name, licence in json.loads(row["licences"]).items()
    }
    return Subject(row["identifier"], {name: str(row[name] or "") for name in ENTERPRISE}, flags, licences, lists)


def _day(text: str) -> date:
    return date.fromisoformat(text)
