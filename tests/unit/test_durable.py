"""What is written durably is whole or not there, and its owner's alone."""

import os
from pathlib import Path

import pytest

from shared.disk import DiskFull
from shared.durable import write_durably
from tests.support.disks import full_disk, usual_umask


@pytest.mark.parametrize("room", [0, 100, 65_536])
def test_what_does_not_fit_leaves_the_old_file(tmp_path: Path, room: int) -> None:
    """The system took the first 100 of 322 bytes, said so, and half a file had the name."""
    path = tmp_path / "last-signed"
    write_durably(path, b"old")
    with full_disk(room), pytest.raises(DiskFull, match="the file last-signed is full"):
        write_durably(path, b"x" * 100_000)
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("last-signed", b"old")]
    write_durably(path, b"new")
    assert path.read_bytes() == b"new"


def test_a_draft_is_a_new_file(tmp_path: Path) -> None:
    """In a folder to which others write, a link under the draft's name would give the key away."""
    theirs = tmp_path / "theirs"
    theirs.write_bytes(b"old")
    (tmp_path / f".key.{os.getpid()}").symlink_to(theirs)
    write_durably(tmp_path / "key", b"secret")
    assert theirs.read_bytes() == b"old"
    assert (tmp_path / "key").read_bytes() == b"secret"
    assert not (tmp_path / "key").is_symlink()


def test_another_failure_is_not_told_as_a_full_disk(tmp_path: Path) -> None:
    (tmp_path / "name").mkdir()
    with pytest.raises(IsADirectoryError):
        write_durably(tmp_path / "name", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["name"]


def test_file_and_folders_are_their_owners_alone(tmp_path: Path) -> None:
    with usual_umask():
        write_durably(tmp_path / "new" / "folder" / "key", b"x")
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in tmp_path.rglob("*")}
    assert modes == {"new": "0o700", "folder": "0o700", "key": "0o600"}
