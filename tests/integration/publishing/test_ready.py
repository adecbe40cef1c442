"""Answers that are kept ready are always those that would be made now."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

import httpx
import pytest
from fastapi.routing import iter_route_contexts

from services.publishing.app import compose
from services.publishing.log.store import newest_checkpoint
from services.publishing.ready.answer import ReadyAnswer
from services.publishing.ready.api import maker, ready_answers
from shared.access.roles import Role
from shared.contracts.policy import PolicyAdopted
from shared.database import transact
from shared.http.application import ServiceApp
from shared.log.append import append
from tests.architecture.test_on_the_loop import calls_in
from tests.support.apps import bearer, new_issuer, serving, settle_in
from tests.support.draws import Held, HeldDraw
from tests.support.log import OCCASION
from tests.support.postgres import administering
from tests.support.publishing import POSTED_AT, Press, still_app

BROWSER = {"Accept": "text/html", "Accept-Encoding": "gzip"}


@pytest.fixture
async def anew(press: Press) -> AsyncIterator[httpx.AsyncClient]:
    """The same site, with no room to keep anything: each answer is made anew."""
    app = compose(press.settings.model_copy(update={"memory_bytes": 1}))
    async with serving(app) as client:
        yield client


def paths_of(draws: list[Held]) -> Iterator[str]:
    """A path of each kind that is kept, and of those that are not, about all of these draws."""
    yield from ("/", "/?limit=1", "/log", "/log/checkpoint", "/log/tile/0/000.p/1", "/log/tile/entries/000.p/2")
    yield from ("/bureaus/370124/2026", "/bureaus/370124/2026.json", "/bureaus/370124/2023")
    yield from ("/enterprises?q=370124", "/p", "/papers/verify", "/static/site.css")
    for draw in draws:
        yield from (f"/draws/{draw.draw}", f"/draws/{draw.draw}.json")
        yield from (f"/enterprises/{someone['name']}" for someone in list(draw.openings.values())[:1])


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


def test_each_route_that_keeps_something_is_compared(press: Press) -> None:
    app = still_app(press.settings)
    kept = {
        context.path_regex
        for context in iter_route_contexts(app.routes)
        if getattr(context, "dependant", None) and maker in calls_in(context.dependant)
    }
    asked = [path.partition("?")[0] for path in paths_of([HeldDraw(press.sampling, press.blobs)])]
    asked.append("/enterprises/91370124MA3000000X")
    assert not {pattern.pattern for pattern in kept if not any(map(pattern.match, asked))}


async def test_after_each_event_of_draws_the_next_answer_is_the_new_one(
    press: Press, site: httpx.AsyncClient, anew: httpx.AsyncClient
) -> None:
    draw = press.draw(size=8, count=3, groups=("危化", "矿山"))
    failed, again = press.draw(serial=2, size=5, count=2), press.draw(serial=3, size=5, count=2)
    beacon = press.draw(serial=4, size=6, count=2, reserve=0, entropy="beacon")
    more = press.draw(serial=5, size=4, count=1, purpose="draws/1/more-1")
    covert = press.draw(serial=6, size=6, count=2, disclosure="after-visits")
    crew = press.assignment(serial=7, disclosure="after-visits")
    draws: list[Held] = [draw, failed, again, beacon, more, covert, crew]
    steps: list[Callable[[], Awaitable[object]]] = [
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
        lambda: press.annul(draw, "示例机关", decision=b"%PDF-1.7 made up"),
    ]
    judged = (draw.announce, failed.announce, steps[-1])
    good = [await compare(site, anew, draws)]
    for step in steps:
        await step()
        await press.show()
        good.append(await compare(site, anew, draws))
        await press.publish(cosigned=step is not beacon.announce)
        if step in judged:
            await press.judge_years(POSTED_AT)
    good.append(await compare(site, anew, draws))
    # Nothing has changed since: all of it is kept.
    assert await compare(site, anew, draws) == good[-1] > 25 > good[0]


async def witness(press: Press, draw: Held) -> None:
    await press.publish()
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


async def test_an_answer_is_made_again_only_if_its_facts_are_others(press: Press) -> None:
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


async def test_each_reader_gets_links_for_their_own_address(press: Press, site: httpx.AsyncClient) -> None:
    for host in ("a.example.org", "b.example.org", "a.example.org"):
        page = await site.get("/log", headers={"Host": host})
        assert f"cheqian verify log http://{host}/log" in page.text


async def test_who_has_the_newest_is_told_so_in_either_form(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.draw(size=40, count=12)
    await draw.hold()
    await press.settle()
    for path in ("/", f"/draws/{draw.draw}", f"/draws/{draw.draw}.json", "/log", "/log/tile/entries/000.p/2"):
        tags = set()
        for encoding in ("gzip", "identity"):
            whole = await site.get(path, headers={"Accept-Encoding": encoding})
            assert whole.headers.get("Content-Encoding", "identity") == encoding
            assert whole.headers["Vary"] == "accept-encoding"
            known = {"Accept-Encoding": encoding, "If-None-Match": whole.headers["ETag"]}
            answer = await site.get(path, headers=known)
            assert (answer.status_code, answer.content) == (304, b"")
            assert answer.headers["ETag"] == whole.headers["ETag"]
            head = await site.head(path, headers={"Accept-Encoding": encoding})
            assert (head.status_code, head.content) == (200, b"")
            assert head.headers["Content-Length"] == whole.headers["Content-Length"]
            tags.add(whole.headers["ETag"])
        assert len(tags) == 2


async def test_no_reader_is_behind_what_was_committed_when_they_asked(press: Press, site: httpx.AsyncClient) -> None:
    await press.draw(size=3, count=1).announce()
    await press.settle()
    published = int((await site.get("/log/checkpoint")).text.splitlines()[1])
    is_over = False

    async def read(path: str, size: str) -> None:
        while not is_over:
            least = published
            found = re.search(size, (await site.get(path)).text)
            assert found
            assert int(found[1]) >= least

    sizes = {"/log/checkpoint": r"\n([0-9]+)\n", "/log": "<b>([0-9]+)</b> 条"}
    readers = [asyncio.create_task(read(path, size)) for path, size in sizes.items() for _ in range(2)]
    for serial in range(2, 8):
        await press.draw(serial=serial, size=3, count=1).announce()
        await press.show()
        await press.publish()
        async with transact(press.engine) as session:
            newest = await newest_checkpoint(session)
        assert newest is not None
        published = newest.size
        await asyncio.sleep(0.05)
    is_over = True
    await asyncio.gather(*readers)
    assert published > 10


async def test_the_answers_that_were_kept_are_no_answer_while_the_database_is_away(
    press: Press, site: httpx.AsyncClient
) -> None:
    draw = press.draw(size=5, count=2)
    await draw.hold()
    await press.settle()
    path = f"/draws/{draw.draw}"
    before = await site.get(path)
    terminate = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'cheqian-publ%'"
    async with administering(press.database.admin_url) as admin:
        await admin.execute(terminate)
    after = await site.get(path)
    assert after.status_code in {200, 503}
    assert (await site.get(path)).content == before.content


async def test_a_slow_reader_keeps_nobody_waiting(press: Press) -> None:
    app = still_app(press.settings)
    draw = press.draw(size=5, count=2)
    await draw.hold()
    await press.settle()
    path = f"/draws/{draw.draw}"
    begun, may_go_on = asyncio.Event(), asyncio.Event()

    async def take_slowly(_: object) -> None:
        begun.set()
        await may_go_on.wait()

    async with serving(app) as site:
        await site.get(path)
        await draw.substitute(0, "moved")
        await press.settle()
        scope: dict[str, Any] = {"type": "http", "method": "GET", "path": path, "query_string": b"", "scheme": "http"}
        scope |= {"headers": [(b"host", b"127.0.0.1")], "root_path": "", "http_version": "1.1", "client": None}
        slow = asyncio.create_task(app(scope, asyncio.Event().wait, take_slowly))  # type: ignore[arg-type]  # it asks nothing
        await begun.wait()
        await draw.substitute(1, "moved")
        await press.settle()
        async with asyncio.timeout(60):
            assert (await site.get(path)).text.count("次替补：") == 2
        may_go_on.set()
        await slow


async def test_only_what_is_made_costs_its_reader(press: Press) -> None:
    app = settle_in(still_app(press.settings), press.settings.model_copy(update={"public_cost_a_minute": 5}))
    draw = press.draw(size=5, count=2)
    await draw.hold()
    await press.settle()
    path = f"/draws/{draw.draw}"
    async with serving(app) as site:
        assert [(await site.get(path)).status_code for _ in range(3)] == [200, 200, 200]
        await draw.substitute(0, "moved")
        await press.settle()
        assert (await site.get(path)).status_code == 429


@pytest.mark.parametrize("zipped", [True, False])
async def test_a_tile_is_kept_for_ever(press: Press, site: httpx.AsyncClient, zipped: bool) -> None:
    await press.draw(size=3, count=1).hold()
    assert (await site.get("/log/tile/entries/000.p/2")).status_code == 404
    await press.settle()
    encoding = {"Accept-Encoding": "gzip" if zipped else "identity"}
    first = await site.get("/log/tile/entries/000.p/2", headers=encoding)
    assert first.status_code == 200
    again = await site.get("/log/tile/entries/000.p/2", headers=encoding)
    assert (again.content, again.headers["ETag"]) == (first.content, first.headers["ETag"])
    assert "immutable" in again.headers["Cache-Control"]
