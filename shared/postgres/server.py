"""Start, attach to, stop and kill an embedded PostgreSQL."""

import contextlib
import fcntl
import os
import secrets
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self
from urllib.parse import quote

from shared.durable import write_durably
from shared.errors import Conflict
from shared.file_modes import private_folder
from shared.ports import is_free, lasting_port
from shared.postgres import processes
from shared.postgres.account import Account
from shared.postgres.binaries import find_binaries
from shared.postgres.cluster import DATABASE, SUPERUSER, Cluster, PostgresFailed

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "idle_in_transaction_session_timeout": "30s",
    "wal_compression": "on",
    "jit": "off",  # our statements are short
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
}
_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class DirectoryInUse(Conflict):
    code = "postgres-directory-in-use"
    title = "目录已有其他内容"
    title_en = "The directory holds something else"


class StillRunning(Conflict):
    code = "postgres-still-running"
    title = "PostgreSQL 仍在运行"
    title_en = "PostgreSQL is still running"


class Server:
    """A PostgreSQL server whose data, port and superuser password are in one directory.

    The directory must have no other use. It holds `<major>/` (the cluster), `password` (mode 0600), `port` and `lock`.
    With `durable=False` the data may be lost in a crash of the machine, for speed in tests. As a context manager it
    stops the server at the end if it started the server, and not if it attached to it.
    """

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self._data_dir = data_dir.absolute()
        self._durable = durable
        self._started_here = False

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._started_here:
            self.stop()

    def start(self) -> None:
        """Start the server, or attach to the running server. Returns when it accepts connections.

        Raises NoPostgres, NoAccount, OtherMajorVersion, PostgresFailed, DirectoryInUse, ReadableByOthers, StillRunning,
        DiskFull.
        """
        account = self._claim()
        with self._alone():
            if self.running:
                self._await_ready()
                return
            cluster = self._cluster(account)
            cluster.create(self._password_file(account), durable=self._durable)
            # A killed server leaves its pid file. Its pid may now belong to another program, which PostgreSQL would
            # take for a running server. That no process of this cluster runs is known from /proc.
            self._end_orphans(cluster.path)
            (cluster.path / "postmaster.pid").unlink(missing_ok=True)
            self._launch(cluster)
            self._started_here = True

    def stop(self) -> None:
        """Disconnect all clients, write all data, and stop. Does nothing if the server is not running.

        Raises StillRunning.
        """
        for cluster in self._clusters():
            with self._alone():
                if (pid := processes.postmaster(cluster)) is None:
                    continue
                processes.send(signal.SIGINT, pid)
                if not processes.gone(cluster, within=60):
                    raise _still_running(cluster)
        self._started_here = False

    def kill(self) -> None:
        """End the server and all its processes by SIGKILL, like a power cut. Returns when they have ended."""
        for cluster in self._clusters():
            pid = processes.postmaster(cluster)
            # The postmaster is killed first; otherwise it would restart the other processes.
            processes.send(signal.SIGKILL, *([pid] if pid else []), *processes.serving(cluster))
            self._end_orphans(cluster)

    @property
    def running(self) -> bool:
        return any(processes.postmaster(cluster) is not None for cluster in self._clusters())

    @property
    def port(self) -> int:
        return int((self._data_dir / "port").read_text())

    def url(self, database: str = DATABASE, *, user: str, password: str) -> str:
        """The URL of a database: `postgresql+asyncpg://…` on the loopback address."""
        return f"postgresql+asyncpg://{quote(user)}:{quote(password, safe='')}@127.0.0.1:{self.port}/{database}"

    def admin_url(self, database: str = DATABASE) -> str:
        """The URL of a database for the superuser, who may do everything: for migrations and tests."""
        return self.url(database, user=SUPERUSER, password=(self._data_dir / "password").read_text().strip())

    def _claim(self) -> Account:
        """Take the directory for the server. Raises DirectoryInUse if it holds anything else, ReadableByOthers."""
        taken = self._data_dir.exists() and any(self._data_dir.iterdir())
        if taken and not (self._data_dir / "lock").exists():
            raise DirectoryInUse(
                f"{self._data_dir} 已有其他内容。请指定一个空目录或新目录。",
                f"{self._data_dir} holds something else. Name an empty or a new directory.",
            )
        account = Account.of(self._data_dir)
        private_folder(self._data_dir, account=account.uid)
        account.give(self._data_dir)
        return account

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Let only one process start or stop the server at a time. The kernel frees the lock when its holder dies."""
        with (self._data_dir / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _clusters(self) -> list[Path]:
        return [version.parent for version in self._data_dir.glob("*/PG_VERSION")]

    def _cluster(self, account: Account) -> Cluster:
        binaries = find_binaries(account, os.environ)
        return Cluster(self._data_dir / str(binaries.major), account, binaries)

    def _password_file(self, account: Account) -> Path:
        path = self._data_dir / "password"
        if not path.exists():
            write_durably(path, f"{secrets.token_urlsafe(24)}\n".encode())
        account.give(path)
        return path

    def _launch(self, cluster: Cluster) -> None:
        settings = _SETTINGS if self._durable else _SETTINGS | _FORGETFUL
        port_file = self._data_dir / "port"
        before = int(port_file.read_text()) if port_file.exists() else 0
        port = before if before and is_free(before) else lasting_port()
        for attempts_left in (2, 1, 0):
            # Write the port before the start: a process that finds the server running must be able to find its port.
            write_durably(port_file, f"{port}\n".encode())
            try:
                cluster.launch({**settings, "port": str(port)})
            except PostgresFailed as failure:
                # Another program took the port between our check and the server's start.
                if not attempts_left or "Address already in use" not in failure.detail_en:
                    raise
                port = lasting_port()
            else:
                return

    def _await_ready(self) -> None:
        """Wait for a server whose starter was killed before it was ready; the server may still be recovering."""
        deadline = time.monotonic() + 60
        while not any(processes.ready(cluster) for cluster in self._clusters()):
            if time.monotonic() > deadline or not self.running:
                raise PostgresFailed(
                    f"{self._data_dir} 的 PostgreSQL 正在运行但未就绪，请查看其 server.log。",
                    f"The PostgreSQL in {self._data_dir} runs but does not get ready; see its server.log.",
                    retry_after=60,
                )
            time.sleep(0.02)

    @staticmethod
    def _end_orphans(cluster: Path) -> None:
        """Wait for the backends of a dead postmaster, which end by themselves: two servers must never share data."""
        if not processes.gone(cluster, within=30):
            raise _still_running(cluster)


def _still_running(cluster: Path) -> StillRunning:
    pids = processes.serving(cluster)
    return StillRunning(
        f"{cluster} 的 PostgreSQL 进程 {pids} 未结束。", f"The PostgreSQL processes {pids} of {cluster} do not end."
    )
