"""Inspections on record: all of a request or none, filtered, withdrawn with a reason, and covert until opened."""

from typing import Any
from uuid import uuid4

import pytest

from services.sampling.projections import PROJECTIONS, TABLES
from shared.database import create_engine
from shared.log.rebuild import rebuild
from tests.integration.sampling.desk import Desk
from tests.integration.sampling.lists import code
from tests.support.log import sequence_all
from tests.support.oracle import check_rebuild
from tests.support.postgres import connect

Json = dict[str, Any]


def held(number: int, on: str = "2023-08-01", **others: object) -> Json:
    return {"identifier": code(number), "held_on": on, "occasion": "plan", "source": "现场检查记录", **others}


async def record(desk: Desk, *inspections: Json, who: str = "registrar") -> Json:
    return await desk.done(who, "/recorded-inspections", {"inspections": inspections})


_RECORDERS = ((1, "leader"), (2, "inspector"))


async def listed(desk: Desk, who: str = "auditor", **query: object) -> list[Json]:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    answer = await desk.ask(who, "GET", f"/recorded-inspections?{asked}")
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def faults(desk: Desk, *inspections: Json, who: str = "registrar") -> list[tuple[int, str]]:
    answer = await desk.ask(who, "POST", "/recorded-inspections", {"inspections": inspections})
    assert answer.status_code == 422, answer.text
    assert answer.json()["type"] == "/problems/inspections-refused"
    return [(fault["entry"], fault["code"]) for fault in answer.json()["faults"]]


@pytest.fixture
async def bureau(desk: Desk) -> Desk:
    """A directory of ten, on 23 August 2023."""
    await desk.import_list(10)
    return desk


async def test_what_is_recorded_is_listed_newest_day_first(bureau: Desk) -> None:
    recorded = await record(bureau, held(1), held(2, "2023-08-03", department="市场监督管理局", occasion="other"))
    assert [one["identifier"] for one in recorded["inspections"]] == [code(1), code(2)]
    rows = await listed(bureau)
    assert [(row["identifier"], row["department"]) for row in rows] == [(code(2), "市场监督管理局"), (code(1), "")]
    assert {row["event"] for row in rows} == {recorded["event"]}
    assert [row["trace"] for row in rows] == [recorded["trace"]] * 2


async def test_filters_and_pages(bureau: Desk) -> None:
    await record(bureau, *(held(n, f"2023-08-{n + 1:02}", occasion=("plan", "complaint")[n % 2]) for n in range(6)))
    await record(bureau, held(7, department="生态环境局"))

    async def found(**query: object) -> list[str]:
        return [row["identifier"] for row in await listed(bureau, "auditor", **query)]

    assert await found(identifier=code(3)) == [code(3)]
    assert await found(**{"from": "2023-08-05"}) == [code(5), code(4)]
    assert await found(until="2023-08-02", whose="own") == [code(1), code(0)]
    assert await found(whose="others") == [code(7)]
    assert await found(occasion="complaint") == [code(5), code(3), code(1)]
    first = await bureau.ask("auditor", "GET", "/recorded-inspections?limit=4&whose=own")
    rest = await bureau.ask("auditor", "GET", first.links["next"]["url"])
    assert [row["identifier"] for row in [*first.json()["items"], *rest.json()["items"]]] == [
        code(n) for n in (5, 4, 3, 2, 1, 0)
    ]
    assert "next" not in rest.links


async def test_every_fault_is_named_and_nothing_recorded(bureau: Desk) -> None:
    await record(bureau, held(1))
    assert await faults(
        bureau,
        held(1),
        held(99),
        held(2, "2023-08-25"),
        held(3),
        held(3),
        held(4, draw=str(uuid4())),
        held(1, department="生态环境局"),
    ) == [
        (0, "already-on-record"),
        (1, "enterprise-unknown"),
        (2, "day-in-future"),
        (3, "twice-in-request"),
        (4, "twice-in-request"),
        (5, "draw-unknown"),
    ]
    assert len(await listed(bureau)) == 1


async def test_today_in_beijing_is_not_the_future(bureau: Desk) -> None:
    """The clock stands at 15:00 UTC on the 23rd; in Beijing it is 23:00."""
    await record(bureau, held(1, "2023-08-23"))
    assert await faults(bureau, held(2, "2023-08-24")) == [(0, "day-in-future")]


async def test_sent_again_it_is_recorded_once(bureau: Desk) -> None:
    key = {"Idempotency-Key": "a-key"}
    first = await bureau.ask("registrar", "POST", "/recorded-inspections", {"inspections": [held(1)]}, **key)
    again = await bureau.ask("registrar", "POST", "/recorded-inspections", {"inspections": [held(1)]}, **key)
    assert first.json() == again.json()
    assert len(await listed(bureau)) == 1


async def test_withdrawn_it_counts_no_more_and_stays_visible(bureau: Desk) -> None:
    one, two = (await record(bureau, held(1), held(2)))["inspections"]
    path = f"/recorded-inspections/{one['id']}"
    before = await bureau.ask("auditor", "GET", path)
    assert before.headers["etag"] == '"1"'
    assert [(each["verb"], each["path"]) for each in before.json()["next"]] == [("withdraw", f"{path}/withdrawal")]
    assert await bureau.refused("registrar", f"{path}/withdrawal", {"reason": " "}) == (422, "invalid-input")
    asked = await bureau.done("registrar", f"{path}/withdrawal", {"reason": "登记错误"}, **{"If-Match": '"1"'})
    assert (asked["withdrawal"], [each["verb"] for each in asked["next"]]) == (None, ["approve", "refuse"])
    assert len(await listed(bureau)) == 2, "it counts until another person has approved"
    stale = {"If-Match": '"1"'}
    assert await bureau.refused("leader", f"{path}/withdrawal/approval", **stale) == (412, "stale-version")
    withdrawn = await bureau.done("leader", f"{path}/withdrawal/approval", **{"If-Match": '"2"'})
    assert (withdrawn["withdrawal"]["reason"], withdrawn["next"]) == ("登记错误", [])
    assert withdrawn["withdrawal"]["by"]["subject"] == "made-up-leader"
    after = await bureau.ask("auditor", "GET", path)
    assert (after.json(), after.headers["etag"]) == (withdrawn, '"3"')
    assert [row["id"] for row in await listed(bureau)] == [two["id"]]
    assert await bureau.refused("registrar", f"{path}/withdrawal", {"reason": "再次"}) == (409, "not-now")
    # The day is free again.
    await record(bureau, held(1))


async def test_what_is_refused_stays_on_record_with_the_opinion(bureau: Desk) -> None:
    (one,) = (await record(bureau, held(1)))["inspections"]
    path = f"/recorded-inspections/{one['id']}"
    await bureau.done("registrar", f"{path}/withdrawal", {"reason": "登记错误"})
    refused = await bureau.done("leader", f"{path}/withdrawal/refusal", {"opinion": "确已检查"})
    assert [(each["approved"], each["opinion"], each["reason"]) for each in refused["requests"]] == [
        (False, "确已检查", "登记错误")
    ]
    assert (refused["withdrawal"], [each["verb"] for each in refused["next"]]) == (None, ["withdraw"])
    assert await bureau.refused("leader", f"{path}/withdrawal/approval") == (409, "not-now")
    await bureau.done("registrar", f"{path}/withdrawal", {"reason": "再查确系误登"})
    withdrawn = await bureau.done("chief", f"{path}/withdrawal/approval")
    assert ([each["approved"] for each in withdrawn["requests"]], withdrawn["withdrawal"]["reason"]) == (
        [False, True],
        "再查确系误登",
    )
    assert (await bureau.ask("auditor", "GET", path)).headers["etag"] == '"5"'


async def test_nobody_takes_off_alone_what_somebody_recorded(bureau: Desk) -> None:
    """M8b of the security audit: an inspector withdrew what the leader had recorded, which moved the firm into the next
    frame.
    """
    by_leader, by_inspector = [(await record(bureau, held(n), who=who))["inspections"][0] for n, who in _RECORDERS]
    path = f"/recorded-inspections/{by_leader['id']}/withdrawal"
    because = {"reason": "登记错误"}
    for who in ("inspector", "registrar", "inspector2"):
        assert await bureau.refused(who, path, because) == (403, "not-the-recorder")
    await bureau.done("leader", path, because)
    assert await bureau.refused("leader", f"{path}/approval") == (403, "same-person")
    assert await bureau.refused("leader", f"{path}/refusal", {"opinion": "无"}) == (403, "same-person")
    for who in ("inspector", "registrar", "drawer"):
        assert await bureau.refused(who, f"{path}/approval") == (403, "not-permitted")
    await bureau.done("leader2", f"{path}/approval")
    path = f"/recorded-inspections/{by_inspector['id']}/withdrawal"
    assert await bureau.refused("inspector2", path, because) == (403, "not-the-recorder")
    await bureau.done("leader", path, because)
    await bureau.done("chief", f"{path}/approval")
    assert await listed(bureau) == []


async def test_who_may_record_and_see(bureau: Desk) -> None:
    body = {"inspections": [held(1)]}
    assert await bureau.refused("auditor", "/recorded-inspections", body) == (403, "not-permitted")
    one = (await record(bureau, held(1)))["inspections"][0]
    path = f"/recorded-inspections/{one['id']}"
    assert (await bureau.ask("expert", "GET", path)).status_code == 403
    assert (await bureau.ask("auditor", "GET", path, bureau="370125")).status_code == 404
    ours = "/recorded-inspections?bureau=370124"
    assert (await bureau.ask("auditor", "GET", ours, bureau="370125")).status_code == 403
    seen = await bureau.ask("supervisor", "GET", ours, bureau="370100")
    assert [row["id"] for row in seen.json()["items"]] == [one["id"]]
    answer = await bureau.ask("registrar", "POST", f"{path}/withdrawal", {"reason": "无"}, bureau="370125")
    assert answer.status_code == 404


async def test_the_log_alone_gives_the_same_tables(bureau: Desk) -> None:
    one, _ = (await record(bureau, held(1, remark="复查"), held(2, department="生态环境局")))["inspections"]
    await bureau.done("registrar", f"/recorded-inspections/{one['id']}/withdrawal", {"reason": "登记错误"})
    await bureau.done("leader", f"/recorded-inspections/{one['id']}/withdrawal/refusal", {"opinion": "请核实"})
    await bureau.done("registrar", f"/recorded-inspections/{one['id']}/withdrawal", {"reason": "登记错误"})
    await bureau.done("leader", f"/recorded-inspections/{one['id']}/withdrawal/approval")
    connection = await connect(bureau.database.admin_url)
    await sequence_all(connection)
    assert await connection.fetchval("SELECT count(*) FROM sampling.withdrawn_inspection") == 1
    entries = [bytes(row["entry"]).decode() for row in await connection.fetch("SELECT entry FROM log.event")]
    await connection.close()
    assert not [entry for entry in entries if code(1) in entry or code(2) in entry], "nobody is named in an entry"
    owner = create_engine(bureau.database.admin_url, application="tests")
    try:
        blobs = bureau.app.resources.blobs
        await check_rebuild(bureau.database, TABLES, lambda: rebuild(owner, blobs, TABLES, PROJECTIONS))
    finally:
        await owner.dispose()
