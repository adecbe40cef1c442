"""A covert draw among those who got their licences in July: nobody hears whom it drew before they were visited."""

import asyncio
from datetime import date

import pytest

from shared.access.roles import Role
from tests.journey.dacheng.bureau import Dacheng, numbers, problem
from tests.journey.dacheng.listeners import (
    SECRETS,
    asked,
    fairness,
    heard,
    listeners,
    readings,
    reports,
    what_the_public_hears,
)
from tests.journey.dacheng.world import CITY, FIRST, NEW, NEW_TOWN, code, name
from tests.support.apps import log_lines
from tests.support.bureau import EVIDENCE, Json, path
from tests.support.house import Person
from tests.support.office import drawn, wrong_in

FIRST_VISIT, SECOND_VISIT = date(2019, 9, 10), date(2019, 9, 11)


async def nobody_hears_of_it(office: Dacheng, capsys: pytest.CaptureFixture[str]) -> None:
    office.skip_to("2019-09-09")
    readers = [office.house.somebody(role) for role in (Role.AUDITOR, Role.INSPECTOR, Role.REGISTRAR)]
    readers.append(office.house.somebody(Role.CITY_SUPERVISOR, bureau=CITY))
    told_before = [await reports(reader, office.plan) for reader in readers]
    known_before = await reports(office.chief, office.plan)
    frame = await office.frame("暗查暗访名单", kind="covert", stratum=NEW_TOWN)
    draw = await office.hold("暗查暗访", frame=frame, open_by="2019-12-20")
    assert (frame["disclosure"], frame["size"], frame["purpose"]) == ("after-visits", 24, f"covert/2019-09/{NEW_TOWN}")
    assert (len(drawn(draw)), frame["left_out"]) == (2, {"withheld": 45})
    await only_who_may_know_makes_its_roster(office, draw)
    roster, people = await office.crew("暗查暗访", FIRST_VISIT, draw=draw["id"], until=SECOND_VISIT.isoformat())
    assert numbers(task["task"]["identifier"] for task in people["outcome"]["assignments"]) == numbers(drawn(draw))
    await opening_waits_for_the_visits(office, draw, people)
    later = await frames_tell_nothing(office, draw)
    visits = await office.chief.get(f"/sampling/recorded-inspections?draw={draw['id']}")
    places = readings([draw, people], [frame["id"], later["id"]], [roster["id"]], [visit["id"] for visit in visits])
    assert await asked(office.auditor, fairness()) == set()
    for listener in listeners(office):
        assert await asked(listener, places) == set(), listener.roles
        assert await told_to_who_tries(listener, draw, people) == set(), listener.roles
    assert await what_the_public_hears(office, [draw, people]) == set()
    nothing_is_written(capsys.readouterr().err)
    assert [await reports(reader, office.plan) for reader in readers] == told_before
    # Who may know is told all of it: what was asked could have said it.
    drawn_ones = {secret for identifier in drawn(draw) for secret in (identifier, name(*numbers([identifier])))}
    assert await asked(office.chief, places) >= drawn_ones
    assert await asked(office.chief, fairness()[:1]) == SECRETS
    assert await reports(office.chief, office.plan) != known_before
    await it_is_opened(office, draw, people)


async def only_who_may_know_makes_its_roster(office: Dacheng, draw: Json) -> None:
    wanted = {"title": "暗查派员", "draw": draw["id"], "on": "2019-09-10"}
    for at in ("/sampling/rosters", "/sampling/rosters/preview"):
        refused = await problem(office.registrar, at, wanted)
        assert (refused["status"], refused["code"]) == (403, "not-permitted")
    # A refusal to who may know names nobody either: it may be passed on.
    away = [{"person": who, "from": "2019-09-10", "until": "2019-09-10", "reason": "开会"} for who in office.leaders]
    refused = await problem(office.drawer, "/sampling/rosters", {**wanted, "absent": away})
    assert (refused["code"], refused["missing"]) == ("crews-short", 2)
    assert not heard(str(refused))


async def opening_waits_for_the_visits(office: Dacheng, draw: Json, people: Json) -> None:
    """A person who opens it earlier gives a reason. The refusal says how many visits are missing, never which."""
    for missing in (2, 1):
        for one in (draw, people):
            refused = await problem(office.drawer, f"{path(one)}/opening", {})
            assert refused["status"] == 409
            assert not heard(str(refused))
        refused = await problem(office.leader, f"{path(draw)}/opening", {})
        assert (refused["code"], refused["unvisited"]) == ("visits-pending", missing)
        assert f"还有 {missing} 个没有检查记录" in refused["detail"]
        if missing == 2:
            office.skip_to(FIRST_VISIT.isoformat())
            await office.record(draw, drawn(draw)[:1], FIRST_VISIT)
    assert await office.registrar.refused(f"{path(draw)}/opening", {}) == (403, "not-permitted")


async def frames_tell_nothing(office: Dacheng, draw: Json) -> Json:
    """An open frame is made as if the covert draw were not: nobody is missing in it. A covert frame counts its visits,
    and only who may know them makes one.
    """
    answers = []
    for identifier in _drawn_and_not(draw):
        selection = {"where": {"identifier": [identifier]}, "exclude": [{"because": "inspected"}]}
        narrowed = {"title": "不定向抽查", "selection": selection}
        seen = await office.drawer.post("/sampling/frames/preview", narrowed)
        assert [one["identifier"] for one in seen["candidates"]] == [identifier]
        answers.append((seen["size"], seen["exclusions"], seen["left_out"]))
        assert await office.registrar.refused("/sampling/frames/preview", narrowed) == (403, "not-permitted")
    assert answers[0] == answers[1]
    covert = await office.frame("不定向抽查", kind="open", covert=True)
    at = f"/sampling/frames/{covert['id']}/exclusions?limit=200"
    assert drawn(draw)[0] in heard(str(await office.drawer.get(at)))
    told = await office.auditor.get(at)
    # Those who were inspected for everybody to know are told of.
    assert "inspected" in {reason["because"] for one in told for reason in one["reasons"]}
    assert not heard(str(told))
    return covert


async def told_to_who_tries(listener: Person, draw: Json, people: Json) -> set[str]:
    """What the answers to all that somebody without the right may try tell them."""
    task = people["outcome"]["assignments"][0]["task"]["id"]
    tries: list[tuple[str, object]] = [
        (f"{path(draw)}/substitutions", {"withdrawn": "0" * 64, "reason": "closed", "evidence": EVIDENCE}),
        (f"{path(draw)}/opening", {}),
        (f"{path(draw)}/values", {"source": "legal", "value": "0" * 64, "signature": "0" * 128}),
        (f"{path(people)}/successions", {"task": task, "slot": 1, "reason": "ill"}),
        (f"{path(people)}/opening", {}),
        ("/sampling/rosters/preview", {"title": "派员", "draw": draw["id"], "on": "2019-09-12"}),
        ("/sampling/frames/preview", {"title": "抽查", "kind": "open", "covert": True}),
    ]
    answers = [await listener.ask("POST", at, json=body) for at, body in tries]
    assert {answer.status_code for answer in answers} <= {403, 404, 409, 422}
    # Nor does the answer to a visit that somebody tries to record: it is the same for one that was not drawn.
    said = [await _recorded(listener, draw, identifier) for identifier in _drawn_and_not(draw)]
    assert said[0] == said[1]
    return heard(*(answer.text for answer in answers))


async def _recorded(listener: Person, draw: Json, identifier: str) -> str:
    about = {"occasion": "draw", "draw": draw["id"], "held_on": "2019-09-11", "source": "现场检查记录"}
    answer = await listener.ask(
        "POST", "/sampling/recorded-inspections", json={"inspections": [{"identifier": identifier, **about}]}
    )
    assert answer.status_code in (403, 422)
    return str({key: answer.json()[key] for key in ("type", "detail", "detail_en")}).replace(identifier, "")


def _drawn_and_not(draw: Json) -> tuple[str, str]:
    """One that was drawn, one that was not."""
    return drawn(draw)[0], next(code(number) for number in NEW if code(number) not in drawn(draw))


def nothing_is_written(stderr: str) -> None:
    """The services have written a line for each request since the year began, and named nobody in any."""
    routes = {line.get("route") for line in log_lines(stderr)}
    assert {"/draws/{draw}/values", "/rosters/preview", "/recorded-inspections", "/receipts/{position}"} <= routes
    assert not heard(stderr)


async def it_is_opened(office: Dacheng, draw: Json, people: Json) -> None:
    """By the service, once the last visit is on record; from then on everybody can see whom it drew."""
    office.skip_to(SECOND_VISIT.isoformat())
    await office.record(draw, drawn(draw)[1:], SECOND_VISIT)
    for one in (draw, people):
        opened = (await office.opened(one))["opened"]
        assert (opened["because"], opened["unvisited"], opened["reason"]) == ("visited", 0, None)
    await office.house.settle()
    public = office.house.public
    bundle = await public.get(f"/draws/{draw['id']}/bundle.json")
    assert {opening["name"] for opening in bundle["openings"].values()} == set(map(code, (*FIRST, *NEW)))
    assert await asyncio.to_thread(wrong_in, bundle, office.house.trusted) == []
    page = (await public.ask("GET", f"/draws/{draw['id']}")).text
    assert set(drawn(draw)) <= heard(page)
    crews = (await public.ask("GET", f"/draws/{people['id']}/tasks.json")).text
    assert heard(crews) & SECRETS >= set(drawn(draw))
    assert heard((await office.auditor.ask("GET", path(draw))).text) >= set(drawn(draw))
