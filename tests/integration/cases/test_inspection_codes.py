"""Cases tells of the code of an inspection: in the same transaction as the step, in entries that lead to no
inspection.
"""

import json
import re
from datetime import date

import pytest

from shared.contracts.inspection_codes import InspectionCodeTold
from tests.integration.cases.straight_way import walk
from tests.support.caseload import Caseload, Json
from tests.support.postgres import connect

_TOLD = "SELECT entry, payload::text AS payload FROM log.event WHERE type = 'cases.inspection-code.told' ORDER BY id"
_OTHERS = "SELECT entry FROM log.event WHERE type <> 'cases.inspection-code.told'"
_MADE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{32}\b")


async def told(caseload: Caseload, service: str = "documents") -> list[tuple[Json, InspectionCodeTold]]:
    """Each entry that tells of a code, and the fact, as the service reads it."""
    connection = await connect(caseload.database.url(f"cheqian_{service}"))
    try:
        await connection.execute("SELECT set_config('cheqian.bureau', '*', false)")
        rows = await connection.fetch(_TOLD)
    finally:
        await connection.close()
    return [(json.loads(row["entry"]), InspectionCodeTold.model_validate_json(row["payload"])) for row in rows]


@pytest.mark.parametrize("service", ["documents", "publishing"])
async def test_the_code_of_an_inspection_is_told_on_its_way(caseload: Caseload, service: str) -> None:
    one = await caseload.assign()
    await walk(caseload, one, "closed")
    found = await told(caseload, service)
    assert [fact.standing for _, fact in found] == ["approved", "on-site", "over", "over"]
    assert [[each.due for each in fact.findings] for _, fact in found] == [[], [], [None], [date(2026, 3, 20)]]
    assert {fact.inspection for _, fact in found} == {one}
    assert len({fact.handle for _, fact in found}) == 1
    first = found[0][1].visit
    assert first
    assert first.count
    assert first.count.number == 1
    assert first.powers
    assert first.officers


async def test_the_code_of_a_covert_visit_is_told_from_the_arrival_on(caseload: Caseload) -> None:
    one = await caseload.assign(covert=True)
    await walk(caseload, one, "approved")
    assert await told(caseload) == []
    await walk(caseload, one, "closed", after="notified")
    found = [(fact.standing, fact.hidden) for _, fact in await told(caseload)]
    assert found == [("on-site", True), ("over", True), ("over", True)], "again when the order was served"


async def test_no_entry_links_a_code_to_its_inspection(caseload: Caseload) -> None:
    one = await caseload.assign()
    await walk(caseload, one, "closed")
    entries = [entry for entry, _ in await told(caseload)]
    assert {(entry["public"] == {}, entry["trace"] == entry["cause"]) for entry in entries} == {(True, True)}
    connection = await connect(caseload.database.admin_url)
    others = [json.loads(row["entry"]) for row in await connection.fetch(_OTHERS)]
    await connection.close()
    made = {each for entry in others for each in _MADE.findall(json.dumps({**entry, "payload": ""}))}
    assert str(one) in made
    own = {each for entry in entries for each in _MADE.findall(json.dumps({**entry, "payload": ""}))}
    assert own.isdisjoint(made)
    handles = {fact.handle for _, fact in await told(caseload)}
    assert not [handle for handle in handles if handle in json.dumps([*entries, *others])]
