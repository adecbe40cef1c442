"""A service writes to its own store alone, reads those of others, and nobody else reads any of them."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shared.access.issuer import Issuer
from shared.blob_places import NoSuchFolder
from shared.blobs import BlobMissing, BlobStore
from shared.file_modes import ReadableByOthers
from shared.http.application import ServiceName
from shared.http.boot import build_app
from tests.integration.blobs.test_blobs import files
from tests.support.apps import new_issuer, serving, settings_for
from tests.support.disks import usual_umask

DAY = timedelta(days=1)


@pytest.fixture
def issuer() -> Issuer:
    return new_issuer()


async def test_content_is_found_in_the_store_of_its_writer(tmp_path: Path) -> None:
    urls = [(tmp_path / name).as_uri() for name in ("ours", "theirs", "empty")]
    ours, theirs, _ = [BlobStore.at(url) for url in urls]
    mine, yours = await ours.put(b"ours", "text/plain"), await theirs.put(b"theirs", "text/plain")
    reader = BlobStore.at(urls[0], [urls[2], urls[1]])
    assert (await reader.get(mine), await reader.get(yours)) == (b"ours", b"theirs")
    assert await reader.holds(yours)
    assert not await ours.holds(yours)
    with pytest.raises(BlobMissing):
        await ours.get(yours)


async def test_what_another_service_stores_is_stored_again_in_our_own(tmp_path: Path) -> None:
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    ref = await BlobStore.at(theirs.as_uri()).put(b"content", "text/plain")
    store = BlobStore.at(ours.as_uri(), [theirs.as_uri()])
    assert await store.put(b"content", "text/plain") == ref
    assert len(files(ours)) == 1


async def test_a_service_without_a_store_of_its_own_stores_nothing(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    BlobStore.at(theirs.as_uri())
    reader = BlobStore.at(None, [theirs.as_uri()])
    with pytest.raises(RuntimeError, match="no blob store of its own"):
        await reader.put(b"content", "text/plain")
    await reader.clear_drafts(datetime.now(UTC))
    assert list(theirs.iterdir()) == []


def test_the_folder_of_another_service_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(NoSuchFolder, match="start it first"):
        BlobStore.at(None, [(tmp_path / "theirs").as_uri()])
    assert list(tmp_path.iterdir()) == []


async def test_nobody_else_reaches_a_blob(tmp_path: Path) -> None:
    with usual_umask():
        await BlobStore.at((tmp_path / "blobs").as_uri()).put(b"content", "text/plain")
    assert (tmp_path / "blobs").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("mode", [0o750, 0o701, 0o720])
def test_a_folder_that_is_open_to_others_is_refused_and_left_alone(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "blobs"
    folder.mkdir()
    folder.chmod(mode)
    for own, others in ((folder.as_uri(), []), (None, [folder.as_uri()])):
        with pytest.raises(ReadableByOthers, match=f"chmod -R go= {folder}"):
            BlobStore.at(own, others)
    assert folder.stat().st_mode & 0o777 == mode


async def test_a_start_narrows_the_umask_and_deletes_old_drafts(tmp_path: Path, issuer: Issuer) -> None:
    own, theirs = tmp_path / "own", tmp_path / "theirs"
    now = datetime.now(UTC).timestamp()
    for folder in (own, theirs):
        (folder / "incoming").mkdir(parents=True)
        folder.chmod(0o700)
        # The store of obstore calls parts of an upload so, and lists none of them.
        for name, age in (("old#1", 2 * DAY), ("older", 9 * DAY), ("being-written#1", DAY / 2)):
            (folder / "incoming" / name).write_bytes(b"half")
            os.utime(folder / "incoming" / name, (now, now - age.total_seconds()))
    settings = settings_for(issuer, blob_url=own.as_uri(), read_blob_urls=(theirs.as_uri(),))
    with usual_umask():
        async with serving(build_app(settings, ServiceName("cases", "Cases"), routers=[])):
            assert os.umask(0o022) == 0o077
            assert [path.name for path in files(own)] == ["being-written#1"]
    assert len(files(theirs)) == 3
