"""Each act in each state that does not allow it, and each act on a version that is over: a refusal, nothing is noted.

The acts are those of the tables of verbs; each is sent with the example of its body that the document shows.
"""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.cases.inspection.order_verbs import ORDER
from services.cases.inspection.verbs import INSPECTION
from shared.access.roles import Role
from shared.verbs import Verb
from tests.integration.cases.straight_way import ORDER as ORDER_ID
from tests.integration.cases.straight_way import at, walk
from tests.support.caseload import Caseload, Json
from tests.support.golden import FOLDER

_DOCUMENT: Json = json.loads((FOLDER / "openapi/cases.json").read_text(encoding="utf-8"))
_EVERY: tuple[Verb[Any], ...] = (*INSPECTION.verbs, *ORDER.verbs)
_STEPS = ("approved", "on-site", "visited", "reported", "fed-back", "closed")
"""The steps of the straight way after which everything is tried."""
_WHOEVER = ("first", *Role)
"""Somebody of the crew who has every role: what is refused is refused for the state."""


def _example(path: str) -> Any:
    """The example of the body that the document shows for a POST; None for one without a body."""
    described = _DOCUMENT["paths"][path]["post"].get("requestBody")
    return described and described["content"]["application/json"]["example"]


async def _act(caseload: Caseload, inspection: UUID, verb: Verb[Any], tag: str) -> tuple[int, str, Mapping[str, Any]]:
    """Try the verb on this version: the status of the answer, the code of the problem, and the problem itself."""
    path = verb.path.format(inspection=inspection, order=ORDER_ID)
    headers = {**caseload.says(*_WHOEVER), "If-Match": tag}
    answer = await caseload.client.post(path, json=_example(verb.path), headers=headers)
    problem: Json = answer.json()
    return answer.status_code, str(problem.get("type", "")).removeprefix("/problems/"), problem


async def _shown(caseload: Caseload, inspection: UUID) -> httpx.Response:
    return await caseload.get(f"/inspections/{inspection}", *_WHOEVER)


async def _refuses(caseload: Caseload, inspection: UUID) -> set[str]:
    """Try every act that the table does not allow now. Returns the names of those acts."""
    shown = await _shown(caseload, inspection)
    forbidden = [verb for verb in INSPECTION.verbs if shown.json()["status"] not in verb.states]
    for verb in forbidden:
        status, code, problem = await _act(caseload, inspection, verb, "*")
        assert (status, code) == (409, "not-now"), (shown.json()["status"], verb.name, problem)
        assert verb.zh in problem["detail"]
        assert verb.name in problem["detail_en"]
    assert (await _shown(caseload, inspection)).headers["ETag"] == shown.headers["ETag"], "something was noted"
    return {verb.name for verb in forbidden}


async def test_no_act_is_taken_in_a_state_that_does_not_allow_it(caseload: Caseload) -> None:
    caseload.at(at(-100))
    inspection = await caseload.assign()
    refused = await _refuses(caseload, inspection)
    after = ""
    for step in _STEPS:
        await walk(caseload, inspection, step, after)
        refused |= await _refuses(caseload, inspection)
        after = step
    assert refused == {verb.name for verb in INSPECTION.verbs}, "each act is refused in some state"


@pytest.mark.parametrize("step", ["reinspected", "closed"])
async def test_nothing_is_done_to_an_order_that_is_met(caseload: Caseload, step: str) -> None:
    caseload.at(at(-100))
    inspection = await caseload.assign()
    await walk(caseload, inspection, step)
    before = (await _shown(caseload, inspection)).headers["ETag"]
    for verb in ORDER.verbs:
        status, code, problem = await _act(caseload, inspection, verb, "*")
        assert (status, code) == (409, "not-now"), (verb.name, problem)
    assert (await _shown(caseload, inspection)).headers["ETag"] == before


async def test_no_act_is_taken_on_a_version_that_is_over(caseload: Caseload) -> None:
    caseload.at(at(-100))
    inspection = await caseload.assign()
    await walk(caseload, inspection, "served")
    before = (await _shown(caseload, inspection)).headers["ETag"]
    for verb in _EVERY:
        status, code, problem = await _act(caseload, inspection, verb, '"1"')
        assert (status, code) == (412, "stale-version"), (verb.name, problem)
        assert problem["current"] == int(before.strip('"'))
    assert (await _shown(caseload, inspection)).headers["ETag"] == before
