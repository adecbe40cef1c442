"""Calendar feeds: a secret address that its owner makes and revokes, and a file that names nobody it should not."""

from datetime import date
from typing import Any
from uuid import uuid4

import httpx
import pytest
from icalendar import Calendar

from services.cases.projections import PROJECTIONS, TABLES
from shared.access.roles import Role
from shared.clocks.opening import Opening, open_by_law
from shared.contracts.clocks import Owes
from shared.database import create_engine
from shared.log.rebuild import rebuild
from tests.integration.cases.counter import Counter
from tests.integration.clocks.matters import COVERT, Office
from tests.support.apps import bearer
from tests.support.log import sequence_all
from tests.support.oracle import check_rebuild
from tests.support.postgres import connect
from tests.unit.clocks.examples import period, rules


def headers(counter: Counter, subject: str) -> dict[str, str]:
    return bearer(counter.issuer, Role.INSPECTOR, subject=subject, now=counter.now)


async def made(counter: Counter, subject: str = "u-1") -> dict[str, Any]:
    answer = await counter.client.post("/calendar-feeds", headers=headers(counter, subject))
    assert answer.status_code == 200, answer.text
    feed: dict[str, Any] = answer.json()
    return feed


async def owes(counter: Counter, subject: str, enterprise: str = "91370124EXAMP00154") -> None:
    """The person owes a report by 11 March 2026, in a matter about the enterprise."""
    resources, matter = counter.app.resources, uuid4()
    office = Office(resources.engine, resources.blobs, resources.pool)
    opening = Opening(f"case/{matter}", Owes(who="person", name=subject), date(2026, 3, 2))
    await office.note(matter, open_by_law(opening, "report", rules(period(7))), enterprise=enterprise)


async def read(counter: Counter, feed: dict[str, Any]) -> httpx.Response:
    return await counter.client.get(feed["path"])


async def test_the_file_has_what_its_owner_owes_and_names_no_enterprise(counter: Counter) -> None:
    await owes(counter, "u-1")
    await owes(counter, "u-2")
    answer = await read(counter, await made(counter))
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    (entry,) = Calendar.from_ical(answer.content).walk("VEVENT")
    basis, _, matter = str(entry["description"]).partition("\n事项编号：")
    assert (str(entry["summary"]), basis, matter[:5]) == ("期限：提交检查报告", "《办法》第三条", "case/")
    assert (entry.decoded("dtstart"), entry.decoded("dtend")) == (date(2026, 3, 11), date(2026, 3, 12))
    assert "EXAMP" not in answer.text


async def test_its_address_is_the_one_that_people_reach(counter: Counter) -> None:
    """Below the path that the proxy cuts off, as every path in an answer."""
    feed = await made(counter)
    assert feed["address"] is None
    behind = httpx.ASGITransport(counter.app, root_path="/cases")
    async with httpx.AsyncClient(transport=behind, base_url="http://test") as client:
        answer = await client.post("/cases/calendar-feeds", headers=headers(counter, "u-2"))
        path = answer.json()["path"]
        assert path.startswith("/cases/calendars/")
        assert (await client.get(path)).status_code == 200


async def test_of_a_covert_matter_that_its_owner_may_not_know_it_says_nothing(counter: Counter) -> None:
    """Of a covert visit, the crew's feeds say that they are busy (`test_assignments.py`)."""
    await owes(counter, "u-1", COVERT)
    answer = await read(counter, await made(counter))
    assert not Calendar.from_ical(answer.content).walk("VEVENT")


async def test_the_address_answers_until_its_owner_revokes_it(counter: Counter) -> None:
    feed = await made(counter)
    path = f"/calendar-feeds/{feed['id']}/revocation"
    stranger = await counter.client.post(path, headers={**headers(counter, "u-2"), "If-Match": '"1"'})
    assert (stranger.status_code, stranger.json()["type"]) == (404, "/problems/feed-unknown")
    listed = await counter.client.get("/calendar-feeds", headers=headers(counter, "u-1"))
    assert [each["id"] for each in listed.json()["items"]] == [feed["id"]]
    assert feed["path"].rpartition("/")[2] not in listed.text
    assert (await read(counter, feed)).status_code == 200
    revoked = await counter.client.post(path, headers={**headers(counter, "u-1"), "If-Match": '"1"'})
    assert revoked.status_code == 200, revoked.text
    assert (await read(counter, feed)).status_code == 404
    again = await counter.client.post(path, headers={**headers(counter, "u-1"), "If-Match": '"2"'})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/feed-already-revoked")


async def test_another_feed_takes_the_place_of_the_first(counter: Counter) -> None:
    first, second = await made(counter), await made(counter)
    assert [(await read(counter, feed)).status_code for feed in (first, second)] == [404, 200]


async def test_the_database_never_has_the_secret_and_the_log_makes_the_row_again(
    counter: Counter, capsys: pytest.CaptureFixture[str]
) -> None:
    feed = await made(counter)
    await read(counter, feed)
    await made(counter)
    secret = feed["path"].rpartition("/")[2]
    said = "".join(capsys.readouterr())
    assert ("/calendars/{secret}" in said, secret in said) == (True, False), "what the service says names the route"
    admin = await connect(counter.database.admin_url)
    kept = await admin.fetchval(
        "SELECT string_agg(payload::text || convert_from(entry, 'UTF8'), '') FROM log.event"
    ) + str(await admin.fetchval("SELECT string_agg(f::text, '') FROM cases.feed AS f"))
    assert secret not in kept
    await admin.close()
    sequencer = await connect(counter.database.url("cheqian_sequencer"))
    await sequence_all(sequencer)
    await sequencer.close()
    owner = create_engine(counter.database.admin_url, application="tests")
    blobs = counter.app.resources.blobs
    await check_rebuild(counter.database, TABLES, lambda: rebuild(owner, blobs, TABLES, PROJECTIONS))
    await owner.dispose()


async def test_an_address_that_nobody_made_answers_nothing(counter: Counter) -> None:
    assert (await counter.client.get(f"/calendars/{'A' * 43}")).status_code == 404
    assert (await counter.client.get("/calendars/short")).status_code == 422
