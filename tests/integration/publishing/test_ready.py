"""Answers that are kept ready are always those that would be made now."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256

import httpx
import pytest
from fastapi.routing import iter_route_contexts

from services.publishing.app import compose
from services.publishing.log.store import newest_checkpoint
from services.publishing.publication.preparing import publication_id
from services.publishing.ready import store
from services.publishing.ready.answer import ReadyAnswer
from services.publishing.ready.api import maker, ready_answers
from shared.access.roles import Role
from shared.contracts.policy import PolicyAdopted
from shared.database import transact
from shared.http.application import ServiceApp
from shared.log.append import append
from tests.architecture.test_on_the_loop import calls_in
from tests.integration.publishing.told import INSPECTION
from tests.support import bureau_work
from tests.support.apps import bearer, new_issuer, serving, settle_in
from tests.support.draws import Held, HeldDraw
from tests.support.inspection_codes import PATH as CODE_PATH
from tests.support.inspection_codes import TOLD, tell_code
from tests.support.log import OCCASION
from tests.support.papers_issued import office_on
from tests.support.publishing import OWN_COMMITS, POSTED_AT, Press, still_app

BROWSER = {"Accept": "text/html", "Accept-Encoding": "gzip"}


@pytest.fixture
async def anew(press: Press) -> AsyncIterator[httpx.AsyncClient]:
    """The same site, with no room to keep anything: each answer is made anew."""
    app = compose(press.settings.model_copy(update={"memory_bytes": 1}))
    async with serving(app) as client:
        yield client


PUBLICATION = publication_id("inspection-result", f"publicity/{INSPECTION}")


def paths_of(draws: list[Held]) -> Iterator[str]:
    """A path of each kind that is kept, and of those that are not, about all of these draws."""
    yield from ("/", "/?limit=1", "/log", "/log/checkpoint", "/log/tile/0/000.p/1", "/log/tile/entries/000.p/2")
    yield from ("/bureaus/370124/2026", "/bureaus/370124/2026.json", "/bureaus/370124/2023")
    yield from (
        "/bureaus",
        "/bureaus/370124",
        "/bureaus/370124/items",
        "/bureaus/370124/items/1",
        "/bureaus/370124/plans",
    )
    yield from ("/elder/", "/elder/bureaus/370124/items", "/elder/papers/verify", "/elder/party")
    yield from ("/results", f"/results/{PUBLICATION}", "/search", "/enterprises", "/trace")
    yield from ("/p", "/papers/verify", "/static/site.css", CODE_PATH, f"/elder{CODE_PATH}")
    for draw in draws:
        yield from (f"/draws/{draw.draw}", f"/draws/{draw.draw}.json")
        for someone in list(draw.openings.values())[:1]:
            yield from (f"/enterprises/{someone['name']}", f"/enterprises/{someone['name']}.json?since=2026-03-01")


async def compare(site: httpx.AsyncClient, anew: httpx.AsyncClient, draws: list[Held]) -> int:
    """Ask both sites for everything: what is kept is what is made anew. Returns how many answers were good."""
    good = 0
    for path in paths_of(draws):
        made, kept = await anew.get(path, headers=BROWSER), await site.get(path, headers=BROWSER)
        assert kept.status_code == made.status_code, path
        if made.status_code == 200:
            good += 1
            assert kept.content == made.content, path
            assert kept.headers.get("ETag") == made.headers.get("ETag"), path
            assert kept.headers["Cache-Control"] == made.headers["Cache-Control"], path
    return good


FOR_ONE_READER = "/i/{code}/door"
"""The pages of an owner's door are made by the same means, and kept by nobody (test_owners_door.py)."""


def test_each_route_that_keeps_something_is_compared(press: Press) -> None:
    app = still_app(press.settings)
    kept = {
        context.path_regex
        for context in iter_route_contexts(app.routes)
        if getattr(context, "dependant", None)
        and maker in calls_in(context.dependant)
        and not str(context.path).startswith(FOR_ONE_READER)
    }
    asked = [path.partition("?")[0] for path in paths_of([HeldDraw(press.sampling, press.blobs)])]
    asked += ["/enterprises/91370124MA3000000X", "/enterprises/91370124MA3000000X.json"]
    assert not {pattern.pattern for pattern in kept if not any(map(pattern.match, asked))}


async def test_after_each_event_of_draws_the_next_answer_is_the_new_one(
    press: Press, site: httpx.AsyncClient, anew: httpx.AsyncClient
) -> None:
    draws, steps = lives(press)
    good = [await compare(site, anew, draws)]
    for number, step in enumerate(steps):
        await step()
        await press.show()
        good.append(await compare(site, anew, draws))
        await press.publish(cosigned=number % 3 != 0)
        if number in {0, 10, len(steps) - 1}:
            await press.judge_years(POSTED_AT)
    good.append(await compare(site, anew, draws))
    # Nothing has changed since: all of it is kept.
    assert await compare(site, anew, draws) == good[-1] > 25 > good[0]


def lives(press: Press) -> tuple[list[Held], list[Callable[[], Awaitable[object]]]]:
    """Draws of all kinds, and all that happens to them: by parties and by the beacon, failed and replaced, continued,
    covert and opened, annulled.
    """
    draw = press.draw(size=8, count=3, groups=("危化", "矿山"))
    failed, again = press.draw(serial=2, size=5, count=2), press.draw(serial=3, size=5, count=2)
    beacon = press.draw(serial=4, size=6, count=2, reserve=0, entropy="beacon")
    more = press.draw(serial=5, size=4, count=1, purpose="draws/1/more-1")
    covert = press.draw(serial=6, size=6, count=2, disclosure="after-visits")
    crew = press.assignment(serial=7, disclosure="after-visits")
    return [draw, failed, again, beacon, more, covert, crew], [
        draw.announce,
        lambda: draw.reveal("bureau"),
        lambda: draw.reveal("association"),
        lambda: draw.reveal("notary"),
        draw.complete,
        lambda: draw.substitute(0, "moved"),
        more.announce,
        failed.announce,
        failed.fail,
        lambda: again.announce(replaces=failed.draw),
        beacon.announce,
        lambda: witness(press, beacon),
        beacon.complete,
        covert.hold,
        lambda: covert.substitute(0, "closed"),
        crew.hold,
        lambda: crew.succeed(0, 1),
        covert.open,
        crew.open,
        lambda: adopt(press),
        lambda: bureau_work.adopt(press),
        lambda: bureau_work.publish_items(press),
        lambda: bureau_work.publish_items(press, 2, date(2026, 3, 20)),
        lambda: bureau_work.publish_plan(press),
        lambda: press.annul(draw, "示例机关", decision=b"%PDF-1.7 made up"),
        lambda: show_code(press),
        lambda: tell_code(press.database, TOLD.model_copy(update={"standing": "over"})),
    ]


async def show_code(press: Press) -> None:
    """A bureau registers its paper key, and an inspection gets its code."""
    async with office_on(press.database):
        await tell_code(press.database)
    await press.publish()


async def witness(press: Press, draw: Held) -> None:
    async with transact(press.engine) as session:
        newest = await newest_checkpoint(session)
    assert newest is not None
    await draw.witness(newest.note)


async def adopt(press: Press) -> None:
    content = await press.blobs.put(b"policy", "application/yaml")
    fact = PolicyAdopted(
        file=sha256(b"policy").hexdigest(),
        policy="example-2026",
        first=date(2026, 1, 1),
        title="示例规则",
        source="示例应急发〔2026〕1号",
        rules={},
        content=content,
        requested_by="made-up-legal",
    )
    async with transact(press.sampling) as session:
        await append(session, OCCASION, "policy/370124", 0, fact)


async def test_what_only_the_clock_changes_is_made_again(press: Press) -> None:
    app = still_app(press.settings)
    draw, annulled = press.draw(size=5, count=2, entropy="beacon"), press.draw(serial=2, size=5, count=2)
    await draw.announce()
    await annulled.hold()
    await press.annul(annulled, wait=timedelta(days=3))
    await press.settle()
    counts_from = annulled.begin + timedelta(hours=1, days=3)
    async with serving(app) as site:

        async def told(now: datetime) -> tuple[bool, bool, bool, bool]:
            app.clock = lambda: now
            front, page = (await site.get("/")).text, (await site.get(f"/draws/{draw.draw}")).text
            state = (await site.get(f"/draws/{draw.draw}.json")).json()
            waits = "起生效" in (await site.get(f"/draws/{annulled.draw}")).text
            return "逾期未出结果" in front, "逾期未出结果" in page, state["overdue"], waits

        second = timedelta(seconds=1)
        for _ in range(2):
            assert await told(draw.ends) == (False, False, False, True)
            assert await told(draw.ends + second) == (True, True, True, True)
            assert await told(counts_from - second) == (True, True, True, True)
            assert await told(counts_from) == (True, True, True, False)


async def test_an_answer_is_made_again_only_if_its_facts_are_others(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_COMMITS", OWN_COMMITS)
    app = still_app(press.settings)
    draw, other = press.draw(size=5, count=2), press.draw(serial=2, size=5, count=2)
    await draw.hold()
    await press.settle()
    async with serving(app) as site:
        path = f"/draws/{draw.draw}"
        await site.get(path)
        first = kept_of(app, path)
        await site.get(path)
        assert kept_of(app, path) is first
        await other.announce()
        await press.settle()
        await site.get(path)
        second = kept_of(app, path)
        assert second.commits != first.commits
        assert second.plain is first.plain
        await draw.substitute(0, "moved")
        await press.settle()
        await site.get(path)
        assert kept_of(app, path).plain.tag != first.plain.tag


def kept_of(app: ServiceApp, path: str) -> ReadyAnswer:
    answers = app.resources.once(ready_answers)
    found = answers.find(("http", b"127.0.0.1", "", path, b""))
    assert found is not None
    return found


async def test_what_somebody_with_a_token_is_shown_is_kept_for_nobody(press: Press) -> None:
    issuer = new_issuer()
    app = settle_in(still_app(press.settings), press.settings.model_copy(update={"jwks": issuer.jwks()}))
    draw = press.draw(size=5, count=2)
    await draw.hold()
    await press.settle()
    path = f"/draws/{draw.draw}"
    async with serving(app) as site:
        stranger = bearer(issuer, Role.DRAWER, bureau="999999")
        assert (await site.get(path, headers=stranger)).status_code == 404
        assert app.resources.once(ready_answers).find(("http", b"127.0.0.1", "", path, b"")) is None
        assert (await site.get(path)).status_code == 200
        assert (await site.get(path, headers=stranger)).status_code == 404
        refused = await site.get(path, headers={"Authorization": "Bearer made-up"})
        assert refused.status_code == 401
