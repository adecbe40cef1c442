"""The places of an exchange behave alike: a folder, a store in memory, and a bucket over HTTP."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from obstore.store import MemoryStore

from services.publishing.delivery.outlets_store import OutletKeyUnusable, read_access
from services.publishing.delivery.places_store import (
    BucketPlace,
    ExchangePlace,
    ExchangePlaceAway,
    FolderPlace,
    bucket_at,
)
from tests.support.bucket import Bucket, bucket

ACCESS = {"AWS_ACCESS_KEY_ID": "made-up", "AWS_SECRET_ACCESS_KEY": "made-up", "AWS_REGION": "made-up"}


@pytest.fixture
def served() -> Iterator[Bucket]:
    with bucket() as served:
        yield served


def at(served: Bucket) -> BucketPlace:
    return bucket_at("s3://bucket/out/of", ACCESS | {"AWS_ENDPOINT": served.url})


@pytest.fixture(params=["folder", "memory", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path, served: Bucket) -> ExchangePlace:
    match request.param:
        case "folder":
            return FolderPlace(tmp_path / "exchange")
        case "memory":
            return BucketPlace(MemoryStore())
        case _:
            return at(served)


def read(place: ExchangePlace, name: str) -> bytes:
    with place.open(name, 1 << 30) as file:
        return file.read()


def test_what_is_written_is_found_read_and_renamed(place: ExchangePlace) -> None:
    for name in ("in/b.csv", "in/a.csv", "in/c.txt", "in/below/d.csv", "inner/e.csv", "f.csv"):
        place.write(name, name.encode())
    assert place.found("in/*.csv") == ["in/a.csv", "in/b.csv"]
    assert place.found("*/*.csv") == ["in/a.csv", "in/b.csv", "inner/e.csv"]
    assert place.found("in/*/d.csv*") == ["in/below/d.csv"]
    assert place.found("nowhere/*") == []
    place.write("in/a.csv", b"anew")
    assert read(place, "in/a.csv") == b"anew"
    place.rename("in/a.csv", "in/a.read")
    assert (place.found("in/*.csv"), read(place, "in/a.read")) == (["in/b.csv"], b"anew")


def test_what_is_not_there_is_not_found(place: ExchangePlace) -> None:
    with pytest.raises(FileNotFoundError):
        place.open("in/a.csv", 1)


def test_large_content_comes_back_as_it_was(place: ExchangePlace) -> None:
    content = bytes(range(256)) * 20_000
    place.write("large", content)
    assert read(place, "large") == content


def test_what_is_too_long_is_not_fetched_whole(served: Bucket) -> None:
    place = at(served)
    place.write("large", bytes(10_000_000))
    with place.open("large", 1000) as file:
        assert 1000 < len(file.read()) < 10_000_000


def test_a_link_in_a_folder_is_no_file_of_its_own(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path)
    place.write("in/a.csv", b"a")
    (tmp_path / "in" / "b.csv").symlink_to("/etc/hostname")
    (tmp_path / "in" / "c.csv").mkdir()
    assert place.found("in/*.csv") == ["in/a.csv"]


def test_a_bucket_that_is_away_is_told_as_that(served: Bucket) -> None:
    place = at(served)
    place.write("a", b"a")
    assert served.objects == {"out/of/a": b"a"}
    served.away = True
    for ask in (
        lambda: place.write("a", b""),
        lambda: place.open("a", 1),
        lambda: place.found("*"),
        lambda: place.rename("a", "b"),
    ):
        with pytest.raises(ExchangePlaceAway):
            ask()


def test_access_to_a_bucket_is_read_from_a_file_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "access"
    file.write_text("# made up\n\n" + "\n".join(f"{name}={value}" for name, value in ACCESS.items()))
    file.chmod(0o600)
    assert read_access(file) == ACCESS
    for wrong in ("secret", "aws_region=x", "AWS_REGION=", "PATH=x"):
        file.write_text(wrong)
        with pytest.raises(OutletKeyUnusable):
            read_access(file)


@pytest.mark.parametrize(
    ("prefix", "access"), [("s3://bucket", {"AWS_NO_SUCH": "x"}), ("file:///x", {}), ("https://x.example", {})]
)
def test_what_is_no_bucket_is_refused(prefix: str, access: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        bucket_at(prefix, access)
