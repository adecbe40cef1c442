"""Inspections that cases held: sampling learns them by events, and they count like those that people record."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
import yaml

from services.sampling.projections import PROJECTIONS, TABLES
from shared.database import create_engine
from shared.log.rebuild import rebuild
from tests.integration.sampling.crews import FIRMS, drawn, names_in, table, units
from tests.integration.sampling.desk import Desk, policy
from tests.integration.sampling.framing import exclusions, frozen, furnish
from tests.integration.sampling.hearing import (
    Killed,
    consumer,
    happened,
    hear,
    killed_at_the_end,
    learned,
    open_draw,
    result_of,
    sequenced,
    visit,
)
from tests.integration.sampling.lists import code
from tests.integration.sampling.planning import inspect, number_of
from tests.support.log import catch_up
from tests.support.oracle import check_rebuild

Json = dict[str, Any]
RECORD = "/recorded-inspections"
"""The path of the inspections on record."""
DAY = "2023-08-23"


async def listed(desk: Desk, who: str = "drawer", query: str = "") -> list[Json]:
    answer = await desk.ask(who, "GET", f"{RECORD}?{query}")
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def rebuilt(desk: Desk) -> None:
    """Make the read tables again from the log."""
    engine = create_engine(desk.database.admin_url, application="tests")
    try:
        resources = desk.app.resources
        await rebuild(engine, resources.blobs, TABLES, PROJECTIONS, resources.seals)
    finally:
        await engine.dispose()


async def check_tables(desk: Desk) -> None:
    """The log alone gives the same tables."""
    await sequenced(desk)
    await check_rebuild(desk.database, TABLES, partial(rebuilt, desk))


async def test_what_cases_held_is_on_record_with_its_result(desk: Desk) -> None:
    await desk.import_list(4)
    held = visit(1, DAY)
    await learned(desk, held)
    (row,) = await listed(desk, query="whose=own")
    said = [row[name] for name in ("id", "identifier", "held_on", "department", "occasion", "source", "learned")]
    assert said == [str(held.inspection), code(1), DAY, "", "plan", "检查与案件 Cases", True]
    assert (row["recorded_by"]["subject"], row["result"], row["next"]) == ("made-up-head", None, [])
    await learned(desk, result_of(held))
    shown = await desk.ask("drawer", "GET", f"{RECORD}/{held.inspection}")
    assert shown.json()["result"] == {"text": "发现问题已责令改正", "national": "5", "findings": 2}
    assert shown.headers["etag"] == '"2"'
    await check_tables(desk)


async def test_it_is_not_withdrawn_here_nor_recorded_again(desk: Desk) -> None:
    await desk.import_list(4)
    held = visit(1, DAY, crew=await open_draw(desk))
    await learned(desk, held)
    path = f"{RECORD}/{held.inspection}/withdrawal"
    for who in ("registrar", "leader", "chief"):
        assert (await desk.refused(who, path, {"reason": "登记错误"}))[1] in ("learned-from-cases", "not-permitted")
    answer = await desk.ask("leader", "POST", path, {"reason": "登记错误"})
    assert (answer.status_code, answer.json()["inspection"]) == (409, str(held.inspection))
    assert await desk.refused("chief", f"{path}/approval") == (409, "not-now")
    again = {"identifier": code(1), "held_on": DAY, "occasion": "plan", "source": "现场检查记录"}
    answer = await desk.ask("leader", "POST", RECORD, {"inspections": [again]})
    assert [fault["code"] for fault in answer.json()["faults"]] == ["already-on-record", "held-by-cases"]


async def test_since_then_only_those_of_others_and_older_ones_are_recorded(desk: Desk) -> None:
    """A visit of a covert draw that is not opened does not count: whoever may not know of it would learn of it."""
    await desk.import_list(FIRMS)
    draw = await drawn(desk, covert=True)
    firm = number_of(units(draw)[0]["identifier"])
    await learned(desk, visit(firm, "2023-08-20", "draw", UUID(draw["id"])))
    await inspect(desk, (1, "2023-08-20"))
    await learned(desk, visit(2, "2023-08-22", crew=await open_draw(desk)))
    await inspect(desk, (3, "2023-08-21"))
    await inspect(desk, (3, "2023-08-22"), department="示例县市场监督管理局")
    entry = {"identifier": code(3), "held_on": "2023-08-22", "occasion": "complaint", "source": "现场检查记录"}
    answer = await desk.ask("registrar", "POST", RECORD, {"inspections": [entry]})
    assert [fault["code"] for fault in answer.json()["faults"]] == ["held-by-cases"]
    assert "2023-08-22" in answer.json()["detail"]


async def test_an_event_that_comes_twice_is_learned_once(desk: Desk) -> None:
    """A rebuild learns what the consumer has not read yet, and then the consumer reads it."""
    await desk.import_list(4)
    one, two = visit(1, DAY), visit(2, DAY)
    await happened(desk, one, result_of(one), two)
    await rebuilt(desk)
    before = await listed(desk)
    assert [row["result"] is not None for row in before if row["identifier"] == code(1)] == [True]
    await hear(desk)
    assert (await listed(desk), len(before)) == (before, 2)


async def test_a_reaction_that_is_killed_has_learned_nothing(desk: Desk) -> None:
    await desk.import_list(4)
    held = visit(1, DAY)
    await happened(desk, held, result_of(held))
    with pytest.raises(Killed):
        await catch_up(consumer(desk, killed_at_the_end(desk)))
    assert await listed(desk) == []
    await hear(desk)
    assert [row["result"]["findings"] for row in await listed(desk)] == [2]


async def test_a_visit_that_was_recorded_too_counts_once(desk: Desk) -> None:
    """Enterprise 1 was visited on one day, enterprise 2 on two days; the cap of the policy is two visits a year. The
    visits of enterprises 1 and 2 were recorded before sampling learned of them, though cases held them earlier. The
    frame is covert, so that it counts secret visits too.
    """
    await furnish(desk)
    days = (1, "2023-08-01"), (2, "2023-08-01"), (2, "2023-08-02")
    await happened(desk, *(visit(*each) for each in days))
    await inspect(desk, (1, "2023-08-01"), (2, "2023-08-01"))
    await hear(desk)
    both = await listed(desk, query=f"identifier={code(1)}")
    assert sorted((row["identifier"], row["learned"]) for row in both) == [(code(1), False), (code(1), True)]
    frame, _ = await frozen(desk, kind="open", covert=True)
    assert await exclusions(desk, frame, "drawer") == {code(1): ["inspected"], code(2): ["inspected", "at-cap"]}
    # The record that a person made can still be withdrawn: the visit that cases held stays.
    (recorded,) = [row for row in await listed(desk, query=f"identifier={code(1)}") if not row["learned"]]
    await desk.done("registrar", f"{RECORD}/{recorded['id']}/withdrawal", {"reason": "重复登记"})
    await desk.done("leader", f"{RECORD}/{recorded['id']}/withdrawal/approval")
    frame, _ = await frozen(desk, kind="open", covert=True)
    assert (await exclusions(desk, frame, "drawer"))[code(1)] == ["inspected"]
    await check_tables(desk)


async def test_a_covert_draw_is_opened_and_settled_after_the_last_visit_in_cases(desk: Desk) -> None:
    await desk.import_list(FIRMS)
    draw = await drawn(desk, covert=True)
    path, of = f"/draws/{draw['id']}", UUID(draw["id"])
    firms = [number_of(unit["identifier"]) for unit in units(draw)]
    await inspect(desk, (firms[0], DAY), who="leader", occasion="draw", draw=draw["id"])
    await learned(desk, *(visit(firm, DAY, "draw", of) for firm in firms[1:3]))
    await desk.conduct()
    assert (await desk.shown(path))["opened"] is None
    assert await listed(desk, "auditor") == [], "the visits of a covert draw are hidden"
    assert len(await listed(desk, "drawer", f"draw={draw['id']}")) == 3
    last = visit(firms[3], DAY, "draw", of)
    await learned(desk, last, result_of(last))
    assert not names_in(await desk.ask("auditor", "GET", f"{RECORD}/{last.inspection}"))
    await desk.conduct()
    opened = (await desk.shown(path))["opened"]
    assert (opened["because"], opened["unvisited"], opened["by"]["subject"]) == ("visited", 0, "sampling")
    assert {row["identifier"] for row in await listed(desk, "auditor")} == set(map(code, firms))
    (settled,) = await table(desk, "SELECT state -> 'settled' ->> 'visited' AS visited FROM sampling.draw")
    assert settled["visited"] == "4"
    await check_tables(desk)


async def test_the_policy_says_who_sees_covert_visits_on_record_and_counted(desk: Desk) -> None:
    """Here the legal section does, and the drawer, who sees the draw itself, does not."""
    await desk.import_list(FIRMS)
    draw = await drawn(desk, covert=True)
    firm = number_of(units(draw)[0]["identifier"])
    held = visit(firm, DAY, "draw", UUID(draw["id"]))
    await learned(desk, held)
    one = f"{RECORD}/{held.inspection}"
    for who, status in (("drawer", 200), ("legal", 404), ("auditor", 404)):
        assert (await desk.ask(who, "GET", one)).status_code == status, who
    said = yaml.safe_load(policy()) | {"policy": "desk-2023-2", "covert": {"seen_by": ["legal"], "basis": "第六条"}}
    await desk.adopt(yaml.safe_dump(said, allow_unicode=True).encode())
    desk.now += timedelta(days=1)
    for who, status in (("drawer", 404), ("legal", 200), ("auditor", 404)):
        assert (await desk.ask(who, "GET", one)).status_code == status, who
        assert len(await listed(desk, who)) == (status == 200)
