"""Read a file that a stranger may have made: a regular file, and no more of it than a file of its kind can have."""

import os
from pathlib import Path
from stat import S_ISREG

from shared.errors import Invalid


class FileNotReadable(Invalid):
    code = "file-not-readable"
    title = "文件无法读取"
    title_en = "File not readable"

    def __init__(self, path: Path, said: str, said_en: str) -> None:
        super().__init__(f"{path}：{said}。", f"{path}: {said_en}.", path=str(path))


def read_regular_file(path: Path, limit: int) -> bytes | None:
    """The bytes of a regular file; None if there is no such file.

    Raises FileNotReadable: it is a folder, a pipe or a device; or longer than `limit` bytes; or it may not be read.
    """
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            if not S_ISREG(os.fstat(file.fileno()).st_mode):
                raise FileNotReadable(path, "不是普通文件", "it is not a regular file")
            content = file.read(limit + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise FileNotReadable(path, f"{error.strerror}", f"{error.strerror}") from error
    if len(content) > limit:
        raise FileNotReadable(path, f"超过 {limit} 字节", f"it is longer than {limit} bytes")
    return content


def _without_waiting(path: str, flags: int) -> int:
    """Open a file. A pipe that nobody writes to would let us wait for ever."""
    return os.open(path, flags | os.O_NONBLOCK)
