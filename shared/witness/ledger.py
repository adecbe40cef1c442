"""What a witness remembers: of every log, the one checkpoint it cosigned last. Forgetting it would undo its promise."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.durable import write_durably
from shared.log.checkpoints import Checkpoint, origin_hash
from shared.log.notes import Note


class Ledger:
    """A folder with one cosigned note a log, named by the hash of the log's origin."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep every other thread and process from changing the ledger. Blocks until it is free."""
        with (self._folder / "lock").open("a") as lock:
            # Freed when the file closes, also by a crash.
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def last(self, origin: str) -> Checkpoint | None:
        """The checkpoint of this log that was cosigned last."""
        note = self.note(origin)
        return Checkpoint.parse(Note.parse(note).text) if note else None

    def note(self, origin: str) -> bytes | None:
        """Its note, with the cosignature."""
        path = self._path(origin)
        return path.read_bytes() if path.exists() else None

    def keep(self, origin: str, cosigned: Note) -> None:
        """Remember it; on disk when this returns. The ledger must be held since `last` was read."""
        write_durably(self._path(origin), cosigned.to_bytes(), mode=0o644)

    def _path(self, origin: str) -> Path:
        return self._folder / origin_hash(origin)
