"""Parts of content: files beside the blobs, which nobody but their owner can read, until they are a blob or swept."""

import hashlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from shared.blob_parts import BlobParts, PartMissing
from shared.blobs import BlobStore
from shared.contracts.fact import BlobRef


@pytest.fixture(params=["folder", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    return BlobStore.at((tmp_path / "blobs").as_uri() if request.param == "folder" else "memory:///")


def in_days(days: int) -> datetime:
    return datetime.now(UTC) + timedelta(days=days)


async def pieces(*content: bytes) -> AsyncIterator[bytes]:
    for each in content:
        yield each


async def test_parts_are_read_in_the_order_that_their_keeper_says(store: BlobStore) -> None:
    parts, whole = BlobParts(store), uuid4()
    first, second = [await parts.keep(whole, pieces(each, b"!"), lambda: False) for each in (b"first", b"second")]
    assert [piece async for piece in parts.read([second, first])] == [b"second!", b"first!"]
    with pytest.raises(PartMissing):
        [piece async for piece in parts.read([first, f"parts/{whole}/none"])]


async def test_a_part_that_is_the_whole_becomes_a_blob(store: BlobStore) -> None:
    parts, content = BlobParts(store), b"x" * 3_000_000
    ref = BlobRef(sha256=hashlib.sha256(content).hexdigest(), size=len(content), media_type="text/plain")
    for _ in range(2):  # the second time, the blob is there
        part = await parts.keep(uuid4(), pieces(content[:7], content[7:]), lambda: True)
        await parts.name(part, ref)
        assert await store.get(ref) == content
    assert await parts.sweep([], in_days(1)) == 0


async def test_nothing_is_left_of_a_part_that_is_refused(tmp_path: Path) -> None:
    def refuse() -> bool:
        raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"):
        await BlobParts(BlobStore.at((tmp_path / "blobs").as_uri())).keep(uuid4(), pieces(b"x"), refuse)
    assert [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()] == []


async def test_what_nobody_wants_is_swept_when_it_is_old(store: BlobStore) -> None:
    parts, blob = BlobParts(store), await store.put(b"blob", "text/plain")
    wanted, other = [await parts.keep(uuid4(), pieces(b"part"), lambda: False) for _ in range(2)]
    assert await parts.sweep([wanted], in_days(-1)) == 0
    assert await parts.sweep([wanted], in_days(1)) == 1
    assert [piece async for piece in parts.read([wanted])] == [b"part"]
    with pytest.raises(PartMissing):
        [piece async for piece in parts.read([other])]
    assert await store.get(blob) == b"blob"


async def test_parts_are_their_owners(tmp_path: Path) -> None:
    part = await BlobParts(BlobStore.at((tmp_path / "blobs").as_uri())).keep(uuid4(), pieces(b"x"), lambda: False)
    assert (tmp_path / "blobs" / part).read_bytes() == b"x"
