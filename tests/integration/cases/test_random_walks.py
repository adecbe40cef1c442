"""Inspections walked at random over HTTP: whatever is tried, in any order and by anybody, some things never happen.

No visit starts before its plan is approved by different persons; nothing closes with an open duty, or by one person
alone; nothing is done about a disputed finding; what is closed does not change; no round, finding or person is lost or
counted twice. The calendar changes in between: the inspection and the list of deadlines go on saying the same.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import uvloop
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.access.roles import Role
from tests.integration.cases.moving import AGAIN, WRITE, check_clocks, check_rebuilt, move, policy
from tests.integration.cases.straight_way import (
    CHIEF,
    FINDING,
    FIRST,
    HASH,
    LEADER,
    LEGAL,
    ORDER,
    SECOND,
    VIEWS,
    Step,
    at,
    moment,
    take,
    way,
)
from tests.support.caseload import Caseload, Json, caseload_on
from tests.support.postgres import Database

_PEOPLE = (FIRST, SECOND, CHIEF, LEGAL, LEADER, ("stranger", Role.INSPECTOR))
_BESIDE = (
    Step("refused", -80, "/site-plan/refusal", {"opinion": "重拟"}, CHIEF),
    Step("postponed", -10, "/postponement", {"on": "2026-03-10", "reason": "企业停产"}, FIRST),
    Step("requested-off", -30, "/cancellation", {"reason": "closed"}, LEADER),
    Step("called-off", -25, "/cancellation/approval", {}, CHIEF),
    Step("kept-on", -25, "/cancellation/refusal", {"opinion": "照常检查"}, CHIEF),
    Step("disputed", 3, "/disputes", {"finding": str(FINDING), "by": "enterprise", "reason": "不属实"}, FIRST),
    Step("told", 3, "/dispositions", {"finding": str(FINDING), "disposition": {"by": "told"}}, FIRST),
    Step(
        "deliberated",
        3.2,
        "/deliberations",
        {
            "finding": str(FINDING),
            "at": moment(3.1),
            "until": moment(3.15),
            "place": "会议室",
            "chair": "甲",
            "recorder": "丙",
            "views": VIEWS,
            "opinion": "成立",
            "outcome": "stands",
        },
        LEGAL,
    ),
    Step(
        "led",
        5,
        "/leads",
        {"lead": str(uuid4()), "findings": [str(FINDING)], "to": "消防救援大队", "content": "占用通道"},
        FIRST,
    ),
    Step(
        "asked",
        5,
        f"/orders/{ORDER}/extensions",
        {"number": 1, "until": "2026-04-01", "reason": "师资不足"},
        SECOND,
    ),
    Step("asked-back", 4, f"/orders/{ORDER}/withdrawal", {"reason": "条款有误"}, SECOND),
    Step("taken-back", 6, f"/orders/{ORDER}/withdrawal/approval", {}, CHIEF),
    Step("not-taken-back", 6, f"/orders/{ORDER}/withdrawal/refusal", {"opinion": "条款无误"}, CHIEF),
    Step("extended", 6, f"/orders/{ORDER}/extension-decisions", {"number": 1, "granted": True}, CHIEF),
    Step("closing-refused", 201, "/closing/refusal", {"opinion": "重拟"}, CHIEF),
)


class Turn(NamedTuple):
    """A step that is tried: its place on the way (or beside it), and by whom; None by the person of the step.
    `holidays`: how many days have become holidays before it.
    """

    place: int
    by: int | None
    holidays: int


_TURNS = st.lists(
    st.builds(
        Turn,
        st.integers(0, 45),
        st.one_of(st.none(), st.none(), st.integers(0, len(_PEOPLE) - 1)),
        st.sampled_from((0, 0, 0, 0, 0, 1, 2)),
    ),
    min_size=5,
    max_size=25,
)
_HOLIDAYS = (date(2026, 3, 11), date(2026, 3, 23))
_SKIPS = st.integers(0, 16)


async def _walk_at_random(caseload: Caseload, begin: int, turns: Sequence[Turn]) -> None:
    """Take the first `begin` steps of the straight way, then the turns."""
    caseload.at(at(-100))
    await caseload.adopt(policy(AGAIN, WRITE))
    # An enterprise that a draw drew is not called off here.
    one = await caseload.assign_by_plan()
    found = (await caseload.get(f"/inspections/{one}")).json()
    steps = way(found["crew"])
    present = [{"person": each["person"], "certificate": each["key"]} for each in found["crew"]]
    failed = {"at": moment(0), "why": "access-refused", "facts": "拒绝", "present": present, "proof": [HASH]}
    every = (*steps, *_BESIDE, Step("failed", 0.1, "/failure", failed, FIRST))
    for step in steps[:begin]:
        found = await _tried(caseload, one, found, step, step.who)
    hours = steps[begin - 1].hours if begin else -100.0
    for turn in turns:
        step = every[turn.place % len(every)]
        hours = max(hours, step.hours)
        caseload.at(at(hours))
        if turn.holidays:
            await move(caseload, *_HOLIDAYS[: turn.holidays])
            found = (await caseload.get(f"/inspections/{one}", *CHIEF)).json()
        found = await _tried(caseload, one, found, step, step.who if turn.by is None else _PEOPLE[turn.by])
        await check_clocks(caseload, one)


async def _tried(caseload: Caseload, one: UUID, before: Json, step: Step, who: tuple[str, Role]) -> Json:
    caseload.at(max(caseload.app.clock(), at(step.hours)))
    answer = await take(caseload, one, step, who)
    assert answer.status_code in (200, 403, 404, 409, 412, 422), answer.text
    after: Json = (await caseload.get(f"/inspections/{one}", *CHIEF)).json()
    if answer.status_code != 200 or (not step.verb and after["version"] == before["version"]):
        assert after == before | {"next": after["next"]}, step.name
    else:
        _check_change(before, after)
    return after


def _check_change(before: Json, after: Json) -> None:
    assert after["version"] > before["version"]
    assert before["status"] not in ("closed", "called-off", "revoked"), "what is over changed"
    if after["status"] == "called-off":
        asked = after["call_offs"][-1]
        assert asked["approved"]
        assert asked["requested"]["by"]["subject"] != asked["decided"]["by"]["subject"]
    for kept in ("site_plans", "reports", "closings", "orders", "leads"):
        assert len(after[kept]) >= len(before[kept]), f"{kept} was lost"
    _check_visit(after)
    _check_findings(before, after)
    if after["status"] == "closed":
        assert all(clock["state"] not in ("running", "stopped") for clock in after["clocks"])
        assert not any(finding["disputed"] for finding in after["findings"])
        assert not any(order["unmet"] for order in after["orders"] if order["status"] in ("served", "approved"))
        _check_hands(after["closings"][-1])
    for order in after["orders"]:
        for extension in order["extensions"]:
            _check_hands(extension)
        _check_taken_back(order)


def _check_visit(after: Json) -> None:
    arrival = after["visit"]["arrival"]
    if arrival is None:
        return
    approved = [each for each in after["site_plans"] if each["signed"]["status"] == "approved"]
    assert approved, "a visit started before its plan was approved"
    _check_hands(approved[-1])
    there = [each["person"] for each in arrival["present"]]
    assert len(set(there)) == len(there) >= 2


def _check_hands(paper: Json) -> None:
    people = [deed["by"]["subject"] for deed in (paper["signed"]["drafted"], *paper["signed"]["passed"])]
    assert len(set(people)) == len(people), "one person signed twice"


def _check_taken_back(order: Json) -> None:
    """Nobody takes an order back alone."""
    if order["status"] in ("withdrawn", "revoked"):
        asked = order["withdrawals"][-1]
        decided = asked["decided"]["by"]["subject"]
        assert asked["approved"]
        assert decided not in (asked["requested"]["by"]["subject"], order["signed"]["drafted"]["by"]["subject"])


def _check_findings(before: Json, after: Json) -> None:
    earlier = {each["found"]["finding"]: each for each in before["findings"]}
    later: dict[str, Any] = {each["found"]["finding"]: each for each in after["findings"]}
    assert len(later) == len(after["findings"]), "a finding is counted twice"
    for finding, was in earlier.items():
        now = later[finding]
        if was["disputed"]:
            assert now["dispositions"] == was["dispositions"], "a disputed finding was acted on"


def test_what_never_happens(database: Database, tmp_path: Path) -> None:
    """All walks are in one database, which a rebuild at the end leaves as it is."""
    kept = f"file:{tmp_path}"

    @settings(max_examples=6, deadline=None, derandomize=True)
    @given(begin=_SKIPS, turns=_TURNS)
    def walks(begin: int, turns: list[Turn]) -> None:
        async def walk() -> None:
            async with caseload_on(database, blob_url=kept) as caseload:
                await _walk_at_random(caseload, begin, turns)

        uvloop.run(walk())

    async def rebuilt() -> None:
        async with caseload_on(database, blob_url=kept) as caseload:
            await check_rebuilt(caseload)

    walks()
    uvloop.run(rebuilt())
