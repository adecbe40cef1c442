"""What is ours is narrow, and what is wider is refused with the command that mends it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.keyring_file import keyring_file
from deploy.standalone.premises import occupied
from services.publishing.log.lastsigned import LastSigned
from shared.access.issuer import KEY_FILE, Issuer
from shared.durable import write_durably
from shared.file_modes import ReadableByOthers, make_folder
from shared.log.keyfile import signing_key
from shared.postgres import Server
from shared.witness.app import create_app, witness_key
from shared.witness.settings import WitnessSettings
from tests.support.commands import cheqian
from tests.support.disks import usual_umask
from tests.unit.log.published import LOG


def _witness(data: Path) -> WitnessSettings:
    return WitnessSettings(name="witness.example", data=data, logs=())


def _occupy(data: Path) -> None:
    with occupied(data):
        pass


def _read_keyring(path: Path) -> None:
    with keyring_file(path) as file:
        file.read()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("log.key", lambda path: signing_key(path, "log.example/log")),
        ("last-signed", lambda path: LastSigned(path, LOG.verifier).read()),
        (KEY_FILE, lambda path: Issuer.open(path.parent, url="http://127.0.0.1", audience="x")),
        ("keyring.json", _read_keyring),
        ("key", lambda path: witness_key(_witness(path.parent))),
    ],
    ids=["log key", "last-signed", "issuer key", "keyring", "witness key"],
)
def test_a_file_that_others_can_reach_is_refused(
    tmp_path: Path, name: str, read: Callable[[Path], object], mode: int
) -> None:
    path = tmp_path / name
    path.write_bytes(b"x")
    path.chmod(mode)
    with pytest.raises(ReadableByOthers, match=f"chmod -R go= {path}"):
        read(path)
    assert path.stat().st_mode & 0o777 == mode


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can read a narrow file of another account")
def test_what_belongs_to_another_account_is_refused(tmp_path: Path) -> None:
    for name in ("log.key", "data"):
        path = tmp_path / name
        make_folder(path) if name == "data" else write_durably(path, b"x")
        os.chown(path, 1, 1)
        with pytest.raises(ReadableByOthers, match="belongs to another account"):
            _occupy(path) if name == "data" else signing_key(path, "log.example/log")


@pytest.mark.parametrize("mode", [0o750, 0o701, 0o720])
@pytest.mark.parametrize(
    ("name", "use"),
    [
        ("", _occupy),
        ("", lambda folder: Server(folder).start()),
        ("", lambda folder: create_app(_witness(folder))),
        ("logs", lambda folder: create_app(_witness(folder.parent))),
    ],
    ids=["data", "postgres", "witness", "witness logs"],
)
def test_a_folder_that_others_can_reach_is_refused(
    tmp_path: Path, name: str, use: Callable[[Path], object], mode: int
) -> None:
    folder = tmp_path / "data" / name
    make_folder(folder)
    folder.chmod(mode)
    with pytest.raises(ReadableByOthers, match=f"chmod -R go= {folder}"):
        use(folder)
    assert folder.stat().st_mode & 0o777 == mode


def test_folders_are_made_narrow_whatever_the_umask(tmp_path: Path) -> None:
    with usual_umask():
        make_folder(tmp_path / "a" / "b")
        create_app(_witness(tmp_path / "c" / "d"))
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in tmp_path.rglob("*")} == {
        **dict.fromkeys(("a", "b", "c", "d", "logs"), "0o700"),
        "key": "0o600",
    }


@pytest.mark.parametrize(
    "start",
    [lambda folder: create_app(_witness(folder)), lambda _: cheqian("policy", "check", "nowhere.yaml")],
    ids=["witness", "command"],
)
def test_what_we_start_keeps_its_files_to_itself(tmp_path: Path, start: Callable[[Path], object]) -> None:
    with usual_umask():
        start(tmp_path)
        assert os.umask(0o022) == 0o077
