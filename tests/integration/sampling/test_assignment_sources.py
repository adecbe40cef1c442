"""Where the enterprises of a crew come from, and what is inspected there: each source of a roster gives its visits."""

from datetime import UTC, datetime

import pytest

from tests.integration.sampling.assigning import amended, assigned, count_anew, hold
from tests.integration.sampling.crews import adopt, crews, drawn, keep, problem, roster, rules, sent, staff
from tests.integration.sampling.desk import Desk
from tests.integration.sampling.lists import code
from tests.integration.sampling.planning import APPROVAL, draft
from tests.integration.sampling.test_successions import given_up

TOPIC = {"population": "items", "certain": [{"stratum": "重点", "where": {"field": "kind", "in": ["key"]}}]}
TOPICS = {"name": "topics", "title": "抽事项", "selection": TOPIC, "entropy": "parties"}
CITY = "370100"


@pytest.fixture
async def bureau(desk: Desk) -> Desk:
    """Four enterprises, people enough, four items of which two are key ones, and a kind of draw of items."""
    await desk.import_list(4)
    await staff(desk, brigade=6, others=8)
    for number in range(4):
        said = {"name": f"事项{number}", "basis": "《安全生产法》第四十九条", "kind": ("key", "general")[number % 2]}
        await keep(desk, "items", f"SX-{number}", **said)
    return desk


async def planned(desk: Desk, *items: str) -> str:
    """A plan in force that names all enterprises and these items."""
    desk.now, today = datetime(2023, 2, 20, 1, tzinfo=UTC), desk.now
    plan = await draft(desk, kind="campaign", staffing=None, items=list(items))
    await desk.done("chief", f"/plans/{plan['id']}/approval", {**APPROVAL, "authority": "示例县人民政府"})
    desk.now = today
    return str(plan["id"])


async def told_items(desk: Desk) -> set[tuple[str, ...]]:
    return {tuple(item.key for item in visit.items) for visit in (await assigned(desk)).values()}


async def test_a_whole_sector_is_inspected(bureau: Desk) -> None:
    """Nobody draws an enterprise, so that none can give way; the plan says what is inspected."""
    plan = await planned(bureau, "SX-3", "SX-1")
    frame = await bureau.freeze()
    people = await sent(bureau, await roster(bureau, frame=frame["id"], plan=plan))
    assert await hold(bureau) == (4, 0)
    found = await assigned(bureau)
    assert found.keys() == {code(number) for number in range(4)} == crews(people).keys()
    one = found[code(0)]
    assert (one.occasion, one.kind, one.draws.targets, one.draws.deal) == ("plan", frame["kind"], None, None)
    assert one.plan is not None
    assert (str(one.plan.id), one.plan.edition) == (plan, 1)
    assert await told_items(bureau) == {("SX-1", "SX-3")}
    assert one.items[0].basis.startswith("《安全生产法》")


async def test_a_person_names_the_enterprises(bureau: Desk) -> None:
    await sent(bureau, await roster(bureau, enterprises=[code(1), code(2)]))
    assert await hold(bureau) == (2, 0)
    found = await assigned(bureau)
    assert found.keys() == {code(1), code(2)}
    assert {(one.occasion, one.kind, one.plan, one.items) for one in found.values()} == {("complaint", "", None, ())}


async def test_a_plan_is_a_reason_only_for_its_enterprises(bureau: Desk) -> None:
    """Not for others, not before it is approved, and not after its end."""
    await bureau.import_list(5)
    frame = await bureau.freeze()
    plan = await planned(bureau, "SX-1")
    await bureau.import_list(6)
    drafted = str((await draft(bureau, kind="campaign", staffing=None))["id"])
    for said, refusal in (
        ({"enterprises": [code(1), code(5)], "plan": plan}, ("not-planned", True)),
        ({"enterprises": [code(1), code(5)], "plan": plan, "covert": True}, ("not-planned", False)),
        ({"enterprises": [code(1)], "plan": drafted}, ("plan-not-in-force", False)),
        ({"frame": frame["id"], "plan": drafted}, ("plan-not-in-force", False)),
    ):
        refused = await problem(bureau, **said)
        assert (refused["code"], "示例第5厂" in refused["detail"]) == refusal, said


async def test_vacant_slots_are_filled_by_another_draw(bureau: Desk) -> None:
    """The visit stays the same: it has a vacant slot, and then somebody who was drawn for it later."""
    for number in range(1, 6):
        await bureau.done("registrar", f"/people/D{number}/retirement", {"reason": "退休"})
    frame = await bureau.freeze()
    first = await sent(bureau, await roster(bureau, frame=frame["id"]))
    await hold(bureau)
    task = first["outcome"]["assignments"][0]["task"]["id"]
    await bureau.done("leader", f"/draws/{first['id']}/successions", given_up(task))
    assert await hold(bureau) == (1, 0)
    (vacant,) = await amended(bureau)
    assert (vacant.vacant, [one.role for one in vacant.crew]) == (("组长",), ["组员"])
    await keep(bureau, "people", "D9", section="执法大队")
    body = {"title": "补派", "continues": first["id"], "on": "2023-09-04"}
    more = await sent(bureau, await bureau.done("drawer", "/rosters", body))
    assert await hold(bureau) == (1, 0)
    filled = (await amended(bureau))[1]
    assert (filled.inspection, filled.changed, filled.vacant) == (vacant.inspection, ("crew", "draws"), ())
    assert [str(each) for each in filled.draws.crew] == [first["id"], more["id"]]
    assert [one.key for one in filled.crew] == ["D9", vacant.crew[0].key]


async def test_a_draw_of_items_comes_before_the_plan(bureau: Desk) -> None:
    """First the plan's items; then those that were drawn for the month; then those for the deal of the enterprises."""
    plan = await planned(bureau, "SX-1")
    draw = await drawn(bureau, 2)
    await sent(bureau, await roster(bureau, draw=draw["id"], plan=plan, on="2023-08-30"))
    await hold(bureau)
    assert await told_items(bureau) == {("SX-1",)}
    await adopt(bureau, rules(draws=[TOPICS]))
    general = await bureau.complete(await bureau.announce(await bureau.freeze(kind="topics")))
    await hold(bureau)
    changed = await amended(bureau)
    assert {one.changed for one in changed} == {("items", "draws")}
    assert {tuple(item.key for item in one.items) for one in changed} == {("SX-0", "SX-2")}
    count_anew(bureau)
    await keep(bureau, "items", "SX-2", name="事项2", basis="《安全生产法》第四十九条", kind="general")
    own = await bureau.complete(await bureau.announce(await bureau.freeze(kind="topics", draw=draw["id"])))
    await hold(bureau)
    changed = (await amended(bureau))[2:]
    assert {tuple(item.key for item in one.items) for one in changed} == {("SX-0",)}
    assert {tuple(map(str, one.draws.items)) for one in changed} == {(own["id"],)} != {(general["id"],)}
