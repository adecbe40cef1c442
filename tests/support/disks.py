"""A full disk, and the umask that most machines have, for a test."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def full_disk(room: int = 0) -> Iterator[None]:
    """Until the end, no file of this process can grow beyond `room` bytes: the system takes what fits and then says
    EFBIG, as a full disk says ENOSPC. Root is bound by it too.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def usual_umask() -> Iterator[None]:
    """Until the end, files are made readable by everybody, unless who makes them says otherwise."""
    before = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(before)
