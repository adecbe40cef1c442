"""Letters over HTTP: who reads and answers them, and what publishing is told."""

import json
from typing import Any
from uuid import UUID

from httpx import Response

from services.cases.projections import PROJECTIONS, TABLES
from shared.access.roles import Role
from shared.contracts.letters import LetterTold
from shared.database import create_engine
from shared.log.rebuild import rebuild
from tests.integration.cases.straight_way import walk
from tests.support.caseload import Caseload, Json
from tests.support.log import sequence_all
from tests.support.oracle import check_log, check_rebuild
from tests.support.postgres import connect

Who = tuple[str, *tuple[Role, ...]]
REVIEWER, AUDITOR = ("reviewer", Role.REVIEWER), ("auditor", Role.AUDITOR)
STRANGER: Who = ("stranger", Role.INSPECTOR)
ANSWER: Json = {"outcome": "granted", "words": "已核实，予以采纳。"}
_TOLD = "SELECT entry, payload::text AS payload FROM log.event WHERE type = 'cases.letter.told' ORDER BY id"
_NOTES = "SELECT entry, payload::text AS payload FROM log.event WHERE stream = $1 ORDER BY version"


async def on_site(caseload: Caseload, **others: Any) -> UUID:
    """An inspection whose crew is on site."""
    one = await caseload.assign(**others)
    await walk(caseload, one, "on-site")
    return one


async def answer(caseload: Caseload, letter: UUID, who: Who, body: Json = ANSWER, version: str = "*") -> Response:
    headers = {**caseload.says(*who), "If-Match": version}
    return await caseload.client.post(f"/letters/{letter}/answer", json=body, headers=headers)


async def listed(caseload: Caseload, who: Who, query: str = "") -> set[str]:
    return {each["id"] for each in (await caseload.get(f"/letters{query}", *who)).json()["items"]}


async def matters(caseload: Caseload, who: Who) -> set[str]:
    """The letters of which deadlines or reminders tell somebody."""
    found = set()
    for path in ("/deadlines?state=open", "/deadlines?role=legal", "/reminders"):
        found |= {each["matter"]["stream"] for each in (await caseload.get(path, *who)).json()["items"]}
    return {each.removeprefix("letter/") for each in found if each.startswith("letter/")}


async def told(caseload: Caseload) -> list[tuple[Json, LetterTold]]:
    """What publishing is told of letters: each entry, and the fact."""
    connection = await connect(caseload.database.url("cheqian_publishing"))
    try:
        await connection.execute("SELECT set_config('cheqian.bureau', '*', false)")
        rows = await connection.fetch(_TOLD)
    finally:
        await connection.close()
    return [(json.loads(row["entry"]), LetterTold.model_validate_json(row["payload"])) for row in rows]


async def of_the_moment(caseload: Caseload, inspection: UUID) -> set[str]:
    """The letters that whoever reads the public log links to the inspection: an entry of theirs has the very moment of
    one of its own.
    """
    connection = await connect(caseload.database.admin_url)
    try:
        rows = await connection.fetch("SELECT entry FROM log.event")
    finally:
        await connection.close()
    entries = [json.loads(row["entry"]) for row in rows]
    moments = {entry["time"] for entry in entries if entry["stream"] == f"inspection/{inspection}"}
    streams = [entry["stream"] for entry in entries if entry["time"] in moments]
    return {each.removeprefix("letter/") for each in streams if each.startswith("letter/")}


async def notes(caseload: Caseload, stream: str) -> list[Json]:
    connection = await connect(caseload.database.admin_url)
    try:
        return [json.loads(row["payload"])["what"] for row in await connection.fetch(_NOTES, stream)]
    finally:
        await connection.close()


def code(answer: Response) -> tuple[int, str]:
    """Status and code of a refusal, which both languages explain."""
    problem = answer.json()
    assert problem["detail"]
    assert problem["detail_en"]
    return answer.status_code, problem["type"].removeprefix("/problems/")


async def the_log_and_the_rows_agree(caseload: Caseload) -> None:
    await sequence_all(caseload.sequencer)
    await check_log(caseload.database)
    engine = create_engine(caseload.database.admin_url, application="tests")
    again = rebuild(engine, caseload.blobs, TABLES, PROJECTIONS)
    await check_rebuild(caseload.database, TABLES, lambda: again)
    await engine.dispose()
