"""What readers get of answers that are kept ready: each what is theirs, in their form, and nobody waits for another."""

import asyncio
import re
from typing import Any

import httpx
import pytest

from services.publishing.log.store import newest_checkpoint
from services.publishing.ready import store
from shared.database import transact
from tests.support.apps import serving, settle_in
from tests.support.postgres import administering
from tests.support.publishing import OWN_COMMITS, Press, still_app


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
    # The server is everybody's: other workers' tests have connections of this service too.
    terminate = """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name LIKE 'cheqian-publ%' AND datname = current_database()
    """
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


async def test_only_what_is_made_costs_its_reader(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_COMMITS", OWN_COMMITS)
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
