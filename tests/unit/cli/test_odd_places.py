"""Places from which no log can be read, and folders in which no checkpoint can be kept: refusals, and no waiting."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from deploy.cli import main
from shared.log.checkpoints import origin_hash
from tests.unit.log.published import LOG, entries_of, publish

BUREAU = ("--bureau", "370124", "--year", "2023")


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def device(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


def circle(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def large(path: Path) -> None:
    os.truncate(path, 2**33)


ODD_FILES: dict[Callable[[Path], None], str] = {
    pipe: "not a regular file",
    device: "not a regular file",
    circle: "symbolic links",
    folder: "directory",
    large: "longer than",
}
ODD_ADDRESSES = {
    "http://[::1": "not an address",
    f"http://{'a' * 70}.example": "not an address",
    "http://xn--/": "not an address",
    "http://127.0.0.1:65536/log": "not an address",
    "https:log.example": "not an address",
    "ftp://log.example": "not an address",
    "file:///log": "not an address",
    "HTTP://127.0.0.1:9/log": "cannot be reached",
    "no such folder": "checkpoint is not served",
    "x" * 300: "name too long",
}


@pytest.fixture
def log(tmp_path: Path) -> Path:
    publish(tmp_path / "log", entries_of(10))
    return tmp_path / "log"


def verify(command: str, place: Path | str, *more: str) -> Result:
    return CliRunner().invoke(main, ["verify", command, str(place), "--key", str(LOG.verifier), *more])


def told(result: Result) -> str:
    """What the command says. It ends by itself, and with no other exception."""
    assert isinstance(result.exception, SystemExit), result.exception
    return result.output.lower()


@pytest.mark.timeout(60, method="signal")  # a reader that opens a pipe waits for ever
@pytest.mark.parametrize("path", ["checkpoint", "tile/entries/000.p/10", "tile/0/000.p/10"])
@pytest.mark.parametrize("odd", ODD_FILES, ids=lambda odd: odd.__name__)
def test_a_file_that_is_none_is_refused(log: Path, path: str, odd: Callable[[Path], None]) -> None:
    odd(log / path)
    result = verify("log", log, "--kept", str(log.parent / "kept"))
    assert ODD_FILES[odd] in told(result)
    assert result.exit_code == 1
    result = verify("bureau", log, *BUREAU)
    assert ODD_FILES[odd] in told(result)
    assert result.exit_code == (2 if path == "checkpoint" else 1)


@pytest.mark.parametrize("address", ODD_ADDRESSES)
def test_an_address_that_is_none_is_refused(tmp_path: Path, address: str) -> None:
    result = verify("log", address, "--kept", str(tmp_path))
    assert ODD_ADDRESSES[address] in told(result)
    assert result.exit_code == 1
    result = verify("bureau", address, *BUREAU)
    assert ODD_ADDRESSES[address] in told(result)
    assert result.exit_code == 2


@pytest.mark.timeout(60, method="signal")
@pytest.mark.parametrize("odd", [pipe, device, circle, folder, large], ids=lambda odd: odd.__name__)
def test_a_kept_note_that_is_none_is_refused(log: Path, odd: Callable[[Path], None]) -> None:
    kept = log.parent / "kept"
    assert verify("log", log, "--kept", str(kept)).exit_code == 0
    odd(kept / origin_hash(LOG.name))
    result = verify("log", log, "--kept", str(kept))
    assert "✗ growth" in told(result)
    assert ODD_FILES[odd] in told(result)
    assert result.exit_code == 1


@pytest.mark.parametrize("place", ["log/checkpoint", "log/checkpoint/below", "circle"])
def test_a_folder_that_cannot_keep_is_refused_before_the_audit(log: Path, place: str) -> None:
    (log.parent / "circle").symlink_to(log.parent / "circle")
    result = verify("log", log, "--kept", str(log.parent / place))
    assert "name a folder" in told(result)
    assert "entries and tiles" not in told(result)
    assert result.exit_code == 1


def test_policies_are_not_at_another_scheme(log: Path) -> None:
    result = verify("bureau", log, *BUREAU, "--policies", "ftp://log.example")
    assert "not an address" in told(result)
    assert result.exit_code == 1
