"""Visits of a covert draw: who is shown them, and that no entry shows which change of a register caused it."""

from datetime import timedelta

import pytest
import yaml

from shared.access.roles import Role
from tests.integration.sampling.assigning import amended, assigned, hold, shown, told
from tests.integration.sampling.crews import Json, changed, crews, drawn, keep, roster, sent, staff, units
from tests.integration.sampling.desk import EVIDENCE, Desk, policy
from tests.integration.sampling.test_covert_opening import END
from tests.support.apps import bearer


@pytest.fixture
async def draw(desk: Desk) -> Json:
    """A completed covert draw of three of twelve, as a drawer sees it."""
    await desk.import_list(12)
    await staff(desk, brigade=5, others=6)
    return await drawn(desk, 3, covert=True)


@pytest.fixture
async def people(desk: Desk, draw: Json) -> Json:
    """The completed draw of their crews, which are told."""
    done = await sent(desk, await roster(desk, draw=draw["id"]))
    assert await hold(desk) == (3, 0)
    return done


async def test_only_who_may_know_is_shown_them(desk: Desk, draw: Json, people: Json) -> None:
    firms = {unit["identifier"] for unit in units(draw)}
    for who in ("drawer", "leader", "chief"):
        assert await shown(desk, who=who) == firms
    for who in ("auditor", "registrar", "legal", "inspector", "clerk", "expert"):
        assert await shown(desk, who=who) == set()
    one = (await assigned(desk))[min(firms)]
    for who, status in (("auditor", 404), ("chief", 200)):
        assert (await desk.ask(who, "GET", f"/assignments/{one.inspection}")).status_code == status
    assert (one.covert, str(one.open_by)) == (True, draw["open_by"])
    desk.now = END
    await desk.conduct()
    assert await shown(desk, who="auditor") == firms, "the draw is opened"


async def test_the_policy_says_who_is_shown_them(desk: Desk, draw: Json, people: Json) -> None:
    """Here the legal section is, and the chief is not."""
    said = yaml.safe_load(policy()) | {"policy": "desk-2023-2", "covert": {"seen_by": ["legal"], "basis": "第六条"}}
    await desk.adopt(yaml.safe_dump(said, allow_unicode=True).encode())
    desk.now += timedelta(days=1)
    assert await shown(desk, who="legal") == {unit["identifier"] for unit in units(draw)}
    for who in ("chief", "drawer", "auditor"):
        assert await shown(desk, who=who) == set()


async def test_no_edit_shows_that_a_visit_depends_on_it(desk: Desk, people: Json) -> None:
    """The edit of an enterprise or of a person is told on the next day, when all visits are told again."""
    identifier, crew = next(iter(crews(people).items()))
    await keep(desk, "people", crew["组长"], section="执法大队", certificate_expires="2029-05-31")
    moved = {"address": "示例街 9 号", "reason": "迁址"}
    await desk.done("registrar", f"/enterprises/{identifier}/amendments", moved)
    assert await hold(desk) == (0, 0)
    desk.now += timedelta(days=1)
    assert await hold(desk) == (3, 0)
    assert await hold(desk) == (0, 0), "once a day"
    again = {one.party.identifier: one for one in await amended(desk)}
    assert again.keys() == crews(people).keys()
    assert again[identifier].party.address == "示例街 9 号"
    assert "2029-05-31" in {str(one.certificate_expires) for one in again[identifier].crew}
    assert {"party", "certificate"} <= {*again[identifier].changed}
    desk.now += timedelta(days=1)
    await hold(desk)
    assert {one.changed for one in (await amended(desk))[3:]} == {()}, "whether they have changed or not"
    assert {tuple(event.public) for event in await told(desk)} == {()}


async def test_what_the_log_shows_of_its_draws_is_told_in_the_next_round(desk: Desk, draw: Json, people: Json) -> None:
    served = people["outcome"]["assignments"][0]
    gives_up = {"task": served["task"]["id"], "slot": 2, "reason": "ill"}
    await desk.done("leader", f"/draws/{people['id']}/successions", gives_up)
    assert await hold(desk) == (1, 0)
    gone = {"withdrawn": units(draw)[0]["id"], "reason": "closed", "evidence": EVIDENCE}
    await changed(desk, f"/draws/{draw['id']}/substitutions", gone)
    assert await hold(desk) == (2, 0)
    assert [one.changed for one in await amended(desk)] == [("crew",), ("called-off",)]


async def test_an_expert_is_shown_the_own_visits(desk: Desk, draw: Json) -> None:
    """So that the expert knows where to go; an inspector by the subject, likewise."""
    for number in range(4):
        await keep(desk, "experts", f"X{number}", specialism="化工")
    await sent(desk, await roster(desk, draw=draw["id"], experts=1))
    await hold(desk)
    own: dict[str, set[str]] = {}
    for visit in (await assigned(desk)).values():
        own.setdefault(visit.crew[-1].key, set()).add(visit.party.identifier)
    for key in ("X0", "X1", "X2", "X3", ""):
        token = bearer(desk.issuer, Role.EXPERT, subject="made-up-expert", expert=key, now=desk.now)
        answer = await desk.client.get("/assignments", headers=token)
        found = {one["visit"]["party"]["identifier"] for one in answer.json()["items"]}
        assert found == own.get(key, set())
