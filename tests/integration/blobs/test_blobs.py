import asyncio
import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.blob_places import BlobStoreUnavailable
from shared.blobs import BlobDamaged, BlobMissing, BlobStore
from shared.contracts.fact import BlobRef

MEBIBYTE = 1024 * 1024


@pytest.fixture(params=["folder", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    """A folder, and obstore's store in memory, which renames as an object store does: by copying."""
    return BlobStore.at((tmp_path / "blobs").as_uri() if request.param == "folder" else "memory:///")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "blobs"


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def stored_at(folder: Path, ref: BlobRef) -> Path:
    return folder / ref.sha256[:2] / ref.sha256[2:4] / ref.sha256


async def pieces(*content: bytes) -> AsyncIterator[bytes]:
    for piece in content:
        yield piece


@pytest.mark.parametrize("content", [b"", b"x", bytes(range(256)) * 40_000], ids=["empty", "one byte", "10 MB"])
async def test_what_was_put_comes_back(store: BlobStore, content: bytes) -> None:
    ref = await store.put(content, "application/octet-stream")
    assert ref == BlobRef(
        sha256=hashlib.sha256(content).hexdigest(), size=len(content), media_type="application/octet-stream"
    )
    assert await store.get(ref) == content


async def test_pieces_a_file_and_the_whole_have_one_name(store: BlobStore, tmp_path: Path) -> None:
    content = os.urandom(3 * MEBIBYTE + 7)
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    whole = await store.put(content, "text/csv")
    assert await store.put(pieces(content[:5], b"", content[5:]), "text/csv") == whole
    assert await store.put_file(path, "text/csv") == whole


@pytest.mark.parametrize("address", ["file:a%20folder", "file://{here}/a folder"])
async def test_a_folder_is_named_from_here_or_from_the_root(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ref = await BlobStore.at(address.format(here=tmp_path)).put(b"content", "text/plain")
    assert files(tmp_path) == [stored_at(tmp_path / "a folder", ref)]


def test_a_folder_on_another_machine_is_refused() -> None:
    with pytest.raises(ValueError, match="names a machine"):
        BlobStore.at("file://blobs/x")


async def test_it_lies_under_its_hash_and_nothing_else_is_left(folder: Path) -> None:
    store = BlobStore.at(folder.as_uri())
    ref = await store.put(b"content", "text/plain")
    await store.put(b"content", "text/plain")
    assert files(folder) == [stored_at(folder, ref)]


async def test_putting_it_again_does_not_touch_it(folder: Path) -> None:
    store = BlobStore.at(folder.as_uri())
    ref = await store.put(b"content", "text/plain")
    before = stored_at(folder, ref).stat()
    await store.put(b"content", "text/plain")
    after = stored_at(folder, ref).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


async def test_what_was_never_put_is_missing(store: BlobStore) -> None:
    absent = BlobRef(sha256="0" * 64, size=1, media_type="text/plain")
    with pytest.raises(BlobMissing, match="0000"):
        await store.get(absent)


async def test_a_store_that_cannot_be_read_is_no_missing_content(folder: Path) -> None:
    store = BlobStore.at(folder.as_uri())
    ref = await store.put(b"content", "text/plain")
    stored = stored_at(folder, ref)
    stored.unlink()
    stored.parent.rmdir()
    stored.parent.write_bytes(b"not a folder")
    with pytest.raises(BlobStoreUnavailable):
        await store.get(ref)
    with pytest.raises(BlobStoreUnavailable):
        await store.holds(ref)


async def test_small_content_that_was_read_is_read_from_memory(folder: Path) -> None:
    store = BlobStore.at(folder.as_uri())
    small, large = [await store.put(os.urandom(size), "text/plain") for size in (MEBIBYTE // 4, MEBIBYTE // 4 + 1)]
    contents = [await store.get(ref) for ref in (small, large)]
    for ref in (small, large):
        stored_at(folder, ref).unlink()
    assert await store.get(small) == contents[0]
    with pytest.raises(BlobMissing):
        await store.get(large)
    with pytest.raises(BlobMissing):
        await store.get(small.model_copy(update={"size": small.size + 1}))


async def test_memory_keeps_what_was_read_last(folder: Path) -> None:
    store = BlobStore.at(folder.as_uri())
    refs = [await store.put(os.urandom(MEBIBYTE // 4), "text/plain") for _ in range(65)]
    for ref in (*refs[:64], refs[0], refs[64]):
        await store.get(ref)
    for ref in refs:
        stored_at(folder, ref).unlink()
    for ref in (refs[0], *refs[2:]):
        await store.get(ref)
    with pytest.raises(BlobMissing):
        await store.get(refs[1])


@pytest.mark.parametrize("damage", ["a bit", "the end", "everything", "more"])
async def test_damage_is_found_before_the_last_piece_is_given(folder: Path, damage: str) -> None:
    store = BlobStore.at(folder.as_uri())
    content = os.urandom(3 * MEBIBYTE)
    ref = await store.put(content, "text/plain")
    stored_at(folder, ref).write_bytes(
        {
            "a bit": bytes([content[0] ^ 1]) + content[1:],
            "the end": content[:-1],
            "everything": b"",
            "more": content + b"x",
        }[damage]
    )
    given = 0

    async def take_all() -> None:
        nonlocal given
        async for piece in store.open(ref):
            given += len(piece)

    with pytest.raises(BlobDamaged, match=ref.sha256):
        await take_all()
    assert given < stored_at(folder, ref).stat().st_size or damage == "everything"


async def test_one_that_was_cut_short_is_replaced_when_it_is_put_again(folder: Path) -> None:
    store = BlobStore.at(folder.as_uri())
    ref = await store.put(b"content", "text/plain")
    stored_at(folder, ref).write_bytes(b"cont")
    await store.put(b"content", "text/plain")
    assert await store.get(ref) == b"content"


async def test_a_source_that_breaks_off_leaves_nothing(folder: Path) -> None:
    async def breaks_off() -> AsyncIterator[bytes]:
        yield os.urandom(6 * MEBIBYTE)
        raise ConnectionError("the sender hung up")

    with pytest.raises(ConnectionError):
        await BlobStore.at(folder.as_uri()).put(breaks_off(), "text/plain")
    assert files(folder) == []


_PUT_FOREVER = """
import asyncio, sys
from shared.blobs import BlobStore

async def endless():
    while True:
        yield b"x" * 2**20
        print("more", flush=True)

asyncio.run(BlobStore.at(sys.argv[1]).put(endless(), "text/plain"))
"""


def test_a_writer_that_is_killed_leaves_no_half_blob_under_a_name(folder: Path) -> None:
    command = [sys.executable, "-c", _PUT_FOREVER, folder.as_uri()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:  # noqa: S603  # our own script
        assert writer.stdout
        for _ in range(16):
            writer.stdout.readline()
        writer.send_signal(signal.SIGKILL)
    assert {path.relative_to(folder).parts[0] for path in files(folder)} == {"incoming"}
    ref = asyncio.run(BlobStore.at(folder.as_uri()).put(b"content", "text/plain"))
    assert asyncio.run(BlobStore.at(folder.as_uri()).get(ref)) == b"content"
