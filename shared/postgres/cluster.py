"""A cluster: the data of one major version on disk, and the programs that create and start it.

PostgreSQL gets its directory as /proc/self/fd/N, an open directory that it inherits: the data of root may be below
directories that the server's account may not enter (/root), and no mode of a directory has to change for it.
"""

import contextlib
import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from shared.errors import Unavailable
from shared.postgres.account import Account
from shared.postgres.binaries import Binaries

SUPERUSER = "postgres"
DATABASE = "cheqian"


class PostgresFailed(Unavailable):
    code = "postgres-failed"
    title = "PostgreSQL 未能启动"
    title_en = "PostgreSQL did not start"


class OtherMajorVersion(Unavailable):
    code = "postgres-other-major-version"
    title = "数据属于另一 PostgreSQL 主版本"
    title_en = "The data belong to another major version of PostgreSQL"


@dataclass(frozen=True)
class Cluster:
    path: Path
    account: Account
    binaries: Binaries

    def create(self, password_file: Path, *, durable: bool) -> None:
        """Create the cluster unless it exists. Raises OtherMajorVersion, PostgresFailed.

        It is created under another name and renamed when it is complete: after a crash, nothing looks like a finished
        cluster.
        """
        if self.path.exists():
            return
        self._refuse_to_start_empty_beside_older_data()
        draft = Cluster(self.path.with_name(f"{self.path.name}.new"), self.account, self.binaries)
        shutil.rmtree(draft.path, ignore_errors=True)
        draft.path.mkdir(mode=0o700)
        self.account.give(draft.path)
        draft._initialise(password_file, durable=durable)
        draft.path.rename(self.path)

    def launch(self, settings: Mapping[str, str]) -> None:
        """Start the server and return when it accepts connections.

        Raises PostgresFailed, with the end of the server's log.
        """
        options = shlex.join(f"-c{name}={value}" for name, value in settings.items())
        with self._within_reach() as (here, fd):
            log = f"{here}/server.log"
            answer = self.account.run(
                [self.binaries["pg_ctl"], "start", "-w", "-t", "60", "-D", here, "-l", log, "-o", options], fds=[fd]
            )
        if answer.returncode:
            raise self._failed("pg_ctl", answer.stderr + self._end_of_log())

    def _initialise(self, password_file: Path, *, durable: bool) -> None:
        with self._within_reach() as (here, fd):
            # The encoding and the order of texts must not depend on the locale of the machine.
            locale = ["--encoding=UTF8", "--locale=C", "--data-checksums"]
            access = [f"--username={SUPERUSER}", "--auth=scram-sha-256", f"--pwfile={here}/../{password_file.name}"]
            sync = [] if durable else ["--no-sync"]
            self._must(
                self.account.run([self.binaries["initdb"], "-D", here, *locale, *access, *sync], fds=[fd]), "initdb"
            )
            fsync = ["-c", f"fsync={'on' if durable else 'off'}"]
            self._must(
                self.account.run(
                    [self.binaries["postgres"], "--single", "-D", here, *fsync, "postgres"],
                    stdin=f"CREATE DATABASE {DATABASE}\n",
                    fds=[fd],
                ),
                "postgres --single",
            )

    @contextlib.contextmanager
    def _within_reach(self) -> Iterator[tuple[str, int]]:
        fd = os.open(self.path, os.O_PATH | os.O_DIRECTORY)
        try:
            yield f"/proc/self/fd/{fd}", fd
        finally:
            os.close(fd)

    def _refuse_to_start_empty_beside_older_data(self) -> None:
        for version in self.path.parent.glob("*/PG_VERSION"):
            major = version.parent.name
            if major == version.read_text().strip():
                raise OtherMajorVersion(
                    f"{self.path.parent} 的数据由 PostgreSQL {major} 建立，现有程序为 {self.binaries.major}。"
                    f"请将 PG_BINDIR 指向 {major} 版程序，或用 pg_upgrade 升级到 {self.path}。",
                    f"The data in {self.path.parent} were made by PostgreSQL {major}; the programs found are "
                    f"{self.binaries.major}. Point PG_BINDIR at version {major}, or pg_upgrade into {self.path}.",
                    retry_after=60,
                )

    def _must(self, answer: subprocess.CompletedProcess[str], program: str) -> None:
        if answer.returncode:
            raise self._failed(program, answer.stderr)

    def _failed(self, program: str, said: str) -> PostgresFailed:
        return PostgresFailed(
            f"{program} 失败（{self.path}）：{said[-2000:]}",
            f"{program} failed for {self.path}: {said[-2000:]}",
            retry_after=60,
        )

    def _end_of_log(self) -> str:
        log = self.path / "server.log"
        return log.read_text(errors="replace")[-2000:] if log.exists() else ""
