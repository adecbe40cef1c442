"""Only their owner reads and writes our files, and the owner is who we run as. What we make is narrow from the start;
what an operator has made wider is refused, and stays as it is.
"""

import os
from pathlib import Path

from shared.errors import Forbidden

_OTHERS = 0o077


class ReadableByOthers(Forbidden):
    code = "readable-by-others"
    title = "文件或文件夹权限过宽"
    title_en = "A file or folder is open to others"


def keep_to_owner() -> None:
    """Let every file and folder that this process makes from now on belong to its owner alone (umask 077)."""
    os.umask(_OTHERS)


def require_private(path: Path, *, account: int | None = None) -> None:
    """Raises ReadableByOthers if the group or others may read, write or enter this file or folder, or if it belongs to
    somebody else than us or `account`: root can read and write it all the same.
    """
    facts = path.stat()
    if facts.st_mode & _OTHERS:
        raise ReadableByOthers(
            f"{path} 可被他人访问；请执行 chmod -R go= {path}，并查明此前有谁读过。",
            f"{path} is open to others; run chmod -R go= {path}, and find out who has read it.",
            path=str(path),
        )
    if facts.st_uid not in {os.geteuid(), account}:
        raise ReadableByOthers(
            f"{path} 属于另一账户（编号 {facts.st_uid}），该账户可以读取；请用该账户运行，或查明谁读过后改变其所有者。",
            f"{path} belongs to another account (number {facts.st_uid}), which can read it; run as that account, or "
            "find out who has read it and change its owner.",
            path=str(path),
        )


def make_folder(path: Path) -> None:
    """Make a folder and those above it with mode 0700, where they do not exist."""
    if not path.is_dir():
        make_folder(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)


def private_folder(path: Path, *, account: int | None = None) -> None:
    """Make a folder if it does not exist. Raises ReadableByOthers if it exists and is open to others, or belongs to
    somebody else than us or `account`.
    """
    make_folder(path)
    require_private(path, account=account)
