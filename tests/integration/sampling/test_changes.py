"""Changes after a draw over HTTP: two persons, what the log shows, who sees the requests, and what is out of date."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from services.sampling.app import create_app
from services.sampling.draws.change.store import CHANGES
from services.sampling.draws.change.tables import TABLES
from services.sampling.draws.change.usecases import count_unapproved
from services.sampling.settings import SamplingSettings
from shared.access.roles import Role
from shared.aggregate import projections
from shared.clock import beijing_date
from shared.contracts.change import ChangeApproved, ChangeRequested
from shared.contracts.sampling import DrawSubstituted
from shared.database import create_engine, transact
from shared.log.rebuild import rebuild
from shared.log.streams import load
from tests.integration.sampling.crews import FIRMS, adopt, changed, drawn, roster, rules, sent, staff, units
from tests.integration.sampling.desk import EVIDENCE, Desk
from tests.support.apps import BUREAU, bearer, serving
from tests.support.oracle import check_rebuild

Json = dict[str, Any]
OTHER = "370125"


@pytest.fixture
async def draw(desk: Desk) -> Json:
    await desk.import_list(FIRMS)
    return await drawn(desk)


def gone(draw: Json, place: int = 0, **said: object) -> Json:
    return {"withdrawn": units(draw)[place]["id"], "reason": "closed", "evidence": EVIDENCE, **said}


def at(draw: Json, what: str) -> str:
    return f"/draws/{draw['id']}/{what}"


async def test_one_person_requests_and_another_approves(desk: Desk, draw: Json) -> None:
    asked = await desk.done("leader", at(draw, "substitutions"), gone(draw, remark="企业已注销"))
    path = f"/changes/{asked['id']}"
    assert (asked["kind"], asked["status"], asked["grounds"]) == ("substitution", "requested", "closed")
    assert (asked["unit"], asked["evidence"], asked["remark"]) == (units(draw)[0]["id"], EVIDENCE, "企业已注销")
    assert asked["requested"]["by"] == {"subject": "made-up-leader", "name": None}
    assert (await desk.shown(f"/draws/{draw['id']}"))["substitutions"] == [], "a request changes nothing"
    assert await desk.refused("leader", f"{path}/approval") == (403, "not-permitted")
    both = bearer(desk.issuer, Role.GROUP_LEADER, Role.CHIEF, subject="made-up-leader", now=desk.now)
    assert await desk.refused("chief", f"{path}/approval", **both) == (403, "same-person")
    assert await desk.refused("chief", f"{path}/refusal", {"opinion": "不是"}, **both) == (403, "same-person")
    shown = await desk.done("chief", f"{path}/approval", **{"If-Match": '"1"'})
    assert (shown["status"], shown["decided"]["by"]["subject"]) == ("approved", "made-up-chief")
    (substituted,) = (await desk.shown(f"/draws/{draw['id']}"))["substitutions"]
    assert substituted["substitute"] == draw["outcome"]["reserve"][""][0]
    assert (await desk.ask("leader", "GET", path)).json() == shown
    assert (await desk.ask("auditor", "GET", at(draw, "changes"))).json()["items"] == [shown]


async def test_the_log_shows_reason_and_numbers_and_of_the_request_nothing(desk: Desk, draw: Json) -> None:
    asked = await desk.done("leader", at(draw, "substitutions"), gone(draw))
    shown = await desk.done("chief", f"/changes/{asked['id']}/approval")
    async with transact(desk.app.resources.engine, BUREAU) as session:
        requested, approved = await load(session, f"change/{asked['id']}")
        substituted = (await load(session, f"draw/{draw['id']}"))[-1]
    assert (requested.type, requested.public) == (ChangeRequested.type, {})
    assert (approved.type, approved.public) == (ChangeApproved.type, {})
    assert approved.payload["requested_by"] == "made-up-leader"
    assert b"made-up" not in requested.entry + approved.entry
    assert str(draw["id"]).encode() not in requested.entry + approved.entry
    assert units(draw)[0]["id"].encode() not in requested.entry + approved.entry
    assert (substituted.type, substituted.public) == (DrawSubstituted.type, {"n": 1, "reason": "closed", "left": 2})
    assert (str(substituted.id), substituted.person) == (shown["recorded"], "made-up-chief")
    assert substituted.trace == draw["trace"]
    assert requested.trace == approved.trace != draw["trace"], "nobody sees to which draw a request belongs"


async def test_a_unit_has_one_open_request(desk: Desk, draw: Json) -> None:
    path = at(draw, "substitutions")
    answers = await asyncio.gather(*(desk.ask(who, "POST", path, gone(draw)) for who in ("leader", "drawer")))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 1}
    assert await desk.refused("leader", path, gone(draw)) == (409, "change-pending")
    assert (await desk.done("leader", path, gone(draw, 1)))["status"] == "requested"
    first = next(answer.json() for answer in answers if answer.status_code == 201)
    await desk.done("leader", f"/changes/{first['id']}/withdrawal", {"reason": "企业仍在经营"})
    again = await desk.done("leader", path, gone(draw))
    shown = await desk.done("chief", f"/changes/{again['id']}/refusal", {"opinion": "请附证照注销证明"})
    assert (shown["status"], shown["opinion"]) == ("refused", "请附证照注销证明")
    await desk.done("leader", path, gone(draw))
    assert (await desk.shown(f"/draws/{draw['id']}"))["substitutions"] == []


async def test_a_request_whose_draw_is_open_by_now_is_out_of_date(desk: Desk) -> None:
    await desk.import_list(FIRMS)
    covert = await drawn(desk, covert=True)
    asked = await desk.done("leader", at(covert, "opening"), {"reason": "closed"})
    assert await desk.refused("drawer", at(covert, "opening"), {"reason": "closed"}) == (409, "change-pending")
    desk.now = desk.now.replace(year=2024)
    await desk.conduct()
    assert (await desk.shown(f"/draws/{covert['id']}"))["opened"]["because"] == "due"
    approval = f"/changes/{asked['id']}/approval"
    assert await desk.refused("chief", approval) == (409, "change-outdated")
    shown = (await desk.ask("chief", "GET", f"/changes/{asked['id']}")).json()
    assert (shown["status"], [one["verb"] for one in shown["next"]]) == ("requested", ["approve", "refuse", "withdraw"])
    await desk.done("chief", f"/changes/{asked['id']}/refusal", {"opinion": "名单已公开"})
    assert await desk.refused("chief", approval) == (409, "not-now")


async def test_changes_of_a_covert_draw_are_shown_to_those_who_may_read_it(desk: Desk) -> None:
    await desk.import_list(FIRMS)
    covert = await drawn(desk, covert=True)
    asked = await desk.done("leader", at(covert, "substitutions"), gone(covert, remark="第3厂已停产"))
    paths = (at(covert, "changes"), f"/changes/{asked['id']}")
    for path in paths:
        for who in ("auditor", "registrar", "clerk", "supervisor"):
            answer = await desk.ask(who, "GET", path, bureau="370100" if who == "supervisor" else BUREAU)
            # Ids of requests are public: nobody learns which of them are about a covert draw.
            refused = (403, "/problems/changes-withheld") if path == paths[0] else (404, "/problems/change-unknown")
            assert (answer.status_code, answer.json()["type"]) == refused, (who, path)
        for who in ("drawer", "leader", "chief"):
            assert "第3厂已停产" in (await desk.ask(who, "GET", path)).text
    opening = await desk.done("leader", at(covert, "opening"), {"reason": "closed"})
    await desk.done("chief", f"/changes/{opening['id']}/approval")
    for path in paths:
        assert "第3厂已停产" in (await desk.ask("clerk", "GET", path)).text


async def test_another_bureau_sees_nothing(desk: Desk, draw: Json) -> None:
    asked = await desk.done("leader", at(draw, "substitutions"), gone(draw))
    path = f"/changes/{asked['id']}"
    for one, problem in ((at(draw, "changes"), "draw-unknown"), (path, "change-unknown")):
        answer = await desk.ask("auditor", "GET", one, bureau=OTHER)
        assert (answer.status_code, answer.json()["type"]) == (404, f"/problems/{problem}")
    for who, what, body in (
        ("chief", "approval", None),
        ("chief", "refusal", {"opinion": "不是"}),
        ("leader", "withdrawal", {"reason": "填错"}),
    ):
        answer = await desk.ask(who, "POST", f"{path}/{what}", body, bureau=OTHER)
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/change-unknown"), what
    assert (await desk.ask("supervisor", "GET", path, bureau="370100")).json()["status"] == "requested"


async def test_the_reasons_are_those_of_the_policy_under_which_it_was_drawn(desk: Desk) -> None:
    await desk.import_list(FIRMS)
    await staff(desk)
    listed = [
        {"code": "merged", "title": "企业合并", "changes": ["substitution"], "basis": "示例第五条"},
        {"code": "leaked", "title": "名单泄露", "changes": ["opening"], "basis": "示例第六条"},
        {"code": "duty", "title": "值班", "changes": ["succession"], "basis": "示例第七条"},
    ]
    dark = {"name": "dark", "title": "暗查", "selection": {}, "covert": True, "entropy": "parties"}
    await adopt(desk, rules(draws=[dark], reasons=listed))
    covert = await drawn(desk, kind="dark")
    people = await sent(desk, await roster(desk, draw=covert["id"]))
    # A policy that is adopted after the announcement changes nothing for the draw.
    await adopt(desk, rules(draws=[dark], policy="crews-2023-2"))
    task = people["outcome"]["assignments"][0]["task"]["id"]
    for path, body, own in (
        (at(covert, "substitutions"), gone(covert), "merged"),
        (at(covert, "opening"), {"reason": "closed"}, "leaked"),
        (at(people, "successions"), {"task": task, "slot": 2, "reason": "ill"}, "duty"),
    ):
        answer = await desk.ask("leader", "POST", path, body)
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/reason-not-listed"), path
        assert answer.json()["reasons"] == [own]
        assert (await desk.ask("leader", "POST", path, {**body, "reason": own})).is_success
    async with desk.app.resources.work() as work:
        late = beijing_date(desk.now + timedelta(days=30))
        assert await count_unapproved(work.session, late, 1) == {}, "metrics tell nothing of covert crews"


async def test_a_succession_is_at_once_and_approved_afterwards(desk: Desk) -> None:
    await desk.import_list(FIRMS)
    await staff(desk)
    first = await drawn(desk, 2)
    people = await sent(desk, await roster(desk, draw=first["id"]))
    ill = [
        {"task": one["task"]["id"], "slot": 2, "reason": "ill", "remark": "住院"}
        for one in people["outcome"]["assignments"]
    ]
    for body in ill:
        assert (await desk.done("leader", at(people, "successions"), body))["successions"][-1]["successor"]
    changes = (await desk.ask("chief", "GET", at(people, "changes"))).json()["items"]
    assert [(one["kind"], one["status"], one["unapproved"]) for one in changes] == [
        ("succession", "requested", False)
    ] * 2
    path, waiting = (f"/changes/{one['id']}" for one in changes)
    assert (await desk.ask("clerk", "GET", path)).json()["remark"] is None, "who may not read people reads no remark"
    assert await desk.refused("leader", f"{path}/withdrawal", {"reason": "填错"}) == (409, "succession-stands")
    both = bearer(desk.issuer, Role.GROUP_LEADER, Role.CHIEF, subject="made-up-leader", now=desk.now)
    assert await desk.refused("chief", f"{path}/approval", **both) == (403, "same-person")
    before = await desk.shown(f"/draws/{people['id']}")
    assert (await desk.done("chief", f"{path}/approval"))["recorded"] == changes[0]["recorded"]
    assert await desk.shown(f"/draws/{people['id']}") == before, "an approval changes nothing in the draw"
    for day, late in ((0, False), (1, False), (2, True)):
        async with desk.at(desk.now + timedelta(days=day)):
            assert (await desk.ask("chief", "GET", path)).json()["unapproved"] is False
            assert (await desk.ask("chief", "GET", waiting)).json()["unapproved"] is late, day
            async with desk.app.resources.work() as work:
                counts = await count_unapproved(work.session, beijing_date(desk.now), 1)
            assert counts == {BUREAU: int(late)}


async def test_the_running_service_counts_the_unapproved(desk: Desk, settings: SamplingSettings) -> None:
    await desk.import_list(FIRMS)
    await staff(desk)
    people = await sent(desk, await roster(desk, draw=(await drawn(desk, 1))["id"]))
    task = people["outcome"]["assignments"][0]["task"]["id"]
    await desk.done("leader", at(people, "successions"), {"task": task, "slot": 2, "reason": "ill"})
    app = create_app(settings)
    app.clock = lambda: desk.now + timedelta(days=2)
    counted = 'cheqian_successions_unapproved{bureau="370124"} 1.0'
    async with serving(app) as client, asyncio.timeout(60):
        while counted not in (await client.get("/metrics")).text:
            await asyncio.sleep(0.05)


async def test_the_log_alone_gives_the_same_table(desk: Desk, draw: Json) -> None:
    await changed(desk, at(draw, "substitutions"), gone(draw))
    await desk.done("leader", at(draw, "substitutions"), gone(draw, 1))
    await desk.publish()
    owner = create_engine(desk.database.admin_url, application="tests")
    blobs = desk.app.resources.blobs
    try:
        await check_rebuild(desk.database, TABLES, lambda: rebuild(owner, blobs, TABLES, projections(CHANGES)))
    finally:
        await owner.dispose()
