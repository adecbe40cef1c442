"""A store that is full says so, and nothing is left of what did not fit."""

import asyncio
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from obstore.store import S3Store

from shared.blob_places import BlobStoreUnavailable
from shared.blobs import BlobStore
from shared.disk import DiskAlmostFull, DiskFull
from tests.integration.blobs.test_blobs import MEBIBYTE, files, pieces
from tests.support.disks import full_disk


@pytest.mark.parametrize("size", [1, 6 * MEBIBYTE], ids=["at once", "in parts"])
async def test_what_does_not_fit_leaves_nothing(tmp_path: Path, size: int) -> None:
    folder = tmp_path / "blobs"
    store = BlobStore.at(folder.as_uri())
    kept = await store.put(b"kept", "text/plain")
    with full_disk(size - 1):
        for content in (b"x" * size, pieces(b"x" * size)):
            with pytest.raises(DiskFull, match="bulk content is full"):
                await store.put(content, "text/plain")
    assert files(folder) == [folder / kept.sha256[:2] / kept.sha256[2:4] / kept.sha256]
    ref = await store.put(b"x" * size, "text/plain")
    assert await store.get(ref) == b"x" * size


async def test_a_store_that_cannot_be_written_is_no_full_store(tmp_path: Path) -> None:
    folder = tmp_path / "blobs"
    store = BlobStore.at(folder.as_uri())
    (folder / "incoming").write_bytes(b"not a folder")
    with pytest.raises(BlobStoreUnavailable):
        await store.put(b"content", "text/plain")
    with pytest.raises(BlobStoreUnavailable):
        await store.require_room(1)


async def test_a_store_is_ready_while_it_has_room_and_can_be_written(tmp_path: Path) -> None:
    store = BlobStore.at((tmp_path / "blobs").as_uri())
    assert store.free_bytes is not None
    await store.require_room(1)
    with pytest.raises(DiskAlmostFull, match="bytes left"):
        await store.require_room(2 * store.free_bytes)
    with full_disk(), pytest.raises(DiskFull):
        await store.require_room(1)
    assert files(tmp_path) == []


async def test_a_service_without_a_store_needs_no_room() -> None:
    store = BlobStore.at(None)
    assert store.free_bytes is None
    await store.require_room(2**62)


class FullBucket(BaseHTTPRequestHandler):
    """Answers as S3 stores do that are full: MinIO, MinIO with a quota, Ceph."""

    status, code = 0, ""

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        error = f"<Error><Code>{self.code}</Code><Message>made up</Message></Error>".encode()
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(error)))
        self.end_headers()
        self.wfile.write(error)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def bucket(request: pytest.FixtureRequest) -> Iterator[BlobStore]:
    status, code = request.param
    handler = type("Answering", (FullBucket,), {"status": status, "code": code, "do_POST": FullBucket.do_PUT})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield BlobStore(
            S3Store(
                "bucket",
                endpoint=f"http://127.0.0.1:{server.server_port}",
                access_key_id="made-up",
                secret_access_key="made-up",
                region="made-up",
                client_options={"allow_http": True},
                retry_config={"max_retries": 0},
            )
        )
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("bucket", "refusal"),
    [
        ((507, "XMinioStorageFull"), DiskFull),
        ((400, "XMinioAdminBucketQuotaExceeded"), DiskFull),
        ((403, "QuotaExceeded"), DiskFull),
        ((403, "AccessDenied"), BlobStoreUnavailable),
        ((500, "InternalError"), BlobStoreUnavailable),
    ],
    indirect=["bucket"],
)
async def test_a_full_bucket_says_so(bucket: BlobStore, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        await asyncio.wait_for(bucket.put(b"content", "text/plain"), 60)
