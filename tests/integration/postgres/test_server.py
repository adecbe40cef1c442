"""The launcher: start, attach, stop, and come back from a kill at any moment."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg
import pytest

from shared.postgres import Server, processes
from shared.postgres.account import Account
from shared.postgres.binaries import find_binaries
from shared.postgres.cluster import OtherMajorVersion
from shared.postgres.server import DirectoryInUse
from tests.support.postgres import connect


async def value(server: Server, query: str) -> object:
    connection = await connect(server.admin_url())
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


def cluster_of(server_dir: Path) -> Path:
    return next(server_dir.glob("*/PG_VERSION")).parent


@pytest.fixture
def private(tmp_path: Path) -> Path:
    """A data directory below a parent that only we may enter, as a clone in root's home is."""
    parent = tmp_path / "private"
    parent.mkdir(mode=0o700)
    return parent / "postgres"


async def test_starts_below_a_private_parent_and_leaves_the_parent_alone(private: Path) -> None:
    before = private.parent.stat()
    with Server(private) as server:
        assert await value(server, "SELECT current_database()") == "cheqian"
        assert await value(server, "SHOW fsync") == "on"
        assert await value(server, "SHOW listen_addresses") == "127.0.0.1"
        assert await value(server, "SHOW TimeZone") == "UTC"
    after = private.parent.stat()
    assert (before.st_mode, before.st_uid, before.st_gid) == (after.st_mode, after.st_uid, after.st_gid)
    assert not server.running


def test_the_password_is_kept_from_others_and_asked_for(durable_postgres: Server, tmp_path: Path) -> None:
    assert (tmp_path / "postgres" / "password").stat().st_mode & 0o777 == 0o600
    with pytest.raises(asyncpg.InvalidPasswordError):
        asyncio.run(connect(durable_postgres.url(user="postgres", password="guessed")))


def test_four_starters_get_one_server(private: Path) -> None:
    servers = [Server(private, durable=False) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(Server.start, servers))
    try:
        assert len({server.port for server in servers}) == 1
        pids = processes.serving(cluster_of(private))
        assert len([pid for pid in pids if parent_of(pid) not in pids]) == 1
    finally:
        servers[0].stop()


async def test_who_attached_does_not_stop_what_another_started(private: Path) -> None:
    with Server(private, durable=False) as server:
        with Server(private, durable=False) as guest:
            assert guest.port == server.port
        assert await value(server, "SELECT 1") == 1


async def test_keeps_its_port_and_its_data_over_a_restart(private: Path) -> None:
    with Server(private, durable=False) as server:
        port = server.port
        await value(server, "CREATE TABLE kept AS SELECT 42 AS answer")
        server.stop()
        server.start()
        assert server.port == port
        assert await value(server, "SELECT answer FROM kept") == 42


async def test_takes_another_port_when_its_own_was_taken_meanwhile(private: Path) -> None:
    with Server(private, durable=False) as server:
        server.stop()
        with socket.create_server(("127.0.0.1", server.port)) as usurper:
            server.start()
            assert server.port != usurper.getsockname()[1]
            assert await value(server, "SELECT 1") == 1


async def test_recovers_what_was_committed_when_killed(durable_postgres: Server) -> None:
    connection = await connect(durable_postgres.admin_url())
    await connection.execute("CREATE TABLE kept (answer int)")
    await connection.execute("INSERT INTO kept VALUES (42)")
    durable_postgres.kill()
    assert not durable_postgres.running
    with pytest.raises(ConnectionRefusedError):
        await connect(durable_postgres.admin_url())
    durable_postgres.start()
    assert await value(durable_postgres, "SELECT answer FROM kept") == 42


async def test_survives_the_loss_of_one_backend(durable_postgres: Server) -> None:
    connection = await connect(durable_postgres.admin_url())
    os.kill(connection.get_server_pid(), signal.SIGKILL)
    for _ in range(200):
        try:
            assert await value(durable_postgres, "SELECT 1") == 1
            break
        except (OSError, asyncpg.PostgresError):
            await asyncio.sleep(0.05)
    else:
        pytest.fail("the server did not come back by itself")


@pytest.mark.parametrize("whose", ["nobody's", "another program's"])
def test_does_not_believe_a_stale_pid_file(private: Path, whose: str) -> None:
    server = Server(private, durable=False)
    server.start()
    pid_file = cluster_of(private) / "postmaster.pid"
    claim = pid_file.read_text()
    server.kill()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        pid = other.pid if whose == "another program's" else 2**22 - 1
        pid_file.write_text("\n".join([str(pid), *claim.splitlines()[1:]]))
        assert not server.running
        with server:
            assert asyncio.run(value(server, "SELECT 1")) == 1
        other.communicate(b"\n")


async def test_a_first_start_that_was_killed_half_way_is_begun_again(private: Path) -> None:
    private.mkdir(mode=0o700)
    (private / "lock").touch()
    major = find_binaries(Account.of(private), os.environ).major
    (private / f"{major}.new").mkdir()
    (private / f"{major}.new" / "PG_VERSION").write_text(f"{major}\n")
    with Server(private, durable=False) as server:
        assert await value(server, "SELECT 1") == 1


def test_does_not_take_over_a_directory_of_somebody_else(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("…")
    with pytest.raises(DirectoryInUse):
        Server(tmp_path).start()
    assert tmp_path.stat().st_uid == os.geteuid()


def test_does_not_start_empty_beside_data_of_another_major_version(private: Path) -> None:
    private.mkdir(mode=0o700)
    (private / "15").mkdir()
    (private / "15" / "PG_VERSION").write_text("15\n")
    (private / "lock").touch()
    with pytest.raises(OtherMajorVersion, match="made by PostgreSQL 15"):
        Server(private).start()


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
