"""A full disk is said to be full: the errors that mean it, and the refusal that says it."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from shared.errors import Unavailable

# EFBIG: the limit of a process (RLIMIT_FSIZE) or of the file system.
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class DiskFull(Unavailable):
    code = "disk-full"
    title = "磁盘空间不足"
    title_en = "Disk full"

    def __init__(self, place: str, place_en: str) -> None:
        super().__init__(
            f"{place}所在磁盘已满，或超出配额；本次未保存任何内容。请通知运维腾出空间后重试。",
            f"The disk of {place_en} is full, or over its quota; nothing was stored. Tell operations to make room, "
            "then try again.",
            retry_after=60,
        )


class DiskAlmostFull(Unavailable):
    """Raised by the test of readiness, before anything fails."""

    code = "disk-almost-full"
    title = "磁盘空间即将用尽"
    title_en = "Disk almost full"


def says_full(number: int | None) -> bool:
    """Whether an error number of the system (`errno`) means that the disk is full."""
    return number in _FULL


@contextmanager
def telling_full(place: str, place_en: str) -> Iterator[None]:
    """Raises DiskFull, with the place that is written to, instead of an OSError that means that the disk is full."""
    try:
        yield
    except OSError as error:
        if not says_full(error.errno):
            raise
        raise DiskFull(place, place_en) from error
