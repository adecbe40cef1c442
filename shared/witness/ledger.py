"""The memory of a witness: the last cosigned checkpoint of every log.

If it were lost, the witness could cosign a fork.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.durable import write_durably
from shared.file_modes import private_folder
from shared.log.checkpoints import Checkpoint, origin_hash
from shared.log.notes import Note
from shared.witness.submission import checkpoint_in


class Ledger:
    """A folder with the last cosigned note of each log, named by the hash of the log's origin.

    Raises ReadableByOthers if the folder is open to others.
    """

    def __init__(self, folder: Path) -> None:
        private_folder(folder)
        self._folder = folder

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep every other thread and process from changing the ledger. Blocks until it is free."""
        with (self._folder / "lock").open("a") as lock:
            # The lock is freed when the file closes, also after a crash.
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def last(self, origin: str) -> Checkpoint | None:
        """The last cosigned checkpoint of this log; None if there is none."""
        note = self.note(origin)
        return checkpoint_in(Note.parse(note)) if note else None

    def note(self, origin: str) -> bytes | None:
        """The note of the last cosigned checkpoint of this log, with the cosignature; None if there is none."""
        path = self._path(origin)
        return path.read_bytes() if path.exists() else None

    def keep(self, origin: str, cosigned: Note) -> None:
        """Keep a cosigned note; it is on disk when this returns.

        The ledger must have been held since `last` was read. Raises DiskFull.
        """
        write_durably(self._path(origin), cosigned.to_bytes())

    def _path(self, origin: str) -> Path:
        return self._folder / origin_hash(origin)
