"""Auditing with helpers: processes for a folder, connections for a site."""

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from shared.log.verification.audit import Check, verify_log
from shared.log.verification.opening import open_source
from shared.log.verification.sources import Folder
from tests.unit.log.published import LOG, WITNESS, entries_of, flip, publish

# Enough for several tasks, the last of them partial.
ENTRIES = entries_of(256 * 70 + 5)


class Shared(Folder):
    """A folder that is worth several processes whatever its length."""

    worthwhile = 0


class Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Tests print nothing."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A reader that cuts off an endless answer is no error here."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    publish(tmp_path / "log", ENTRIES)
    return tmp_path / "log"


@pytest.fixture
def url(folder: Path) -> Iterator[str]:
    with Server(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def over_http(url: str) -> list[Check]:
    with open_source(url) as source:
        return list(verify_log(source, LOG.verifier, [WITNESS.verifier]))


def test_several_processes_find_what_one_finds(folder: Path) -> None:
    assert all(check.passed for check in verify_log(Shared(folder), LOG.verifier, [WITNESS.verifier]))
    flip(folder, "tile/0/050", 0)
    flip(folder, "tile/0/045", 64)
    found = list(verify_log(Shared(folder), LOG.verifier))[-1]
    assert found.detail_en.startswith("tile/0/045: hash 2 differs: entry 11522 re-hashes to ")


def test_over_http(url: str, folder: Path) -> None:
    assert all(check.passed for check in over_http(url))
    flip(folder, "tile/entries/069", 3)
    assert over_http(url)[-1].detail_en.startswith("tile/0/069: hash 0 differs: entry 17664 re-hashes to ")


def test_over_http_a_missing_file_is_named(url: str, folder: Path) -> None:
    (folder / "tile/1/000.p/70").unlink()
    assert over_http(url)[-1].detail_en == "tile/1/000 is not served."


def test_a_site_that_does_not_answer_is_a_finding() -> None:
    found = over_http("http://127.0.0.1:9")
    assert [check.name for check in found] == ["checkpoint"]
    assert found[0].detail_en.startswith("http://127.0.0.1:9/checkpoint: it cannot be reached (")


def test_an_endless_answer_is_cut_off(url: str, folder: Path) -> None:
    with (folder / "checkpoint").open("r+b") as file:
        file.truncate(20_000_000)
    assert "is longer than" in over_http(url)[-1].detail_en
