"""The calendar changes while inspections are under way: all are shown the new day, and no row keeps the old one."""

from datetime import date

from shared.contracts.sampling import DrawOpened
from tests.integration.cases.moving import AGAIN, check_clocks, check_rebuilt, move, policy
from tests.integration.cases.straight_way import CHIEF, FIRST, ORDER, at, moment, walk
from tests.support.caseload import Caseload, assigned

_BEFORE, _AFTER = "2026-03-27", "2026-03-30"
_HOLIDAY = date(2026, 3, 23)


async def test_the_new_day_is_shown_and_kept_whatever_comes_after_the_move(caseload: Caseload) -> None:
    await caseload.adopt(policy(AGAIN))
    one = await caseload.assign()
    await walk(caseload, one, "served")
    assert (await check_clocks(caseload, one))["re-inspect"] == _BEFORE
    await move(caseload, _HOLIDAY)
    assert (await check_clocks(caseload, one))["re-inspect"] == _AFTER
    await check_rebuilt(caseload)

    await walk(caseload, one, "fed-back", after="served")
    assert (await check_clocks(caseload, one))["re-inspect"] == _AFTER
    await check_rebuilt(caseload)

    asked = {"number": 1, "until": "2026-04-01", "reason": "未到货"}
    assert (await caseload.post(one, f"/orders/{ORDER}/extensions", asked, FIRST)).status_code == 200
    granted = {"number": 1, "granted": True}
    assert (await caseload.post(one, f"/orders/{ORDER}/extension-decisions", granted, CHIEF)).status_code == 200
    assert (await check_clocks(caseload, one))["re-inspect"] == "2026-04-09"
    await check_rebuilt(caseload)


async def test_an_event_of_sampling_leaves_the_new_day(caseload: Caseload) -> None:
    await caseload.adopt(policy(AGAIN))
    fact = assigned(covert=True)
    caseload.at(at(-100))
    await caseload.happens(f"assigned/{fact.inspection}", fact)
    one = fact.inspection
    await walk(caseload, one, "approved")
    caseload.at(at(0.1))
    present = [{"person": str(each.person), "certificate": each.key} for each in fact.crew]
    arrived = await caseload.post(one, "/arrival", {"at": moment(0), "place": "门口", "present": present}, FIRST)
    assert arrived.status_code == 200, arrived.text
    await walk(caseload, one, "served", after="on-site")
    await move(caseload, _HOLIDAY)
    blob = await caseload.blobs.put(b"[]", "application/json")
    await caseload.happens(f"draw/{fact.draws.targets}", DrawOpened(because="visited", openings=blob))
    assert (await check_clocks(caseload, one))["re-inspect"] == _AFTER
    await check_rebuilt(caseload)
