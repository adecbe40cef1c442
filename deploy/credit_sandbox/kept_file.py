"""Files in the data folder that people change while the sandbox runs: each is read again when it has changed."""

from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")


class KeptFile(Generic[T]):
    """A file and what was read from it. `parse` raises a refusal for a file that it cannot read."""

    def __init__(self, path: Path, parse: Callable[[str], T]) -> None:
        self._path = path
        self._parse = parse
        self._read: tuple[tuple[int, int], T] | None = None

    def read(self) -> T:
        """What the file says now. Raises what `parse` raises, and OSError."""
        facts = self._path.stat()
        stamp = (facts.st_mtime_ns, facts.st_size)
        if self._read is None or self._read[0] != stamp:
            self._read = stamp, self._parse(self._path.read_text(encoding="utf-8", errors="replace"))
        return self._read[1]
