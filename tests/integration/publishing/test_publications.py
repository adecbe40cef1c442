"""Publications over the API: what cases tells is released, corrected and withdrawn; the public sees what it may."""

import hashlib
import json
from typing import Any

from services.publishing.projections import PROJECTIONS, TABLES
from services.publishing.publication.redaction import MARKS
from shared.access.roles import Role
from shared.database import create_engine
from shared.log.rebuild import rebuild
from tests.integration.publishing.told import CORRECTED, RESULT, Telling
from tests.support.oracle import check_log, check_rebuild

EXPLANATION = {"explanation": "登记的企业有误，已另行公示"}


async def published(telling: Telling, **query: str) -> list[dict[str, Any]]:
    """What a stranger finds in the public list."""
    answer = await telling.site.get("/published", params=query)
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["items"]
    return rows


def stranger(path: str) -> str:
    return path.replace("/publications/", "/published/")


async def check(telling: Telling) -> None:
    """The log keeps its promises, and every read row comes out of it as it is."""
    await telling.show()
    await check_log(telling.press.database)
    engine = create_engine(telling.press.database.admin_url, application="tests")
    again = rebuild(engine, telling.press.blobs, TABLES, PROJECTIONS)
    await check_rebuild(telling.press.database, TABLES, lambda: again)
    await engine.dispose()


async def test_a_result_waits_for_its_release_and_is_then_public_to_the_byte(telling: Telling) -> None:
    path = await telling.tell()
    waiting = await telling.get(path)
    assert (waiting["status"], waiting["kind"], waiting["waiting"]["hidden"]) == (
        "prepared",
        "inspection-result",
        {"name": 2},
    )
    assert await published(telling) == []
    assert (await telling.site.get(stranger(path))).status_code == 404
    assert await telling.refused(f"{path}/release", role=Role.CHIEF) == (403, "not-permitted")

    released = await telling.post(f"{path}/release")
    assert (released["status"], released["waiting"], released["released"][0]["day"]) == ("shown", None, "2026-03-20")
    (row,) = await published(telling, enterprise=RESULT.party.identifier)
    assert row["content"]["items"][0]["result"] == f"未按规定培训{MARKS['name']}"
    document = await telling.site.get(f"{stranger(path)}/versions/1.json")
    assert hashlib.sha256(document.content).hexdigest() == row["sha256"] == released["released"][0]["sha256"]
    assert json.loads(document.content)["content"] == row["content"]
    assert "乙示例" not in document.text + json.dumps(waiting, ensure_ascii=False)
    again = await telling.site.get(
        f"{stranger(path)}/versions/1.json", headers={"If-None-Match": document.headers["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    await check(telling)


async def test_what_cases_tells_later_corrects_it_and_both_versions_stay(telling: Telling) -> None:
    path = await telling.tell()
    await telling.post(f"{path}/release")
    # The same again changes nothing.
    await telling.tell(RESULT, 1)
    assert (await telling.get(path))["waiting"] is None
    await telling.tell(CORRECTED, 2)
    waiting = await telling.get(path)
    assert (waiting["status"], waiting["waiting"]["content"]["closed"], waiting["corrected"]) == ("shown", True, True)
    assert not (await published(telling))[0]["content"]["closed"]
    await telling.post(f"{path}/release")
    shown = (await telling.site.get(stranger(path))).json()
    assert [version["number"] for version in shown["versions"]] == [1, 2]
    second = (await telling.site.get(f"{stranger(path)}/versions/2.json")).json()
    assert second["corrects"] == shown["versions"][0]["sha256"]
    await check(telling)


async def test_what_is_withdrawn_has_no_text_any_more_and_keeps_its_hashes(telling: Telling) -> None:
    path = await telling.tell()
    await telling.post(f"{path}/release")
    asked = await telling.post(f"{path}/withdrawal-request", {"because": "登错企业"}, Role.LEGAL)
    assert {verb["verb"] for verb in asked["next"]} >= {"withdraw", "refuse-withdrawal"}
    assert await telling.refused(f"{path}/withdrawal", EXPLANATION, Role.LEGAL) == (403, "not-permitted")
    withdrawn = await telling.post(f"{path}/withdrawal", EXPLANATION, Role.CHIEF)
    assert (withdrawn["status"], withdrawn["next"]) == ("withdrawn", [])
    assert await published(telling) == []
    shown = (await telling.site.get(stranger(path))).json()
    assert (shown["content"], shown["withdrawn"], shown["withdrawn_on"]) == (
        None,
        EXPLANATION["explanation"],
        "2026-03-20",
    )
    assert len(shown["versions"]) == 1
    gone = await telling.site.get(f"{stranger(path)}/versions/1.json")
    assert (gone.status_code, gone.json()["type"]) == (404, "/problems/not-shown-any-more")
    await check(telling)


async def test_a_withdrawal_that_is_refused_leaves_it_shown(telling: Telling) -> None:
    path = await telling.tell()
    await telling.post(f"{path}/release")
    await telling.post(f"{path}/withdrawal-request", {"because": "当事人请求"})
    kept = await telling.post(f"{path}/withdrawal-refusal", {"opinion": "公示无误"}, Role.CHIEF)
    assert (kept["status"], kept["undone"]) == ("shown", None)
    assert await telling.refused(f"{path}/withdrawal", EXPLANATION, Role.CHIEF) == (409, "nothing-requested")


async def test_what_is_held_back_waits_for_its_matter(telling: Telling) -> None:
    path = await telling.tell()
    held = await telling.post(f"{path}/hold", {"because": "当事人名称有误"})
    assert (held["status"], held["held"]["because"]) == ("held", "当事人名称有误")
    assert await telling.refused(f"{path}/hold", {"because": "再次"}) == (409, "not-now")
    await telling.tell(CORRECTED, 1)
    assert (await telling.get(path))["status"] == "prepared"


async def test_what_the_law_withholds_is_never_public(telling: Telling) -> None:
    path = await telling.tell(RESULT.model_copy(update={"withheld": "secret"}))
    assert (await telling.get(path))["next"] == []
    assert await telling.refused(f"{path}/release") == (409, "never-public")
    assert await published(telling) == []


async def test_its_deadline_is_listed_until_it_is_released(telling: Telling) -> None:
    path = await telling.tell()
    clocks = (await telling.get("/deadlines"))["items"]
    due = [(clock["matter"]["path"], clock["rule"], clock["set_by"], clock["due"]) for clock in clocks]
    assert due == [(path, "publish-result", "law", "2026-03-31")]
    await telling.post(f"{path}/release")
    assert (await telling.get("/deadlines"))["items"] == []


async def test_nobody_of_another_bureau_or_without_the_role_reads_what_waits(telling: Telling) -> None:
    path = await telling.tell()
    assert (await telling.site.get(path)).status_code == 401
    assert (await telling.ask(Role.AUDITOR, "GET", path)).status_code == 200
    assert await telling.refused(f"{path}/release", role=Role.AUDITOR) == (403, "not-permitted")
    listed = (await telling.get("/publications?status=prepared"))["items"]
    assert [row["waits"] for row in listed] == [True]
    assert (await telling.get("/publications?waits=true"))["items"] == listed
    assert (await telling.get("/publications?waits=false"))["items"] == []
