"""Evidence of an inspection: a file is kept once, however often it is referred to, and a reference never vanishes."""

import asyncio
import io
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import Response
from PIL import Image

from services.cases.projections import PROJECTIONS, TABLES
from shared.access.roles import Role
from shared.contracts.assignment import VisitDraws
from shared.database import create_engine
from shared.log.rebuild import rebuild
from tests.integration.cases.straight_way import CHIEF
from tests.support.caseload import MORNING, Caseload, caseload_on, inspector
from tests.support.evidence import PLACE, Device, bomb, hash_of, photograph
from tests.support.log import sequence_all
from tests.support.oracle import check_rebuild
from tests.support.postgres import Database, connect


@pytest.fixture
async def caseload(database: Database, tmp_path: Path) -> AsyncIterator[Caseload]:
    """With files on disk: another process reads pictures from there."""
    async with caseload_on(database, blob_url=f"file://{tmp_path}/blobs") as caseload:
        yield caseload


def device(caseload: Caseload, person: str = "first", role: Role = Role.INSPECTOR) -> Device:
    return Device(caseload.client, caseload.says(person, role))


def code(answer: Response) -> tuple[int, str]:
    """Status and code of a refusal, which both languages explain."""
    problem = answer.json()
    assert problem["detail"]
    assert problem["detail_en"]
    return answer.status_code, problem["type"].removeprefix("/problems/")


async def taken(caseload: Caseload, inspection: UUID, content: bytes, person: str = "first", **others: Any) -> Any:
    sent = device(caseload, person)
    answer = await sent.take(inspection, await sent.send(content), **others)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_photograph_becomes_evidence(caseload: Caseload) -> None:
    inspection, content = await caseload.assign(), photograph()
    told: Mapping[str, Any] = {"device_time": MORNING.isoformat(), "place": "一号车间", "location": PLACE}
    shown = await taken(caseload, inspection, content, **told)
    assert (shown["sha256"], shown["size"], shown["media_type"]) == (hash_of(content), len(content), "image/jpeg")
    assert shown["recorded"]["by"]["subject"] == "first"
    assert shown["location"] == PLACE
    # Stored on its side, and looked at upright.
    assert (shown["picture"]["width"], shown["picture"]["height"]) == (48, 64)
    assert shown["picture"]["location"] == PLACE
    assert shown["picture"]["recorded"] == "2026-03-10T09:05:00+08:00"
    listed = await device(caseload, "second").get(f"/inspections/{inspection}/evidence")
    assert [each["id"] for each in listed.json()["items"]] == [shown["id"]]
    sent = await device(caseload, "auditor", Role.AUDITOR).get(f"/evidence/{shown['id']}/content")
    assert (sent.content, sent.headers["content-type"]) == (content, "application/octet-stream")
    assert (sent.headers["x-content-type-options"], sent.headers["cache-control"]) == ("nosniff", "no-store")


async def test_head_says_how_large_a_file_is_and_does_not_read_it(caseload: Caseload, tmp_path: Path) -> None:
    shown = await taken(caseload, await caseload.assign(), b"made-up bytes")
    for file in (tmp_path / "blobs").rglob("*"):
        if file.is_file():
            file.write_bytes(b"made-up bytes that are damaged")
    asked = await caseload.client.head(
        f"/evidence/{shown['id']}/content", headers=caseload.says("first", Role.INSPECTOR)
    )
    assert (asked.status_code, asked.headers["content-length"], asked.content) == (200, "13", b"")


async def test_a_part_of_a_file_is_sent(caseload: Caseload) -> None:
    """A reader goes on where its line broke."""
    shown = await taken(caseload, await caseload.assign(), b"0123456789")
    path, says = f"/evidence/{shown['id']}/content", caseload.says("first", Role.INSPECTOR)
    part = await caseload.client.get(path, headers={**says, "Range": "bytes=4-6"})
    assert (part.status_code, part.content) == (206, b"456")
    assert (part.headers["content-range"], part.headers["content-length"]) == ("bytes 4-6/10", "3")
    beyond = await caseload.client.get(path, headers={**says, "Range": "bytes=10-"})
    assert (code(beyond), beyond.headers["content-range"]) == ((416, "range-unsatisfiable"), "bytes */10")
    whole = await caseload.client.get(path, headers={**says, "Range": "bytes=0-1,4-5"})
    assert (whole.status_code, whole.headers["accept-ranges"], whole.content) == (200, "bytes", b"0123456789")


async def test_a_thumbnail_is_sent_as_a_picture(caseload: Caseload) -> None:
    shown = await taken(caseload, await caseload.assign(), photograph("HEIF", size=(640, 480)))
    sent = await device(caseload).get(f"/evidence/{shown['id']}/thumbnail")
    assert (sent.headers["content-type"], shown["media_type"]) == ("image/jpeg", "image/heic")
    with Image.open(io.BytesIO(sent.content)) as picture:
        assert picture.size == (240, 320)


async def test_what_is_no_picture_is_evidence_without_a_thumbnail(caseload: Caseload) -> None:
    inspection, sent = await caseload.assign(), device(caseload)
    for content, media_type, why in (
        (b"%PDF-1.7\n" + b"x" * 100, "application/pdf", "no-picture"),
        (b"made-up bytes", "application/octet-stream", "no-picture"),
        (photograph()[:300], "image/jpeg", "damaged"),
        (bomb(), "image/png", "too-large"),
    ):
        shown = await taken(caseload, inspection, content)
        assert (shown["media_type"], shown["unreadable"], shown["picture"]) == (media_type, why, None)
        assert code(await sent.get(f"/evidence/{shown['id']}/thumbnail")) == (404, "no-thumbnail")
        assert (await sent.get(f"/evidence/{shown['id']}/content")).content == content


async def test_the_same_file_of_two_devices_is_kept_once_with_two_references(caseload: Caseload) -> None:
    inspection, content = await caseload.assign(), photograph()
    first = await taken(caseload, inspection, content)
    second = await taken(caseload, inspection, content, "second", device="终端二")
    assert first["id"] != second["id"]
    assert first["sha256"] == second["sha256"]
    again = await device(caseload).take(inspection, first["sha256"])
    assert code(again) == (409, "evidence-taken-already")
    assert again.json()["evidence"] == first["id"]
    removed = await device(caseload).post(f"/evidence/{first['id']}/removal", {"reason": "重复"})
    assert removed.json()["status"] == "removed"
    assert (await device(caseload).get(f"/evidence/{second['id']}/content")).content == content
    orphans = await device(caseload, "auditor", Role.AUDITOR).get("/evidence/orphans")
    assert orphans.json()["items"] == []
    assert code(await device(caseload).post(f"/evidence/{first['id']}/removal", {"reason": "再次"})) == (409, "not-now")


async def test_a_removed_reference_leaves_the_file_which_is_listed(caseload: Caseload) -> None:
    inspection, content = await caseload.assign(), photograph()
    shown = await taken(caseload, inspection, content)
    await device(caseload).post(f"/evidence/{shown['id']}/removal", {"reason": "画面模糊"})
    unattached = await device(caseload, "second").send(b"never taken")
    assert {each["sha256"] for each in await _orphans(caseload, "auditor", Role.AUDITOR)} == {
        hash_of(content),
        unattached,
    }
    assert [each["sha256"] for each in await _orphans(caseload, "second")] == [unattached]
    again = await device(caseload).take(inspection, hash_of(content))
    assert again.status_code == 201, again.text


async def _orphans(caseload: Caseload, person: str, role: Role = Role.INSPECTOR) -> Any:
    return (await device(caseload, person, role).get("/evidence/orphans")).json()["items"]


async def test_a_photograph_of_the_wrong_visit_is_moved_to_the_right_one(caseload: Caseload) -> None:
    wrong, right = await caseload.assign(), await caseload.assign()
    shown = await taken(caseload, wrong, photograph())
    path, body = f"/evidence/{shown['id']}/moves", {"inspection": str(right), "reason": "误传至上一家企业"}
    moved = await device(caseload).post(path, body)
    assert moved.status_code == 201, moved.text
    assert (moved.json()["inspection"], moved.json()["instead"]) == (str(right), shown["id"])
    before = (await device(caseload).get(f"/evidence/{shown['id']}")).json()
    assert (before["status"], before["removal"]["moved_to"]) == ("removed", str(right))
    assert before["removal"]["reason"] == "误传至上一家企业"
    assert await _orphans(caseload, "first") == []
    assert code(await device(caseload).post(path, body)) == (409, "not-now")
    same = {**body, "inspection": str(right)}
    assert code(await device(caseload).post(f"/evidence/{moved.json()['id']}/moves", same)) == (422, "same-inspection")


async def test_a_recording_stays_elsewhere(caseload: Caseload) -> None:
    inspection = await caseload.assign()
    sent = device(caseload)
    shown = (await sent.refer(inspection, MORNING)).json()
    assert (shown["kind"], shown["device"], shown["kept_by"]) == ("referred", "执法记录仪 0012", "音视频平台")
    assert code(await sent.get(f"/evidence/{shown['id']}/content")) == (404, "evidence-kept-elsewhere")
    began = (MORNING + timedelta(hours=2)).isoformat()
    assert code(await sent.refer(inspection, MORNING, began=began)) == (422, "evidence-time-impossible")
    handed = {"to": "档案室", "at": MORNING.isoformat(), "purpose": "归档"}
    after = await sent.post(f"/evidence/{shown['id']}/handovers", handed)
    assert [(each["keeper"], each["by"]["subject"]) for each in after.json()["custody"]] == [("档案室", "first")]
    early = {**handed, "at": (MORNING - timedelta(days=1)).isoformat()}
    assert code(await sent.post(f"/evidence/{shown['id']}/handovers", early)) == (422, "evidence-time-impossible")


async def test_only_the_crew_takes_evidence_and_only_while_the_inspection_goes_on(caseload: Caseload) -> None:
    inspection = await caseload.assign_by_plan()
    stranger = device(caseload, "stranger")
    sha256 = await stranger.send(b"made-up")
    assert code(await stranger.take(inspection, sha256)) == (403, "not-of-crew")
    assert code(await device(caseload).take(inspection, sha256)) == (404, "file-unknown")
    shown = await taken(caseload, inspection, b"made-up")
    asked = {"reason": "closed", "evidence": "ab" * 32}
    await caseload.post(inspection, "/cancellation", asked, ("leader", Role.GROUP_LEADER))
    ended = await caseload.post(inspection, "/cancellation/approval", {}, CHIEF)
    assert ended.json()["status"] == "called-off", ended.text
    first = device(caseload)
    assert code(await first.take(inspection, shown["sha256"])) == (409, "inspection-over")
    assert code(await first.refer(inspection, MORNING)) == (409, "inspection-over")
    assert code(await first.post(f"/evidence/{shown['id']}/removal", {"reason": "无"})) == (409, "inspection-over")
    handed = {"to": "档案室", "at": MORNING.isoformat(), "purpose": "归档"}
    assert (await first.post(f"/evidence/{shown['id']}/handovers", handed)).status_code == 200


async def test_evidence_waits_for_whoever_changes_the_inspection(caseload: Caseload) -> None:
    """Whoever ends it writes its row: so nothing is added to an inspection that ends at the same moment."""
    inspection = await caseload.assign()
    admin = await connect(caseload.database.admin_url)
    async with admin.transaction():
        await admin.execute("UPDATE cases.inspection SET status = status WHERE id = $1", inspection)
        referring = asyncio.create_task(device(caseload).refer(inspection, MORNING))
        await asyncio.sleep(0.5)
        assert not referring.done()
    assert (await referring).status_code == 201
    await admin.close()


async def test_a_hash_is_no_file(caseload: Caseload, tmp_path: Path) -> None:
    """Neither one that somebody has heard of, nor one whose file is gone: nothing is acknowledged that is not there."""
    inspection, content = await caseload.assign(), b"made-up bytes"
    sha256 = await device(caseload, "stranger").send(content)
    assert code(await device(caseload).take(inspection, sha256)) == (404, "file-unknown")
    assert await device(caseload).send(content) == sha256
    (tmp_path / "blobs" / sha256[:2] / sha256[2:4] / sha256).unlink()
    assert code(await device(caseload).take(inspection, sha256)) == (404, "file-unknown")
    await device(caseload).send(content)
    shown = await device(caseload).take(inspection, sha256)
    assert shown.status_code == 201, shown.text
    # Whoever may read evidence with it has the file already.
    assert (await device(caseload, "second").take(inspection, sha256)).status_code == 201


async def test_evidence_of_a_covert_visit_is_known_to_its_crew_alone(caseload: Caseload) -> None:
    crew = (inspector("first"), inspector("second", 2))
    inspection = await caseload.assign(
        covert=True, crew=crew, draws=VisitDraws(targets=uuid4(), deal=1, crew=(uuid4(),))
    )
    shown = await taken(caseload, inspection, photograph())
    others = device(caseload, "other")
    for path in ("", "/content", "/thumbnail"):
        assert code(await others.get(f"/evidence/{shown['id']}{path}")) == (404, "evidence-unknown")
        assert (await device(caseload, "second").get(f"/evidence/{shown['id']}{path}")).status_code == 200
    assert code(await others.get(f"/inspections/{inspection}/evidence")) == (404, "inspection-unknown")
    assert code(await others.take(inspection, shown["sha256"])) == (404, "inspection-unknown")


async def test_the_log_makes_the_rows_again_and_names_nothing(caseload: Caseload) -> None:
    inspection = await caseload.assign()
    shown = await taken(caseload, inspection, photograph())
    await device(caseload).refer(inspection, MORNING)
    await device(caseload).post(f"/evidence/{shown['id']}/removal", {"reason": "画面模糊"})
    await sequence_all(caseload.sequencer)
    admin = await connect(caseload.database.admin_url)
    entries = await admin.fetchval(
        "SELECT string_agg(convert_from(entry, 'UTF8'), '') FROM log.event WHERE type = 'cases.evidence.noted'"
    )
    await admin.close()
    for told in (str(inspection), shown["sha256"], "36.28", "first", "removed"):
        assert told not in entries
    engine = create_engine(caseload.database.admin_url, application="tests")
    again = rebuild(engine, caseload.blobs, TABLES, PROJECTIONS)
    await check_rebuild(caseload.database, TABLES, lambda: again)
    await engine.dispose()
