"""The system account that runs the server.

PostgreSQL refuses to run as root, so root uses an account with fewer rights.
"""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from shared.errors import Unavailable


class NoAccount(Unavailable):
    code = "postgres-no-account"
    title = "没有可用于运行 PostgreSQL 的账户"
    title_en = "No account to run PostgreSQL"


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int

    @classmethod
    def of(cls, data_dir: Path) -> Self:
        """The caller's own account. For root: the owner of existing data, else `postgres`, else `nobody`.

        Raises NoAccount when root finds none of these accounts.
        """
        if os.geteuid():
            return cls(os.geteuid(), os.getegid())
        if data_dir.exists() and (owner := data_dir.stat()).st_uid:
            return cls(owner.st_uid, owner.st_gid)
        for name in ("postgres", "nobody"):
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(entry.pw_uid, entry.pw_gid)
        raise NoAccount(
            "PostgreSQL 不能以 root 运行，而本机没有 postgres 或 nobody 账户。请以普通用户运行。",
            "PostgreSQL will not run as root, and this machine has neither `postgres` nor `nobody`. "
            "Run as an ordinary user.",
            retry_after=60,
        )

    def give(self, path: Path) -> None:
        """Make the account the owner of this file or directory only, not of what is above or below it."""
        if not os.geteuid():
            os.chown(path, self.uid, self.gid)

    def run(
        self,
        command: Sequence[str | Path],
        *,
        stdin: str = "",
        fds: Sequence[int] = (),
    ) -> subprocess.CompletedProcess[str]:
        """Run a program as the account, in / and with an environment of its own (no stray PGPORT, no private cwd).

        Raises OSError when the program is missing, or the account may not reach it.
        """
        lend = os.geteuid() == 0
        return subprocess.run(  # noqa: S603  # the programs are those `binaries` found, the arguments our own
            [str(part) for part in command],
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
            input=stdin,
            pass_fds=fds,
            capture_output=True,
            text=True,
            check=False,
            user=self.uid if lend else None,
            group=self.gid if lend else None,
            extra_groups=() if lend else None,
        )
