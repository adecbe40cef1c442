"""The register of superiors over HTTP: two persons, the public part, and which superior a bureau had at a moment."""

from datetime import timedelta
from typing import Any

from services.sampling.registers.superiors import store
from services.sampling.registers.superiors.store import SUPERIORS
from services.sampling.registers.superiors.tables import TABLES
from shared.access.roles import Role
from shared.aggregate import projections
from shared.contracts.party import SuperiorRegistered, SuperiorRequested
from shared.database import create_engine, transact
from shared.log.rebuild import rebuild
from shared.log.streams import load
from tests.integration.sampling.desk import Desk
from tests.support.apps import BUREAU, bearer
from tests.support.oracle import check_rebuild

CITY, PROVINCE, OTHER = "370100", "370000", "370112"
HOUR = timedelta(hours=1)


async def register(desk: Desk, superior: str, bureau: str = BUREAU) -> dict[str, Any]:
    asked = await desk.ask("registrar", "POST", "/superiors", {"superior": superior}, bureau=bureau)
    assert asked.status_code == 201, asked.text
    answer = await desk.ask("chief", "POST", f"/superiors/{asked.json()['id']}/approval", bureau=bureau)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_one_person_requests_and_another_approves(desk: Desk) -> None:
    asked = await desk.done("registrar", "/superiors", {"superior": CITY, "remark": "市局"})
    path = f"/superiors/{asked['id']}"
    assert (asked["status"], asked["decided"]) == ("requested", None)
    assert [one["verb"] for one in asked["next"]] == ["approve", "refuse", "withdraw"]
    assert await desk.refused("registrar", f"{path}/approval") == (403, "not-permitted")
    both = bearer(desk.issuer, Role.REGISTRAR, Role.CHIEF, subject="made-up-registrar", now=desk.now)
    assert await desk.refused("chief", f"{path}/approval", **both) == (403, "same-person")
    assert await desk.refused("chief", f"{path}/refusal", {"opinion": "不是"}, **both) == (403, "same-person")
    shown = await desk.done("chief", f"{path}/approval", **{"If-Match": '"1"'})
    assert (shown["status"], shown["superior"], shown["version"]) == ("approved", CITY, 2)
    assert (await desk.ask("auditor", "GET", path)).json() == shown
    (row,) = (await desk.ask("auditor", "GET", "/superiors")).json()["items"]
    assert (row["superior"], row["registered_at"]) == (CITY, "2023-08-23T23:00:00+08:00")


async def test_the_log_shows_the_superior_and_no_person(desk: Desk) -> None:
    superior = await register(desk, CITY)
    async with transact(desk.app.resources.engine, BUREAU) as session:
        asked, approved = await load(session, f"superior/{superior['id']}")
    assert (asked.type, asked.public) == (SuperiorRequested.type, {})
    assert (approved.type, approved.public) == (SuperiorRegistered.type, {"superior": CITY})
    assert approved.payload["requested_by"] == "made-up-registrar"
    assert b"made-up" not in approved.entry


async def test_the_superior_is_above_and_the_same_is_not_registered_twice(desk: Desk) -> None:
    assert await desk.refused("registrar", "/superiors", {"superior": BUREAU}) == (422, "superior-not-above")
    assert await desk.refused("registrar", "/superiors", {"superior": OTHER}) == (422, "superior-not-above")
    assert await desk.refused("registrar", "/superiors", {"superior": "济南市"}) == (422, "invalid-input")
    first, second = [await desk.done("registrar", "/superiors", {"superior": CITY}) for _ in range(2)]
    await desk.done("chief", f"/superiors/{first['id']}/approval")
    already = (409, "superior-registered-already")
    assert await desk.refused("chief", f"/superiors/{second['id']}/approval") == already
    assert await desk.refused("registrar", "/superiors", {"superior": CITY}) == already


async def test_the_superior_is_the_one_that_was_approved_last(desk: Desk) -> None:
    await register(desk, CITY)
    refused = await desk.done("registrar", "/superiors", {"superior": PROVINCE})
    await desk.done("chief", f"/superiors/{refused['id']}/refusal", {"opinion": "不是上级单位"})
    withdrawn = await desk.done("registrar", "/superiors", {"superior": PROVINCE})
    await desk.done("registrar", f"/superiors/{withdrawn['id']}/withdrawal", {"reason": "填错"})
    desk.now += HOUR
    await register(desk, PROVINCE)
    async with transact(desk.app.resources.engine, BUREAU) as session:
        assert await store.superior_now(session, BUREAU) == PROVINCE


async def test_bureaus_do_not_see_one_anothers_superiors(desk: Desk) -> None:
    superior = await register(desk, CITY, OTHER)
    assert (await desk.ask("auditor", "GET", "/superiors")).json()["items"] == []
    assert (await desk.ask("auditor", "GET", f"/superiors/{superior['id']}")).status_code == 404
    async with transact(desk.app.resources.engine, BUREAU) as session:
        assert await store.superior_now(session, BUREAU) is None


async def test_the_log_alone_gives_the_same_table(desk: Desk) -> None:
    await register(desk, CITY)
    await desk.done("registrar", "/superiors", {"superior": PROVINCE})
    await desk.publish()
    owner = create_engine(desk.database.admin_url, application="tests")
    blobs = desk.app.resources.blobs
    try:
        await check_rebuild(desk.database, TABLES, lambda: rebuild(owner, blobs, TABLES, projections(SUPERIORS)))
    finally:
        await owner.dispose()
