"""The built-in issuer keeps its key to itself and serves this machine only."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from shared.access.issuer import KEY_FILE, Issuer, NotLoopback
from shared.file_modes import ReadableByOthers

URL = "http://127.0.0.1:8000/issuer"


def opened(data: Path) -> Issuer:
    return Issuer.open(data, url=URL, audience="cheqian")


def test_the_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    first = opened(tmp_path / "data")
    path = tmp_path / "data" / KEY_FILE
    assert path.stat().st_mode & 0o777 == 0o600
    assert opened(tmp_path / "data").jwks() == first.jwks()
    assert [file.name for file in path.parent.iterdir()] == [KEY_FILE]


def test_of_many_first_starts_at_once_all_have_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len({issuer.jwks() for issuer in pool.map(opened, [tmp_path] * 8)}) == 1


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    opened(tmp_path)
    (tmp_path / KEY_FILE).chmod(0o640)
    with pytest.raises(ReadableByOthers):
        opened(tmp_path)


def test_what_is_published_is_the_public_half(tmp_path: Path) -> None:
    (key,) = json.loads(opened(tmp_path).jwks())["keys"]
    assert set(key) == {"kty", "crv", "x", "kid", "use", "alg"}


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1", "http://127.8.9.1:80/x", "http://localhost:1", "http://[::1]:8000"]
)
def test_addresses_of_this_machine(tmp_path: Path, url: str) -> None:
    assert Issuer.open(tmp_path, url=url, audience="cheqian").url == url


@pytest.mark.parametrize(
    "url",
    [
        "http://0.0.0.0",
        "http://192.0.2.1",
        "https://id.example.gov.cn",
        "http://localhost.example",
        "http://[::]",
        "127.0.0.1",
        "",
    ],
)
def test_any_other_address_is_refused_before_a_key_is_made(tmp_path: Path, url: str) -> None:
    with pytest.raises(NotLoopback):
        Issuer.open(tmp_path, url=url, audience="cheqian")
    assert list(tmp_path.iterdir()) == []
