"""A covert draw tells nobody whom it drew until it is opened, on any way out; people stay unknown for ever."""

import json
from collections import Counter

import httpx
import pytest

from services.publishing.projections import TABLES
from shared.draws.blinding import blinded_id
from tests.integration.publishing.stranger import everything_public, rebuilt, tables
from tests.support.apps import log_lines
from tests.support.draws import Held, members_of
from tests.support.publishing import Press
from tests.support.sources import PARTIES


def secrets_of(draw: Held) -> set[str]:
    """Everything that would tell who is behind an id."""
    return {opening[part] for opening in draw.openings.values() for part in ("name", "salt", "label")}


async def told(press: Press, site: httpx.AsyncClient, *draws: Held) -> str:
    """All that a stranger gets, and all that lies in publishing's tables."""
    public = await everything_public(site, *(str(draw.draw) for draw in draws))
    return "\n".join([*public.values(), json.dumps(await tables(press, TABLES), ensure_ascii=False)])


async def unsound(press: Press, site: httpx.AsyncClient, draw: Held) -> list[str]:
    verification = await press.verified((await site.get(f"/draws/{draw.draw}/bundle.json")).json())
    return [check.detail for check in verification.checks if check.passed is not True]


async def test_a_covert_draw_is_told_on_no_way_until_it_is_opened(
    press: Press, site: httpx.AsyncClient, capfd: pytest.CaptureFixture[str]
) -> None:
    draw = press.draw(size=12, count=4, reserve=1, groups=("危化", "矿山"), disclosure="after-visits")
    await draw.announce()
    await press.settle()
    everything = await told(press, site, draw)
    assert "draw-not-ended" in everything
    assert not [secret for secret in secrets_of(draw) if secret in everything]
    for source in PARTIES:
        await draw.reveal(source)
    await draw.complete()
    substitution = await draw.substitute(0, "closed")
    await press.settle()
    everything = await told(press, site, draw)
    assert not [secret for secret in secrets_of(draw) if secret in everything]
    assert "第 1 次替补" in everything
    assert "门卫称已停产半年" not in everything
    assert await unsound(press, site, draw) == []
    await draw.open(unvisited=1, reason="一户已停产")
    await press.settle()
    everything = await told(press, site, draw)
    assert not [secret for secret in secrets_of(draw) if secret not in everything]
    assert f"{draw.openings[substitution.payload['withdrawn']]['label']}” 退出" in everything
    assert "门卫称已停产半年" not in everything
    assert "一户已停产" in everything
    assert await unsound(press, site, draw) == []
    lines = json.dumps(log_lines(capfd.readouterr().err), ensure_ascii=False)
    assert "/draws/{draw}/frame.json" in lines
    assert not [secret for secret in secrets_of(draw) if secret in lines]


async def test_before_the_opening_everything_but_the_names_is_there(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.draw(size=30, count=6, disclosure="after-visits")
    await draw.hold()
    await draw.substitute(1, "moved")
    await press.settle()
    seen = (await site.get(f"/draws/{draw.draw}.json")).json()
    assert (seen["disclosure"], seen["names"], seen["opened"]) == ("after-visits", "later", None)
    assert seen["open_by"] == "2026-04-12"
    assert seen["counts"]["out"] == {"withheld": 6}
    assert seen["substitutions"] == [{"n": 1, "reason": "moved", "left": 3, "exchange": None}]
    assert (await site.get(f"/draws/{draw.draw}/outcome.json")).json() == draw.outcome
    frame = await site.get(f"/draws/{draw.draw}/frame.json")
    excluded = await site.get(f"/draws/{draw.draw}/excluded.json")
    assert [unit["id"] for unit in frame.json()] == [unit.id for unit in draw.units]
    for listed in (frame.json(), excluded.json()):
        assert {(one["identifier"], one["name"], one["salt"]) for one in listed} == {(None, None, None)}
    assert {one["reason"] for one in excluded.json()} == {"withheld"}
    for path in (f"frame/{draw.units[0].id}", f"excluded/{draw.left_out[0].id}"):
        closed = await site.get(f"/draws/{draw.draw}/{path}.json")
        assert (closed.status_code, closed.json()["type"]) == (409, "/problems/draw-not-opened")
    bundle = await site.get(f"/draws/{draw.draw}/bundle.json")
    assert bundle.json()["openings"] == {}
    # Neither may be kept: the names are still to come.
    assert frame.headers["Cache-Control"] == bundle.headers["Cache-Control"] == "public, max-age=5"
    page = (await site.get(f"/draws/{draw.draw}")).text
    assert "暗查暗访：公开前不披露名单" in page
    assert draw.outcome["deals"][0]["units"][0] in page
    assert "公开前不披露名单，最迟2026年4月12日公开" in (await site.get("/")).text


async def test_an_opening_makes_it_a_draw_like_others(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.draw(size=30, count=6, disclosure="after-visits")
    await draw.hold()
    await draw.substitute(1, "moved")
    await draw.open()
    await draw.substitute(2, "closed")
    await press.settle()
    seen = (await site.get(f"/draws/{draw.draw}.json")).json()
    assert (seen["stage"], seen["names"]) == ("completed", "shown")
    assert seen["opened"] == {"because": "visited", "unvisited": 0, "reason": ""}
    drawn = draw.outcome["deals"][0]["units"]
    assert [(entry["reason"], entry["exchange"]["withdrawn"]) for entry in seen["substitutions"]] == [
        ("moved", drawn[1]),
        ("closed", drawn[2]),
    ]
    assert [step["stage"] for step in seen["steps"]][-3:] == ["substituted", "opened", "substituted"]
    frame = await site.get(f"/draws/{draw.draw}/frame.json")
    assert all(blinded_id(unit["identifier"], bytes.fromhex(unit["salt"])) == unit["id"] for unit in frame.json())
    bundle = await site.get(f"/draws/{draw.draw}/bundle.json")
    assert len(bundle.json()["openings"]) == 36
    assert "immutable" in frame.headers["Cache-Control"]
    assert "immutable" in bundle.headers["Cache-Control"]
    assert (await site.get(f"/draws/{draw.draw}/excluded/{draw.left_out[0].id}.json")).status_code == 200
    page = (await site.get(f"/draws/{draw.draw}")).text
    assert "暗查暗访的名单已公开" in page
    assert "退出：已迁出" in page


async def test_an_enterprise_learns_of_a_covert_frame_when_everybody_does(
    press: Press, site: httpx.AsyncClient
) -> None:
    covert = press.draw(serial=1, size=5, count=1, out=1, disclosure="after-visits")
    plain = press.draw(serial=2, size=2, count=1, out=1)
    await covert.hold()
    await plain.hold()
    await press.settle()
    both, alone = (members_of("enterprises", 6)[n].identifier for n in (0, 5))
    assert "列入 1 次已公开的抽查名单" in (await site.get(f"/enterprises/{both}")).text
    hidden = (await site.get(f"/enterprises/{alone}")).json()
    nobody = (await site.get("/enterprises/91370124MA00000A9U")).json()
    # What is said to somebody in a covert frame is word for word what is said to somebody in none.
    assert hidden["type"] == "/problems/no-public-record"
    for said in (hidden, nobody):
        del said["request_id"]
    assert json.dumps(hidden).replace(alone, "") == json.dumps(nobody).replace("91370124MA00000A9U", "")
    assert (await site.get(f"/search.json?q={alone}")).json()["items"] == []
    await covert.open()
    await press.settle()
    assert "列入 2 次已公开的抽查名单" in (await site.get(f"/enterprises/{both}")).text
    assert "另有 1 次在总体之中而未列入名单" in (await site.get(f"/enterprises/{alone}")).text


async def test_a_failed_covert_draw_names_nobody(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.draw(size=8, count=2, disclosure="after-visits")
    await draw.announce()
    await draw.fail()
    await press.settle()
    everything = await told(press, site, draw)
    assert not [secret for secret in secrets_of(draw) if secret in everything]
    assert await unsound(press, site, draw) == []


@pytest.mark.parametrize(
    ("population", "disclosure"), [("people", "never"), ("experts", "never"), ("people", "at-once")]
)
async def test_people_stay_unknown_for_ever(
    press: Press, site: httpx.AsyncClient, population: str, disclosure: str
) -> None:
    draw = press.draw(size=8, count=3, population=population, disclosure=disclosure, title="组队")
    await draw.hold()
    await draw.open()
    await press.settle()
    everything = await told(press, site, draw)
    assert not [secret for secret in secrets_of(draw) if secret in everything]
    assert "人员名单不公开" in everything
    assert await unsound(press, site, draw) == []
    # Whoever has got their salt finds themselves.
    id_ = draw.outcome["deals"][0]["units"][0]
    opening = draw.openings[id_]
    assert blinded_id(opening["name"], bytes.fromhex(opening["salt"])) == id_
    assert (await site.get(f"/draws/{draw.draw}/frame/{id_}.json")).json()["identifier"] is None


@pytest.mark.parametrize(("population", "noun"), [("items", "抽查事项"), ("counties", "县区")])
async def test_items_and_counties_are_named_at_once_and_are_no_enterprises(
    press: Press, site: httpx.AsyncClient, population: str, noun: str
) -> None:
    draw = press.draw(size=8, count=2, population=population)
    await draw.hold()
    await press.settle()
    page = (await site.get(f"/draws/{draw.draw}")).text
    someone = members_of(population, 8)[0]
    assert noun in page
    assert someone.name in page
    assert (await site.get(f"/search.json?q={someone.identifier}&kind=enterprise")).json()["items"] == []
    assert (await site.get(f"/enterprises/{someone.identifier}")).status_code == 404


async def test_every_kind_comes_again_out_of_the_log(press: Press) -> None:
    opened = press.draw(serial=1, size=20, count=4, disclosure="after-visits")
    await opened.hold()
    await opened.substitute(0, "moved")
    await opened.open(unvisited=1, reason="大雪封路")
    await opened.substitute(1, "closed")
    covert = press.draw(serial=2, size=20, count=4, disclosure="after-visits")
    await covert.hold()
    await covert.substitute(0, "closed")
    people = press.draw(serial=3, size=10, count=4, population="people", disclosure="never")
    await people.hold()
    hidden = press.assignment(serial=4, disclosure="after-visits")
    await hidden.hold()
    await hidden.succeed(1, 1)
    shown = press.assignment(serial=5, disclosure="after-visits")
    await shown.hold()
    await shown.succeed(1, 1)
    await shown.open()
    await press.settle()
    before = await tables(press, TABLES)
    shelves = Counter((row["draw"], row["shelf"]) for row in map(json.loads, before["publishing.sheet"]))
    assert set(shelves.values()) == {1}
    assert {
        draw.serial: sorted(shelf for at, shelf in shelves if at == str(draw.draw))
        for draw in (opened, covert, people, hidden, shown)
    } == {
        1: ["excluded", "frame", "names", "openings", "outcome"],
        2: ["excluded", "frame", "outcome"],
        3: ["excluded", "frame", "outcome"],
        4: [],
        5: ["excluded", "names", "openings", "outcome", "people", "tasks"],
    }
    kinds = Counter(row["kind"] for row in map(json.loads, before["publishing.found_entry"]))
    assert kinds == {"enterprise": 26, "draw": 5}
    await rebuilt(press)
    assert await tables(press, TABLES) == before
