"""What no single person undoes over HTTP; what a yearly cap and a basis refuse; what sampling learns was not held."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.access.roles import Role
from shared.contracts.assignment import AssignedCap, AssignedParty, VisitDraws
from tests.integration.cases.straight_way import (
    CHIEF,
    FIRST,
    HASH,
    LEADER,
    NOTICE,
    ORDER,
    PLAN,
    at,
    call_off,
    moment,
    walk,
)
from tests.support.apps import BUREAU
from tests.support.caseload import Caseload, Json, inspector
from tests.support.postgres import connect

_OTHERS = ("third", Role.INSPECTOR)
_CLERK = ("clerk", Role.CLERK)
_PUBLISHER = ("publisher", Role.PUBLISHER)


async def _answer(caseload: Caseload, inspection: UUID, verb: str, body: Any, who: tuple[str, Role]) -> str:
    """The status of the inspection after the verb, or the code of the refusal."""
    found = (await caseload.post(inspection, verb, body, who)).json()
    return str(found["type"]).rpartition("/")[2] if "type" in found else str(found["status"])


async def _told(caseload: Caseload) -> list[tuple[str, str]]:
    """Why inspections were not held, and the code of the reason, as sampling learns it."""
    connection = await connect(caseload.database.admin_url)
    rows = await connection.fetch(
        "SELECT payload->>'because' AS because, payload->>'reason' AS reason FROM log.event"
        " WHERE type = 'cases.inspection.missed' ORDER BY id"
    )
    await connection.close()
    return [(row["because"], row["reason"]) for row in rows]


async def test_an_inspection_is_called_off_by_two_persons_and_a_drawn_one_by_substitution(caseload: Caseload) -> None:
    caseload.at(at(-100))
    planned, drawn = await caseload.assign_by_plan(), await caseload.assign()
    for who, reason, said in (
        (FIRST, "closed", "not-permitted"),
        (LEADER, ".", "reason-not-listed"),
        (LEADER, "cap-reached", "call-off-reason-untrue"),
    ):
        assert await _answer(caseload, planned, "/cancellation", {"reason": reason}, who) == said
    assert await _answer(caseload, drawn, "/cancellation", {"reason": "closed"}, LEADER) == "drawn-visit"
    assert await _answer(caseload, planned, "/cancellation/approval", {}, CHIEF) == "nothing-requested"
    assert await _answer(caseload, planned, "/cancellation", {"reason": "closed"}, LEADER) == "opened"
    assert await _answer(caseload, planned, "/cancellation/approval", {}, LEADER) == "same-person"
    assert await _answer(caseload, planned, "/cancellation/refusal", {"opinion": "照常检查"}, CHIEF) == "opened"
    assert await _told(caseload) == []
    ended = await call_off(caseload, planned)
    assert (ended["status"], ended["ended"]["reason"]) == ("called-off", "closed")
    assert [each["approved"] for each in ended["call_offs"]] == [False, True]
    assert await _told(caseload) == [("called-off", "closed")]


async def test_one_inspector_alone_does_not_fail_a_visit_nor_put_it_off_for_years(caseload: Caseload) -> None:
    one = await caseload.assign(visit_by=None)
    there = [
        {"person": each["person"], "certificate": each["key"]}
        for each in (await walk(caseload, one, "notified"))["crew"]
    ]
    far = {"on": "2099-03-01", "reason": "企业停产"}
    assert await _answer(caseload, one, "/postponement", far, FIRST) == "visit-day-impossible"
    caseload.at(at(1))
    failed: Json = {"at": moment(0), "why": "not-found", "facts": "无人", "proof": [HASH]}
    for present, witness, said in (
        (there[:1], "", "too-few-inspectors"),
        (there[1:], "值班人员", "not-on-site"),
        (there, "", "visited"),
    ):
        body = {**failed, "present": present, "witness": witness}
        assert await _answer(caseload, one, "/failure", body, FIRST) == said
    assert await _told(caseload) == [("not-found", "")]


async def test_a_cap_is_asked_at_each_step_and_tells_nothing_of_hidden_visits(caseload: Caseload) -> None:
    """Two inspections of one enterprise are prepared; when the first, which is covert, was held, the second may not be,
    unless its cap excepts the occasion of the first.
    """
    caseload.at(at(-100))
    crew = inspector("third"), inspector("fourth", 2)
    capped: Json = {"caps": (AssignedCap(times=1, except_for=("complaint",)),), "crew": crew}
    covert = await caseload.assign(covert=True)
    drafted, approved, arriving = [await caseload.assign(**capped) for _ in range(3)]
    for inspection in (drafted, approved, arriving):
        await caseload.post(inspection, "/site-plan", {**PLAN, "on": "2026-03-11"}, _OTHERS)
    for inspection in (approved, arriving):
        assert await _answer(caseload, inspection, "/site-plan/approval", {}, CHIEF) == "approved"
    caseload.at(at(-19))
    assert await _answer(caseload, arriving, "/notice", NOTICE, _OTHERS) == "notified"
    caseload.at(at(-100))
    here = (await walk(caseload, covert, "approved"))["crew"]
    present = [{"person": each["person"], "certificate": each["key"]} for each in here]
    caseload.at(at(0.1))
    body = {"at": moment(0), "place": "厂区门口", "present": present}
    assert await _answer(caseload, covert, "/arrival", body, FIRST) == "on-site"

    assert await _answer(caseload, drafted, "/site-plan/approval", {}, CHIEF) == "cap-reached"
    assert await _answer(caseload, approved, "/site-plan", {**PLAN, "on": "2026-03-12"}, _OTHERS) == "cap-reached"
    late = {"on": "2026-03-12", "reason": "企业停产"}
    assert await _answer(caseload, approved, "/postponement", late, _OTHERS) == "cap-reached"
    caseload.at(at(24.2))
    present = [{"person": str(each.person), "certificate": each.key} for each in crew]
    refused = await caseload.post(arriving, "/arrival", {**body, "at": moment(24), "present": present}, _OTHERS)
    problem = refused.json()
    assert problem["type"] == "/problems/cap-reached"
    assert "2026-03-10" not in refused.text
    assert problem["caps"] == [1]
    assert await _answer(caseload, arriving, "/cancellation", {"reason": "cap-reached"}, LEADER) == "notified"
    assert await _answer(caseload, arriving, "/cancellation/approval", {}, CHIEF) == "called-off"


async def test_a_cap_on_visits_on_site_of_each_team_refuses_those_alone(caseload: Caseload) -> None:
    """Team W was on site: it may not come again. Another team may, and so may team W over the network."""
    caseload.at(at(-100))
    crew = inspector("third"), inspector("fourth", 2)
    cap = AssignedCap(times=1, methods=("on-site",), visits_of="team")
    first = await caseload.assign(team="W", caps=(cap,))
    ahead: Json = {"caps": (cap,), "crew": crew}
    again = await caseload.assign(team="W", **ahead)
    other = await caseload.assign(team="G", **ahead)
    online = await caseload.assign(team="W", methods=("online",), **ahead)
    nobodys = await caseload.assign(team="", **ahead)
    assert (await walk(caseload, first, "visited"))["methods"] == ["on-site"]
    caseload.at(at(4))
    plan = {**PLAN, "on": "2026-03-12"}
    said = [await _answer(caseload, each, "/site-plan", plan, _OTHERS) for each in (again, other, online, nobodys)]
    assert said == ["cap-reached", "drafted", "drafted", "drafted"]
    connection = await connect(caseload.database.admin_url)
    held = await connection.fetchval("SELECT payload FROM log.event WHERE type = 'cases.inspection.held'")
    await connection.close()
    assert ('"team": "W"' in held, '"methods": ["on-site"]' in held) == (True, True)


LISTED = AssignedParty(identifier="L370124000001", identifier_kind="provisional", bureau=BUREAU, name="示例小作坊")
IDENTIFIED = AssignedParty(
    identifier="91370124EXAMP00154", known_as=(LISTED.identifier,), bureau=BUREAU, name="示例小作坊"
)


@pytest.mark.parametrize(("visited", "planned"), [(LISTED, IDENTIFIED), (IDENTIFIED, LISTED)])
async def test_a_cap_counts_visits_under_the_number_of_before_and_under_the_code(
    caseload: Caseload, visited: AssignedParty, planned: AssignedParty
) -> None:
    crew = inspector("third"), inspector("fourth", 2)
    caseload.at(at(-100))
    first = await caseload.assign(party=visited, covert=True)
    other = LISTED.model_copy(update={"identifier": "L370124000002", "name": "别家"})
    later, free = [
        await caseload.assign(party=party, caps=(AssignedCap(times=1),), crew=crew) for party in (planned, other)
    ]
    for inspection in (later, free):
        await caseload.post(inspection, "/site-plan", {**PLAN, "on": "2026-03-11"}, _OTHERS)
    here = (await walk(caseload, first, "approved"))["crew"]
    present = [{"person": each["person"], "certificate": each["key"]} for each in here]
    caseload.at(at(0.1))
    body = {"at": moment(0), "place": "厂区门口", "present": present}
    assert await _answer(caseload, first, "/arrival", body, FIRST) == "on-site"
    assert await _answer(caseload, later, "/site-plan/approval", {}, CHIEF) == "cap-reached"
    assert await _answer(caseload, free, "/site-plan/approval", {}, CHIEF) == "approved"


async def test_a_basis_is_looked_up_and_who_complained_is_personal(caseload: Caseload) -> None:
    earlier = await caseload.assign()
    await walk(caseload, earlier, "served")
    none = VisitDraws(crew=(uuid4(),))
    again = await caseload.assign(occasion="re-inspection", draws=none)
    basis: Json = {"kind": "re-inspection", "inspection": str(uuid4()), "orders": [str(ORDER)]}
    assert await _answer(caseload, again, "/basis", {"basis": basis}, LEADER) == "basis-untrue"
    basis["inspection"] = str(earlier)
    assert await _answer(caseload, again, "/basis", {"basis": basis}, LEADER) == "opened"

    complained = await caseload.assign(occasion="complaint", draws=none)
    told = {"source": "12345", "received": "2026-03-02", "content": "占用出口", "reporter": "张三 13800000000"}
    for anonymous, said in ((True, "basis-untrue"), (False, "opened")):
        basis = {"kind": "complaint", **told, "anonymous": anonymous}
        assert await _answer(caseload, complained, "/basis", {"basis": basis}, LEADER) == said
    for who, reporter in ((_PUBLISHER, ""), (_CLERK, told["reporter"])):
        assert (await caseload.get(f"/inspections/{complained}", *who)).json()["basis"]["reporter"] == reporter
