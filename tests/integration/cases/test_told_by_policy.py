"""Publishing is told of visits beforehand and of leads where the policy has them published, and nowhere else."""

import json
from uuid import UUID, uuid4

import pytest

from shared.contracts.assignment import VisitDraws
from shared.contracts.fact import BlobRef
from shared.contracts.sampling import DrawOpened
from shared.policy.reading import read_policy
from tests.integration.cases.straight_way import FINDING, FIRST, at, walk
from tests.support.caseload import Caseload, Json
from tests.support.log import sequence_all
from tests.support.oracle import check_log
from tests.support.postgres import connect
from tests.unit.policy.examples import HEAD

_TOLD = """
SELECT entry, payload::text AS payload FROM log.event
WHERE type IN ('cases.lead.told', 'cases.visit.told') ORDER BY id
"""
_TYPES = {"advance-notice": "cases.visit.told", "lead-transfer": "cases.lead.told"}
_BOTH = tuple(_TYPES)
_LEAD: Json = {"lead": str(uuid4()), "findings": [str(FINDING)], "to": "示例县消防救援大队", "content": "请依法处理"}


async def told(caseload: Caseload) -> list[tuple[Json, Json]]:
    """What publishing reads: each entry, and the payload."""
    connection = await connect(caseload.database.url("cheqian_publishing"))
    try:
        rows = await connection.fetch(_TOLD)
    finally:
        await connection.close()
    return [(json.loads(row["entry"]), json.loads(row["payload"])) for row in rows]


def policy(*kinds: str) -> Json:
    rules = ", ".join(f"{{kind: {kind}, release: approval, basis: 示例}}" for kind in kinds)
    text = HEAD.replace("2020", "2026") + f"publications: [{rules}]\n"
    return read_policy(text.encode()).policy.as_json()


async def _transfer(caseload: Caseload, inspection: UUID) -> None:
    caseload.at(at(3.05))
    assert (await caseload.post(inspection, "/leads", _LEAD, FIRST)).status_code == 200


async def test_a_visit_and_its_lead_are_told_once_each_with_their_notes(caseload: Caseload) -> None:
    await caseload.adopt(policy(*_BOTH))
    one = await caseload.assign()
    await walk(caseload, one, "approved")
    assert await told(caseload) == []
    await walk(caseload, one, "visited", after="approved")
    await _transfer(caseload, one)
    found = await told(caseload)
    assert [(entry["type"], entry["stream"], entry["version"], entry["public"]) for entry, _ in found] == [
        ("cases.visit.told", f"publicity/{one}", 1, {}),
        ("cases.visit.told", f"publicity/{one}", 2, {}),
        ("cases.lead.told", f"publicity/{one}", 3, {}),
    ]
    assert [payload.get("over") for _, payload in found] == [None, "held", None]
    assert {entry["cause"] for entry, _ in found} == {entry["trace"] for entry, _ in found}
    await sequence_all(caseload.sequencer)
    await check_log(caseload.database)


@pytest.mark.parametrize("kinds", [(), ("inspection-result",), ("advance-notice",), ("lead-transfer",)])
async def test_only_what_the_policy_publishes_is_told(caseload: Caseload, kinds: tuple[str, ...]) -> None:
    await caseload.adopt(policy(*kinds))
    one = await caseload.assign()
    await walk(caseload, one, "visited")
    await _transfer(caseload, one)
    types = {entry["type"] for entry, _ in await told(caseload)}
    assert types == {_TYPES[kind] for kind in kinds if kind in _TYPES}


async def test_of_a_covert_visit_only_the_lead_is_told_when_all_draws_are_open(caseload: Caseload) -> None:
    await caseload.adopt(policy(*_BOTH))
    caseload.at(at(-100))
    draws = VisitDraws(targets=uuid4(), deal=1, crew=(uuid4(),))
    one = await caseload.assign(covert=True, draws=draws)
    await walk(caseload, one, "approved")
    await walk(caseload, one, "visited", after="notified")
    await _transfer(caseload, one)
    opened = DrawOpened(because="due", openings=BlobRef(sha256="ab" * 32, size=2, media_type="application/json"))
    for draw in draws.all:
        assert await told(caseload) == []
        await caseload.happens(f"draw/{draw}", opened)
    ((entry, payload),) = await told(caseload)
    assert (entry["type"], payload["to"], payload["disclosed"]) == ("cases.lead.told", _LEAD["to"], "2026-03-10")


async def test_what_was_told_beforehand_is_told_to_its_end(caseload: Caseload) -> None:
    """Also if another policy rules by then, which has no such publications."""
    await caseload.adopt(policy(*_BOTH))
    one = await caseload.assign()
    await walk(caseload, one, "notified")
    await caseload.adopt({**policy(), "policy": "other"}, first=at(0).date())
    await walk(caseload, one, "visited", after="notified")
    assert [payload.get("over") for _, payload in await told(caseload)] == [None, "held"]
