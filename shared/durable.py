"""Write small files that must survive a crash undamaged: keys, the last signed checkpoint, a witness's state."""

import os
from pathlib import Path

from shared.disk import telling_full
from shared.file_modes import make_folder


def write_durably(path: Path, data: bytes) -> None:
    """Replace a file, which only its owner can read: a reader finds either the old bytes or the new bytes, also after
    a power cut or on a full disk.

    The new bytes are on disk before the name points to them, and the name is on disk before the function returns.
    Raises DiskFull; the old file is then as it was.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with telling_full(f"文件 {path.name} ", f"the file {path.name}"):
        make_folder(path.parent)
        try:
            # What a crash left, or somebody else put there to read along. A new file is always our own.
            draft.unlink(missing_ok=True)
            # A file object writes all bytes or raises: the system alone may write fewer than it is given.
            with open(draft, "xb", opener=_for_owner) as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
