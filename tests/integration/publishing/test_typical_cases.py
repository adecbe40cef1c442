"""Typical cases over the API: written by one person, released by another, told to the province, bound to a penalty."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest_asyncio

from services.publishing.publication.preparing import penalty_matter, publication_id
from shared.access.roles import Role
from shared.contracts.penalty import PenaltyChanged, PenaltyDecided
from tests.integration.publishing.target import NOW, Target, sound, target_on
from tests.integration.publishing.test_penalties import REVOKED
from tests.integration.publishing.test_publications import check, published, stranger
from tests.integration.publishing.told import Telling
from tests.support.apps import bearer
from tests.support.publishing import Press

ID = UUID(int=7)
PENALTY = f"/publications/{publication_id('penalty', penalty_matter(ID))}"
CASE = f"/publications/{publication_id('typical-case', penalty_matter(ID))}"
TEXT: dict[str, Any] = {
    "title": "未按规定培训案",
    "facts": "乙示例未经培训上岗，丙样例（电话13812345678）作证。",
    "lesson": "先培训，后上岗。",
    "mentions": {"persons": [{"name": "丙样例", "role": "witness"}]},
}
BODY = {"kind": "typical-case", "about": PENALTY.rpartition("/")[2], **TEXT}


@pytest_asyncio.fixture
async def target(press: Press, tmp_path: Path) -> AsyncIterator[Target]:
    name = "provincial-business-system"
    async with target_on(press, tmp_path, name="province", target=name) as target:
        yield target


async def write(telling: Telling, role: Role = Role.LEGAL, key: str = "a", **body: Any) -> Any:
    headers = {**bearer(telling.press.issuer, role, subject=f"made-up-{role}", now=telling.now), "Idempotency-Key": key}
    return await telling.site.post("/publications", headers=headers, json=BODY | body)


async def shown_penalty(telling: Telling) -> None:
    telling.now = NOW
    await telling.tell_of_penalty(PenaltyDecided(told=sound(penalty=ID)))
    await telling.post(f"{PENALTY}/release")


async def test_one_writes_it_another_releases_it_and_nobody_is_named(telling: Telling) -> None:
    await shown_penalty(telling)
    written = await write(telling)
    assert (written.status_code, written.headers["Location"]) == (201, CASE)
    shown = written.json()
    assert (shown["status"], shown["kind"], shown["waiting"]["hidden"]) == (
        "prepared",
        "typical-case",
        {"name": 2, "contact": 1},
    )
    assert shown["written"]["by"]["subject"] == "made-up-legal"
    again = await write(telling)
    assert again.json() == shown
    assert (await write(telling, key="b")).json()["type"] == "/problems/case-written"
    await telling.post(f"{CASE}/text", TEXT | {"lesson": "先培训、考核，后上岗。"}, Role.PUBLISHER)
    assert await telling.refused(f"{CASE}/release") == (403, "same-person")
    await telling.post(f"{CASE}/text", TEXT, Role.LEGAL)
    await telling.post(f"{CASE}/release")
    (row,) = await published(telling, kind="typical-case")
    assert (row["content"]["title"], row["content"]["lesson"]) == (TEXT["title"], TEXT["lesson"])
    page = (await telling.site.get(CASE.replace("/publications/", "/results/"))).text
    assert "先培训，后上岗" in page
    assert not [name for name in ("乙示例", "丙样例", "13812345678") if name in str(row) + page]
    await check(telling)


async def test_it_is_about_a_penalty_that_is_shown(telling: Telling) -> None:
    telling.now = NOW
    assert (await write(telling)).json()["type"] == "/problems/publication-unknown"
    await telling.tell_of_penalty(PenaltyDecided(told=sound(penalty=ID)))
    assert (await write(telling)).json()["type"] == "/problems/case-needs-penalty"
    assert (await write(telling, Role.CHIEF)).json()["type"] == "/problems/not-permitted"
    assert await telling.refused(f"{PENALTY}/text", TEXT) == (409, "not-written")


async def test_the_province_is_told_of_it_in_the_words_that_were_released(target: Target) -> None:
    telling = target.telling
    await shown_penalty(telling)
    await write(telling)
    await telling.post(f"{CASE}/release")
    await telling.show()
    (queued,) = await target.deliveries(kind="typical-case")
    delivery = await telling.get(f"/deliveries/{queued['id']}")
    assert (delivery["status"], delivery["flaws"]) == ("queued", [])
    fields = delivery["waiting"]["fields"]
    assert {name: fields[name] for name in ("almc", "wsh", "dxyy", "fbrq", "jdrq")} == {
        "almc": TEXT["title"],
        "wsh": "（示）应急罚〔2026〕1号",
        "dxyy": TEXT["lesson"],
        "fbrq": "2026-04-02",
        "jdrq": "2026-04-01",
    }
    assert not [name for name in ("乙示例", "丙样例", "13812345678") if name in str(fields)]
    await check(telling)


async def test_it_is_withdrawn_with_its_penalty(telling: Telling) -> None:
    await shown_penalty(telling)
    await write(telling)
    await telling.post(f"{CASE}/release")
    telling.now = datetime(2026, 4, 20, 1, 0, tzinfo=UTC)
    await telling.tell_of_penalty(REVOKED)
    assert (await telling.get(CASE))["undone"]["because"] == REVOKED.explanation
    owed = {clock["matter"]["path"]: clock["due"] for clock in (await telling.get("/deadlines"))["items"]}
    assert owed == {PENALTY: "2026-04-23", CASE: "2026-04-23"}
    assert await telling.refused(f"{CASE}/withdrawal-refusal", {"opinion": "保留"}, Role.CHIEF) == (
        409,
        "undone-by-its-matter",
    )
    await telling.post(f"{CASE}/withdrawal", {"explanation": REVOKED.explanation}, Role.CHIEF)
    assert (await telling.site.get(stranger(CASE))).json()["content"] is None
    await check(telling)


async def test_a_penalty_that_is_changed_makes_somebody_look_at_its_case(telling: Telling) -> None:
    await shown_penalty(telling)
    await write(telling)
    change = PenaltyChanged(
        told=sound(penalty=ID, fine=1_000_000),
        by="reconsideration",
        document="示复决〔2026〕1号",
        on=NOW.date(),
        explanation="适用裁量基准不当",
    )
    await telling.tell_of_penalty(change)
    assert (await telling.get(CASE))["status"] == "held"
    await telling.post(f"{CASE}/text", TEXT, Role.LEGAL)
    await telling.post(f"{CASE}/release")
    await telling.tell_of_penalty(change.model_copy(update={"told": sound(penalty=ID, fine=500_000)}))
    looked_at = await telling.get(CASE)
    assert (looked_at["status"], "变更" in looked_at["undone"]["because"]) == ("shown", True)
    assert await telling.refused(f"{CASE}/text", TEXT, Role.LEGAL) == (409, "withdrawal-waits")
    await telling.post(f"{CASE}/withdrawal-refusal", {"opinion": "案情不受影响"}, Role.CHIEF)
    await telling.post(f"{CASE}/text", TEXT | {"title": "另一标题"}, Role.LEGAL)
    await check(telling)


async def test_it_ends_with_the_penalty_that_it_is_about(telling: Telling) -> None:
    await shown_penalty(telling)
    await write(telling)
    await telling.post(f"{CASE}/release")
    await telling.post(f"{PENALTY}/withdrawal-request", {"because": "登记的企业有误"}, Role.LEGAL)
    await telling.post(f"{PENALTY}/withdrawal", {"explanation": "登记的企业有误"}, Role.CHIEF)
    ended = await telling.get(CASE)
    assert (ended["status"], ended["ended"]["because"]) == ("ended", "done")
    assert await published(telling) == []
    await check(telling)


async def test_what_a_correction_hides_is_not_read_in_the_version_before(telling: Telling) -> None:
    await shown_penalty(telling)
    await write(telling, mentions={"persons": []})
    await telling.post(f"{CASE}/release")
    versions = f"/published/{CASE.rpartition('/')[2]}/versions"
    assert "丙样例" in (await telling.site.get(f"{versions}/1.json")).text
    text = {name: value for name, value in BODY.items() if name not in ("kind", "about")}
    await telling.post(f"{CASE}/text", text, Role.LEGAL)
    await telling.post(f"{CASE}/release")
    for form in ("json", "pdf"):
        earlier, newest = [await telling.site.get(f"{versions}/{number}.{form}") for number in (1, 2)]
        assert (earlier.status_code, newest.status_code) == (404, 200)
        assert earlier.json()["type"] == "/problems/not-shown-any-more"
    page = (await telling.site.get(f"/results/{CASE.rpartition('/')[2]}")).text
    assert "丙样例" not in page
    assert "versions/1.json" not in page
    await check(telling)
