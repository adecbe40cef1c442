"""Uploads in parts: broken off, resumed on another day, sent twice, wrong. Nothing is lost, and nothing comes twice."""

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from starlette.requests import ClientDisconnect

from deploy.standalone.premises import listening
from services.cases.evidence.background import drop
from shared.access.roles import Role
from shared.http.resumable import PART
from shared.http.serving import configuration
from tests.integration.cases.test_evidence import code
from tests.support.caseload import MORNING, Caseload, caseload_on
from tests.support.evidence import Device, checksum, declared, hash_of
from tests.support.postgres import Database
from tests.support.served import served

FILE = random.Random(5).randbytes(100_000)  # noqa: S311  # made up


@pytest.fixture
async def caseload(database: Database, tmp_path: Path) -> AsyncIterator[Caseload]:
    async with caseload_on(database, blob_url=f"file://{tmp_path}/blobs") as caseload:
        yield caseload


@pytest.fixture
def device(caseload: Caseload) -> Device:
    return Device(caseload.client, caseload.says("first", Role.INSPECTOR))


def stored(tmp_path: Path) -> list[str]:
    """The names of the files on disk, of blobs and of parts."""
    return sorted(path.name for path in (tmp_path / "blobs").rglob("*") if path.is_file())


async def test_a_file_comes_in_parts_over_days(caseload: Caseload, device: Device, tmp_path: Path) -> None:
    begun = await device.begin(len(FILE), **declared(hash_of(FILE)))
    upload = begun.json()["id"]
    assert begun.headers["Location"] == f"/evidence/uploads/{upload}"
    assert begun.headers["Tus-Resumable"] == "1.0.0"
    assert (await device.part(upload, 0, FILE[:30_000])).headers["Upload-Offset"] == "30000"
    caseload.at(MORNING + timedelta(days=2))
    again = Device(caseload.client, caseload.says("first", Role.INSPECTOR))
    found = await again.head(upload)
    assert (found.headers["Upload-Offset"], found.headers["Upload-Length"]) == ("30000", "100000")
    assert found.headers["Upload-Expires"] == "Tue, 17 Mar 2026 01:00:00 GMT"
    assert found.headers["Cache-Control"] == "no-store"
    repeated = await again.part(upload, 0, FILE[:30_000])
    assert (code(repeated), repeated.json()["offset"]) == ((409, "offset-differs"), 30_000)
    assert (await again.part(upload, 30_000, FILE[30_000:], **checksum(FILE[30_000:], "sha1"))).status_code == 204
    shown = (await again.get(f"/evidence/uploads/{upload}")).json()
    assert (shown["sha256"], shown["received"], shown["expires_at"]) == (hash_of(FILE), 100_000, None)
    # The answer was lost, and the device asks again.
    assert (await again.head(upload)).headers["Upload-Offset"] == "100000"
    assert code(await again.part(upload, 30_000, FILE[30_000:])) == (409, "upload-whole")
    assert hash_of(FILE) in stored(tmp_path)
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "blobs").rglob("*"))


async def test_the_same_request_to_begin_begins_once(device: Device) -> None:
    first, second = [await device.begin(10, **{"Idempotency-Key": "once"}) for _ in range(2)]
    assert first.json() == second.json()
    assert code(await device.begin(11, **{"Idempotency-Key": "once"})) == (409, "idempotency-key-reused")


async def test_a_person_has_so_many_uploads_open(database: Database) -> None:
    async with caseload_on(database, open_uploads=2) as caseload:
        device = Device(caseload.client, caseload.says("first", Role.INSPECTOR))
        first, _ = [(await device.begin(10)).json()["id"] for _ in range(2)]
        assert code(await device.begin(10)) == (409, "too-many-uploads")
        other = Device(caseload.client, caseload.says("second", Role.INSPECTOR))
        assert (await other.begin(10)).status_code == 201
        # One that is whole is not open.
        assert (await device.part(first, 0, FILE[:10])).status_code == 204
        assert (await device.begin(10)).status_code == 201


async def test_what_is_wrong_is_refused_and_changes_nothing(device: Device, tmp_path: Path) -> None:
    upload = (await device.begin(len(FILE))).json()["id"]
    wrong = await device.part(upload, 0, FILE[:10], **checksum(b"other"))
    assert code(wrong) == (460, "checksum-differs")
    assert code(await device.part(upload, 0, FILE + b"x")) == (422, "part-too-long")
    assert code(await device.part(upload, 0, b"x", **{"Content-Type": "image/jpeg"})) == (415, "unsupported-media-type")
    assert code(await device.part(upload, 0, b"x", **{"Tus-Resumable": "0.2"})) == (412, "other-tus-version")
    assert code(await device.part(upload, 0, b"x", **{"Upload-Checksum": "crc 1"})) == (422, "checksum-malformed")
    assert code(await device.begin(600 * 1024 * 1024)) == (413, "body-too-large")
    assert code(await device.begin(5, **declared("short"))) == (422, "upload-metadata-malformed")
    assert (await device.head(upload)).headers["Upload-Offset"] == "0"
    assert (await device.part(upload, 0, b"")).headers["Upload-Offset"] == "0"
    assert stored(tmp_path) == []


@pytest.mark.parametrize("part", [10, 100_000])
async def test_another_file_than_was_stated(device: Device, tmp_path: Path, part: int) -> None:
    """Told when it is whole, whether it came in one part or in many; nothing of it becomes a file."""
    upload = (await device.begin(len(FILE), **declared("ab" * 32))).json()["id"]
    await device.part(upload, 0, FILE[: part % len(FILE)])
    answer = await device.part(upload, part % len(FILE), FILE[part % len(FILE) :])
    assert (code(answer), answer.json()["found"]) == ((460, "checksum-differs"), hash_of(FILE))
    assert hash_of(FILE) not in stored(tmp_path)


async def test_an_upload_is_its_senders(caseload: Caseload, device: Device) -> None:
    upload = (await device.begin(10)).json()["id"]
    for other in (
        Device(caseload.client, caseload.says("second", Role.INSPECTOR)),
        Device(caseload.client, caseload.says("first", Role.INSPECTOR, bureau="370112")),
    ):
        assert (await other.head(upload)).status_code == 404
        assert code(await other.part(upload, 0, b"0123456789")) == (404, "upload-unknown")
        assert code(await other.give_up(upload)) == (404, "upload-unknown")
    assert (await device.give_up(upload)).status_code == 204
    assert code(await device.part(upload, 0, b"0123456789")) == (404, "upload-unknown")


async def test_who_may_not_send_is_told_before_a_byte_is_read(caseload: Caseload, device: Device) -> None:
    upload = (await device.begin(10)).json()["id"]
    read: list[bytes] = []

    async def body() -> AsyncIterator[bytes]:
        read.append(b"x")
        yield b"x"

    clerk = Device(caseload.client, caseload.says("clerk", Role.CLERK))
    assert code(await clerk.part(upload, 0, body())) == (403, "not-permitted")
    assert code(await Device(caseload.client, {}).part(upload, 0, body())) == (401, "unauthenticated")
    assert code(await device.part("0190f1d2-7c1b-7c3e-9d4e-2f6a5b8c9d10", 0, body())) == (404, "upload-unknown")
    assert read == []


async def test_old_parts_are_dropped_and_files_are_kept(caseload: Caseload, device: Device, tmp_path: Path) -> None:
    caseload.at(MORNING.replace(year=2040))  # files have the time of the machine
    device = Device(caseload.client, caseload.says("first", Role.INSPECTOR))
    upload = (await device.begin(len(FILE))).json()["id"]
    await device.part(upload, 0, FILE[:1000])
    whole = await device.send(FILE, 40_000)
    await device.give_up((await device.begin(10)).json()["id"])
    # The parts of the file that is whole, and nothing else.
    assert await drop(caseload.app.resources) == 3
    assert (await device.head(upload)).headers["Upload-Offset"] == "1000"
    caseload.at(MORNING.replace(year=2040) + timedelta(days=8))
    assert await drop(caseload.app.resources) == 1
    late = Device(caseload.client, caseload.says("first", Role.INSPECTOR))
    assert code(await late.part(upload, 1000, FILE[1000:])) == (404, "upload-unknown")
    assert stored(tmp_path) == [whole]
    assert [each["sha256"] for each in (await late.get("/evidence/orphans")).json()["items"]] == [whole]


async def test_what_came_before_a_break_is_kept_unless_it_has_a_checksum(device: Device) -> None:
    async def breaking() -> AsyncIterator[bytes]:
        yield FILE[:700]
        raise ClientDisconnect

    upload = (await device.begin(len(FILE))).json()["id"]
    await device.part(upload, 0, breaking(), **checksum(FILE[:1000]))
    assert (await device.head(upload)).headers["Upload-Offset"] == "0"
    await device.part(upload, 0, breaking())
    assert (await device.head(upload)).headers["Upload-Offset"] == "700"
    await device.part(upload, 700, FILE[700:])
    assert (await device.get(f"/evidence/uploads/{upload}")).json()["sha256"] == hash_of(FILE)


async def test_of_two_senders_of_one_part_one_is_refused(device: Device) -> None:
    upload = (await device.begin(len(FILE))).json()["id"]
    answers = await asyncio.gather(*(device.part(upload, 0, FILE[:50_000]) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [204, 409, 409, 409]
    answers = await asyncio.gather(*(device.part(upload, 50_000, FILE[50_000:]) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [204, 409, 409, 409]
    assert (await device.get(f"/evidence/uploads/{upload}")).json()["sha256"] == hash_of(FILE)


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_way_it_comes_the_file_is_the_same(
    caseload: Caseload, device: Device, tmp_path: Path, seed: int
) -> None:
    """Parts of any length, repeated, too early, with wrong checksums, broken off: over a real connection."""
    chance = random.Random(seed)  # noqa: S311  # made up
    with listening(0) as listener:
        config = configuration(caseload.app)
        config.lifespan = "off"
        async with served(config, listener):
            port = listener.getsockname()[1]
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
                there = Device(client, device.says)
                upload = (await there.begin(len(FILE))).json()["id"]
                while (at := int((await there.head(upload)).headers["Upload-Offset"])) < len(FILE):
                    part = FILE[at : at + chance.randint(1, 40_000)]
                    match chance.choice(("right", "broken", "early", "wrong")):
                        case "right":
                            assert (await there.part(upload, at, part, **checksum(part))).status_code == 204
                        case "broken":
                            await _break_off(port, there, upload, at, part)
                        case "early":
                            assert (await there.part(upload, at + 1, part[1:])).status_code == 409
                        case "wrong":
                            assert (await there.part(upload, at, part, **checksum(b"other"))).status_code == 460
                assert (await there.get(f"/evidence/uploads/{upload}")).json()["sha256"] == hash_of(FILE)
    assert (tmp_path / "blobs" / hash_of(FILE)[:2] / hash_of(FILE)[2:4] / hash_of(FILE)).read_bytes() == FILE


async def _break_off(port: int, device: Device, upload: str, at: int, part: bytes) -> None:
    """Send half of a part, and close the connection."""
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    told = {**device.says, "Tus-Resumable": "1.0.0", "Upload-Offset": str(at), "Content-Type": PART}
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    head = f"PATCH /evidence/uploads/{upload} HTTP/1.1\r\nHost: x\r\n{lines}Content-Length: {len(part)}\r\n\r\n"
    writer.write(head.encode() + part[: len(part) // 2])
    await writer.drain()
    await asyncio.sleep(0.05)
    writer.close()
    # What came together with the end of the connection may never reach the service: then the upload is where it was.
    for _ in range(20):
        if int((await device.head(upload)).headers["Upload-Offset"]) > at:
            break
        await asyncio.sleep(0.02)
