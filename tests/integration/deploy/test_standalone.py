"""`cheqian up`: everything on this machine, one line when it is ready, nothing left when it ends."""

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.standalone.docs.renderer import FILES
from shared.log.notes import VerifierKey
from shared.postgres import Server
from tests.integration.deploy.running import Running, ended, running
from tests.support.commands import cheqian

SERVICES = ("sampling", "cases", "documents", "publishing")


def get(url: str, **more: Any) -> httpx.Response:
    """As `httpx.get`, but in five seconds a busy machine may not have answered."""
    return httpx.get(url, timeout=120, **more)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("standalone") / "new"


@pytest.fixture(scope="module")
def up(data: Path) -> Iterator[Running]:
    with running("up", "--port", "0", "--data", str(data)) as process:
        yield process
        assert process.end(signal.SIGTERM) == 0
    assert not Server(data / "postgres").running


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_lives_and_reaches_its_database(name: str, up: Running) -> None:
    for question in ("healthz", "readyz"):
        answer = get(f"{up.announcement[name]}/{question}")
        assert (answer.status_code, answer.json()) == (200, {"service": name, "status": "ok"})


def test_one_document_describes_all_services_where_they_are(up: Running) -> None:
    document = get(f"{up.announcement['docs']}/openapi.json").json()
    address = document["servers"][0]["url"]
    assert {path.split("/")[1] for path in document["paths"]} == set(SERVICES)
    assert {get(f"{address}/{name}/healthz").status_code for name in SERVICES} == {200}


def test_a_page_shows_the_interfaces_of_all_services(up: Running) -> None:
    page = get(up.announcement["docs"])
    assert page.status_code == 200
    for name in SERVICES:
        assert f"/{name}/openapi.json" in page.text
    for file in FILES:
        assert f'"/docs/{file}"' in page.text
        assert get(f"{up.announcement['docs']}/{file}").content == FILES[file].read_bytes()


@pytest.mark.parametrize("place", ["elsewhere.js", "swagger-ui/elsewhere.js", "a%0Ab"])
@pytest.mark.parametrize("name", ["docs", *SERVICES])
def test_what_is_not_there_is_a_problem_everywhere(name: str, place: str, up: Running) -> None:
    answer = get(f"{up.announcement[name]}/{place}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_the_public_site_is_at_the_root(up: Running) -> None:
    answer = get(up.announcement["site"])
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")


def test_the_line_names_the_log_as_its_key_does(up: Running) -> None:
    assert VerifierKey.parse(up.announcement["vkey"]).name == up.announcement["origin"]
    assert up.announcement["origin"] == up.announcement["log"].removeprefix("http://")


def test_a_stranger_can_verify_the_log(up: Running, tmp_path: Path) -> None:
    keys = ["--key", up.announcement["vkey"], "--witness", up.announcement["witness_vkey"]]
    verified = cheqian("verify", "log", up.announcement["log"], *keys, "--kept", str(tmp_path))
    assert verified.exit_code == 0, verified.output
    assert "DEMO" in verified.output, "its operator's witness proves nothing"


def test_a_printed_token_opens_the_apis(up: Running, data: Path) -> None:
    token = cheqian("token", "--role", "registrar", "--data", str(data)).stdout.strip()
    url = f"{up.announcement['sampling']}/enterprises"
    assert get(url).status_code == 401
    assert get(url, headers={"Authorization": f"Bearer {token}"}).status_code == 200


def test_a_second_one_on_the_same_data_is_refused(up: Running, data: Path) -> None:
    second = ended("up", "--port", "0", "--data", str(data))
    assert (second.returncode, second.stdout) == (1, "")
    assert str(data) in second.stderr
    assert get(f"{up.announcement['sampling']}/readyz").status_code == 200


def test_nothing_in_its_folder_is_anybody_elses_to_read(up: Running, data: Path) -> None:
    """It was started with the usual umask. What lies below PostgreSQL's folder, nobody else reaches."""
    assert (data / "blobs" / "sampling").is_dir()
    found = [data, *(path for path in data.rglob("*") if data / "postgres" not in path.parents)]
    assert [path for path in found if path.stat().st_mode & 0o077] == []


def test_what_was_killed_starts_again_and_leaves_no_postgres(tmp_path: Path) -> None:
    """The killed one cannot stop its PostgreSQL; the next one finds it, uses it, and stops it."""
    with running("up", "--port", "0", "--data", str(tmp_path)) as killed:
        killed.end(signal.SIGKILL)
    assert Server(tmp_path / "postgres").running
    with running("up", "--port", "0", "--data", str(tmp_path)) as restarted:
        assert restarted.announcement["vkey"] == killed.announcement["vkey"]
        assert restarted.end(signal.SIGINT) == 0
    assert not Server(tmp_path / "postgres").running


def test_the_read_tables_can_be_rebuilt_while_it_runs(up: Running, data: Path) -> None:
    rebuilt = cheqian("rebuild", "--data", str(data))
    assert rebuilt.exit_code == 0, rebuilt.output
    assert [line.split("  ")[0] for line in rebuilt.stdout.splitlines()] == [f"✓ {service}" for service in SERVICES]
    assert get(f"{up.announcement['sampling']}/readyz").status_code == 200
