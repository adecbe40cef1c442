"""Once targets and crew are drawn, cases is told of each visit; every later change follows by itself, each once."""

from datetime import timedelta

import pytest

from shared.contracts.assignment import InspectionAssigned
from shared.contracts.held import InspectionNotHeld
from shared.log.event import Event
from tests.integration.sampling.assigning import amended, assigned, hold, shown, told, visits
from tests.integration.sampling.crews import (
    ON,
    Json,
    changed,
    crews,
    drawn,
    keep,
    roster,
    sent,
    staff,
    units,
)
from tests.integration.sampling.desk import EVIDENCE, Desk
from tests.integration.sampling.hearing import learned
from tests.integration.sampling.lists import code
from tests.integration.sampling.test_accounts import given
from tests.integration.sampling.test_annulments import annulled
from tests.integration.sampling.test_learned_inspections import check_tables
from tests.integration.sampling.test_renewals import renewed
from tests.integration.sampling.test_superiors import CITY, register

GONE = {"reason": "closed", "evidence": EVIDENCE}


@pytest.fixture
async def draw(desk: Desk) -> Json:
    """A completed draw of three of twelve enterprises, of a bureau whose superior may annul it."""
    await desk.import_list(12)
    # Whoever may lead may follow too: of eight, somebody is always left to succeed.
    await staff(desk, brigade=8, others=6)
    await register(desk, CITY)
    return await drawn(desk, 3)


@pytest.fixture
async def people(desk: Desk, draw: Json) -> Json:
    """The completed draw of their crews."""
    return await sent(desk, await roster(desk, draw=draw["id"], until="2023-09-08"))


def identifiers(draw: Json) -> list[str]:
    return [unit["identifier"] for unit in units(draw)]


async def test_each_visit_is_told_once(desk: Desk, draw: Json, people: Json) -> None:
    assert await told(desk) == [], "nothing is told before a round"
    assert (await hold(desk)) == (3, 0)
    desk.now += timedelta(days=3)
    assert (await hold(desk)) == (0, 0)
    events, found = await told(desk), await assigned(desk)
    assert found.keys() == set(identifiers(draw))
    for identifier, names in crews(people).items():
        visit = found[identifier]
        assert {one.role: one.key for one in visit.crew} == names
        assert [one.name for one in visit.crew] == [f"测试员{one.key}" for one in visit.crew]
        assert (str(visit.draws.targets), visit.draws.deal) == (draw["id"], 1)
        assert [str(each) for each in visit.draws.crew] == [people["id"]]
        assert (visit.occasion, visit.covert, visit.kind, visit.season) == ("draw", False, "p1", "2023")
        assert (str(visit.visit_from), str(visit.visit_by)) == (ON, "2023-09-08")
        assert (visit.party.kind, "示例第" in visit.party.name) == ("enterprise", True)
    assert {event.stream for event in events} == {f"assigned/{visit.inspection}" for visit in found.values()}
    nothing_public_tells_anything(events, people)
    await it_is_shown_with_its_links(desk, draw, people)


def nothing_public_tells_anything(events: list[Event], people: Json) -> None:
    assert {(event.type, event.version, event.time) for event in events} == {
        (InspectionAssigned.type, 1, events[0].time)
    }
    assert [event.public for event in events] == [{}, {}, {}]
    assert all(event.cause == event.trace for event in events)
    assert len({event.trace for event in events} | {people["trace"]}) == 4


async def it_is_shown_with_its_links(desk: Desk, draw: Json, people: Json) -> None:
    for who in ("auditor", "registrar", "leader"):
        assert await shown(desk, who=who) == set(identifiers(draw))
    for who in ("inspector", "clerk", "expert"):
        assert await shown(desk, who=who) == set(), "others see only their own"
    first, *_ = await visits(desk)
    one = await desk.ask("auditor", "GET", f"/assignments/{first['visit']['inspection']}")
    assert (one.json(), one.headers["etag"]) == (first, '"1"')
    assert first["links"]["targets"] == f"/draws/{draw['id']}"
    assert (await desk.ask("auditor", "GET", first["links"]["crew"][0])).status_code == 200
    assert (await desk.ask("clerk", "GET", f"/assignments/{first['visit']['inspection']}")).status_code == 404
    identifier, person = first["visit"]["party"]["identifier"], first["visit"]["crew"][0]
    assert await shown(desk, f"?identifier={identifier}&draw={people['id']}") == {identifier}
    assert identifier in await shown(desk, f"?person=people/{person['key']}&from={ON}&until={ON}")
    assert await shown(desk, "?until=2023-09-03") == set()
    assert await shown(desk, f"?identifier={code(99)}") == set()


async def test_a_substitute_gets_a_visit_of_its_own(desk: Desk, draw: Json, people: Json) -> None:
    await hold(desk)
    before, (gone, *rest) = await assigned(desk), units(draw)
    after = await changed(desk, f"/draws/{draw['id']}/substitutions", {"withdrawn": gone["id"], **GONE})
    substitute = after["substitutions"][0]["substitute"]["identifier"]
    assert (await hold(desk)) == (2, 0)
    assert (await hold(desk)) == (0, 0)
    (off,) = await amended(desk)
    assert (off.called_off, off.reason, off.changed) == ("substituted", "closed", ("called-off",))
    assert off.inspection == before[gone["identifier"]].inspection
    new = (await assigned(desk))[substitute]
    assert (new.instead_of, new.crew) == (off.inspection, off.crew), "the substitute takes over the crew"
    standing = {*(unit["identifier"] for unit in rest), substitute}
    assert await shown(desk, "?status=standing") == standing
    assert await shown(desk, "?status=called-off") == {gone["identifier"]}
    # The reserve had two: of three places, one is vacant in the end.
    for unit in rest:
        await changed(desk, f"/draws/{draw['id']}/substitutions", {"withdrawn": unit["id"], **GONE})
    assert (await hold(desk)) == (3, 0)
    assert sorted(one.called_off or "" for one in await amended(desk)) == ["given-up", "substituted", "substituted"]
    assert len(await shown(desk, "?status=standing")) == 2


async def test_a_substitution_before_the_first_round(desk: Desk, draw: Json, people: Json) -> None:
    """The visit of the enterprise that gave way was never told."""
    gone = units(draw)[0]
    await changed(desk, f"/draws/{draw['id']}/substitutions", {"withdrawn": gone["id"], **GONE})
    assert (await hold(desk)) == (3, 0)
    assert gone["identifier"] not in await assigned(desk)
    assert all(visit.instead_of is None for visit in (await assigned(desk)).values())


async def test_successors_and_changes_of_registers_are_told(desk: Desk, draw: Json, people: Json) -> None:
    await hold(desk)
    served = people["outcome"]["assignments"][0]
    gives_up = {"task": served["task"]["id"], "slot": 1, "reason": "ill"}
    await desk.done("leader", f"/draws/{people['id']}/successions", gives_up)
    assert (await hold(desk)) == (1, 0)
    (one,) = await amended(desk)
    assert (one.changed, one.party.identifier) == (("crew",), served["task"]["identifier"])
    assert (one.crew[0].slot, one.vacant) == (1, ())
    assert one.crew[0].key != served["slots"][0]["drawn"]["identifier"].partition("/")[2]
    await what_the_registers_change_is_told(desk, draw)


async def what_the_registers_change_is_told(desk: Desk, draw: Json) -> None:
    number, (identifier, other, _) = len(await told(desk)), identifiers(draw)
    (leads,) = (one["visit"]["crew"][0]["key"] for one in await visits(desk, query=f"?identifier={identifier}"))
    await keep(desk, "people", leads, section="执法大队", certificate_expires="2029-05-31")
    await hold(desk)
    renewed = await amended(desk, number)
    assert {one.changed for one in renewed} == {("certificate",)}
    holders = [one for visit in renewed for one in visit.crew if one.key == leads]
    assert len(holders) == len(renewed) > 0
    assert {str(one.certificate_expires) for one in holders} == {"2029-05-31"}
    await keep(desk, "people", "S5", section="监管科", post="主任")
    assert (await hold(desk)) == (0, 0), "what no visit needs is not told"
    number = len(await told(desk))
    change = {"address": "示例街 9 号", "reason": "迁址"}
    await desk.done("registrar", f"/enterprises/{identifier}/amendments", change)
    await hold(desk)
    (moved,) = await amended(desk, number)
    assert (moved.changed, moved.party.address) == (("party",), "示例街 9 号")
    # Of a visit that was made, only who acts in it is told.
    entry = {"identifier": identifier, "held_on": "2023-08-23", "source": "现场检查记录"}
    entry |= {"occasion": "draw", "draw": draw["id"]}
    await desk.done("leader", "/recorded-inspections", {"inspections": [entry]})
    number = len(await told(desk))
    for firm in (identifier, other):
        change = {"address": "示例街 10 号", "reason": "迁址"}
        await desk.done("registrar", f"/enterprises/{firm}/amendments", change)
    assert await hold(desk) == (1, 0)
    assert [one.party.identifier for one in await amended(desk, number)] == [other]


async def test_a_renewed_certificate_and_an_account_are_told(desk: Desk, people: Json) -> None:
    """The person stays the same under another key, and sees the own visits by the account."""
    identifier, crew = next(iter(crews(people).items()))
    await hold(desk)
    before = (await assigned(desk))[identifier].crew[0]
    assert (before.key, before.subject) == (crew["组长"], "")
    await renewed(desk, crew["组长"], "新-1")
    await given(desk, "/people/新-1", "made-up-inspector")
    assert await shown(desk, who="inspector") == set(), "the next round tells it"
    told_so_far = len(await told(desk))
    await hold(desk)
    (after,) = (one.crew[0] for one in await amended(desk, told_so_far) if one.party.identifier == identifier)
    assert (after.key, after.subject, after.person) == ("新-1", "made-up-inspector", before.person)
    assert str(after.certificate_expires) == "2030-06-30"
    own = {firm for firm, names in crews(people).items() if names["组长"] == crew["组长"]}
    assert await shown(desk, who="inspector") == own


async def test_an_annulled_draw_calls_its_visits_off(desk: Desk, draw: Json, people: Json) -> None:
    await hold(desk)
    await annulled(desk, draw)
    assert (await hold(desk)) == (3, 0)
    assert (await hold(desk)) == (0, 0)
    assert {(one.called_off, one.changed) for one in await amended(desk)} == {("annulled", ("called-off",))}


async def test_what_cases_did_not_hold_is_shown_with_the_visit_and_is_still_to_be_made(
    desk: Desk, draw: Json, people: Json
) -> None:
    await hold(desk)
    gone, called_off, _ = (await assigned(desk)).values()
    await learned(
        desk,
        InspectionNotHeld(inspection=gone.inspection, on=desk.now.date(), because="closed-down"),
        InspectionNotHeld(inspection=called_off.inspection, on=desk.now.date(), because="called-off", reason="closed"),
    )
    said = {
        one["visit"]["party"]["identifier"]: (one["not_held"]["because"], one["not_held"]["reason"], one["status"])
        for one in await visits(desk, query="?not_held=true")
    }
    assert said == {
        gone.party.identifier: ("closed-down", "", "standing"),
        called_off.party.identifier: ("called-off", "closed", "standing"),
    }
    assert len(await visits(desk, query="?not_held=false")) == 1
    shown = (await desk.ask("drawer", "GET", f"/assignments/{gone.inspection}")).json()
    assert shown["not_held"]["day"] == str(desk.now.date())
    assert (await desk.ask("drawer", "GET", "/recorded-inspections")).json()["items"] == []
    await check_tables(desk)
