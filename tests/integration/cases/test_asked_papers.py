"""Cases asks for papers: in the same transaction as the step, in entries that lead to no inspection."""

import json
import re
from typing import Any
from uuid import UUID

import pytest

from shared.contracts.asked import PaperAsked
from tests.integration.cases.straight_way import CHIEF, FINDING, FIRST, LEAD, LEGAL, PLAN, VIEWS, at, moment, walk
from tests.support.caseload import Caseload, Json
from tests.support.postgres import connect

_ASKED = "SELECT entry, payload::text AS payload FROM log.event WHERE type = 'cases.paper.asked' ORDER BY id"
_OTHERS = "SELECT entry FROM log.event WHERE type <> 'cases.paper.asked'"
_MADE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{32}\b")
_WAY = [
    "inspection-approval",
    "site-plan",
    "inspection-record",
    "inspection-receipt",
    "order-to-rectify",
    "inspection-report",
    "reinspection-opinion",
]
_HELD: Json = {
    "finding": str(FINDING),
    "at": moment(3.9),
    "until": moment(4),
    "place": "会议室",
    "chair": "丙",
    "recorder": "丁",
    "views": VIEWS,
    "opinion": "成立",
    "outcome": "stands",
}


async def _asked(caseload: Caseload) -> list[tuple[Json, PaperAsked]]:
    """Each entry that asks for a paper, and the fact."""
    connection = await connect(caseload.database.url("cheqian_documents"))
    try:
        rows = await connection.fetch(_ASKED)
    finally:
        await connection.close()
    return [(json.loads(row["entry"]), PaperAsked.model_validate_json(row["payload"])) for row in rows]


async def _entries(caseload: Caseload, query: str) -> list[Json]:
    connection = await connect(caseload.database.admin_url)
    try:
        return [json.loads(row["entry"]) for row in await connection.fetch(query)]
    finally:
        await connection.close()


def _made(entries: list[Json]) -> set[str]:
    """All ids and traces of entries: whatever could link them to others. A commitment to a payload tells nothing."""
    return {made for entry in entries for made in _MADE.findall(json.dumps({**entry, "payload": ""}))}


@pytest.mark.parametrize("covert", [False, True])
async def test_an_inspection_asks_for_its_papers_on_its_way(caseload: Caseload, covert: bool) -> None:
    """Documents reads them. A covert inspection asks for the same papers: its entries are like those of any other."""
    one = await caseload.assign(covert=covert)
    await walk(caseload, one, "approved")
    await walk(caseload, one, "closed", after="notified" if covert else "approved")
    asked = await _asked(caseload)
    assert [fact.form for _, fact in asked] == _WAY
    assert {fact.matter.id for _, fact in asked} == {one}
    assert {fact.hidden for _, fact in asked} == {covert}
    assert {(entry["version"], len(entry["public"])) for entry, _ in asked} == {(1, 0)}
    assert {entry["stream"] for entry, _ in asked} == {f"paper-wish/{fact.paper}" for _, fact in asked}
    assert len({fact.paper for _, fact in asked}) == len(_WAY)


@pytest.mark.parametrize("covert", [False, True])
async def test_no_entry_links_a_paper_to_its_inspection(caseload: Caseload, covert: bool) -> None:
    """Neither stream, nor trace, nor cause, nor another paper of the same request."""
    one = await _visited(caseload, covert=covert)
    papers = [entry for entry, _ in await _asked(caseload)]
    assert len(papers) == 4
    others = _made(await _entries(caseload, _OTHERS))
    assert str(one) in others
    for number, paper in enumerate(papers):
        beside = _made([*papers[:number], *papers[number + 1 :]])
        assert _made([paper]).isdisjoint(others | beside)
        assert UUID(paper["stream"].removeprefix("paper-wish/")).version == 4


async def test_a_dispute_and_a_lead_ask_for_papers_about_themselves(caseload: Caseload) -> None:
    one = await caseload.assign()
    await walk(caseload, one, "visited")
    steps: tuple[tuple[str, Json, Any], ...] = (
        ("/disputes", {"finding": str(FINDING), "by": "enterprise", "reason": "不属实"}, FIRST),
        ("/deliberations", _HELD, LEGAL),
        ("/leads", {"lead": str(LEAD), "findings": [str(FINDING)], "to": "消防救援大队", "content": "占用通道"}, FIRST),
    )
    caseload.at(at(3.5))
    assert (await caseload.post(one, *steps[0])).status_code == 200
    caseload.at(at(4))
    backwards = {**_HELD, "until": moment(3.8)}
    assert (await caseload.post(one, "/deliberations", backwards, LEGAL)).status_code == 422
    unfinished = {**_HELD, "until": moment(4.1)}
    assert (await caseload.post(one, "/deliberations", unfinished, LEGAL)).status_code == 422
    for step in steps[1:]:
        answer = await caseload.post(one, *step)
        assert answer.status_code == 200, answer.text
    *_, (_, deliberation), (_, lead) = await _asked(caseload)
    assert (deliberation.form, deliberation.subject) == ("deliberation-record", FINDING)
    assert (lead.form, lead.subject) == ("lead-transfer", LEAD)
    (held,) = deliberation.facts.findings[0].deliberations
    assert (held.place, held.recorder) == ("会议室", "丁")
    assert [rule.article for power in lead.facts.powers for rule in power.rules] == ["第六十五条第一款", "第六十九条"]


@pytest.mark.parametrize(("covert", "held"), [(True, 1), (False, 2)])
async def test_a_paper_counts_no_visit_that_its_readers_may_not_know(
    caseload: Caseload, covert: bool, held: int
) -> None:
    """While a draw of the earlier visit is secret, a number would tell of the visit."""
    await _visited(caseload, covert=covert)
    one = await caseload.assign()
    caseload.at(at(24))
    assert (await caseload.post(one, "/site-plan", {**PLAN, "on": "2026-03-12"}, FIRST)).status_code == 200
    assert (await caseload.post(one, "/site-plan/approval", {}, CHIEF)).status_code == 200
    asked = [fact for _, fact in await _asked(caseload) if fact.matter.id == one]
    assert {fact.facts.held for fact in asked} == {held}


async def test_what_is_sent_back_asks_for_nothing(caseload: Caseload) -> None:
    one = await caseload.assign()
    await walk(caseload, one, "drafted")
    refused = {"opinion": "请写明各事项的检查方法"}
    assert (await caseload.post(one, "/site-plan/refusal", refused, CHIEF)).status_code == 200
    assert await _asked(caseload) == []


async def _visited(caseload: Caseload, *, covert: bool) -> UUID:
    """A visit whose record is confirmed. A covert one is not told to the enterprise before."""
    one = await caseload.assign(covert=covert)
    await walk(caseload, one, "approved")
    await walk(caseload, one, "visited", after="notified" if covert else "approved")
    return one
