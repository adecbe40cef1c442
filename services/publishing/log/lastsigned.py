"""The checkpoint that this log signed last, kept in a file outside the database, so that restoring a backup of the
database does not overwrite it.
"""

from dataclasses import dataclass
from pathlib import Path

from shared.durable import write_durably
from shared.file_modes import require_private
from shared.log.checkpoints import Checkpoint
from shared.log.notes import Note


@dataclass(frozen=True, slots=True)
class LastSigned:
    """The file that holds the newest signed checkpoint, as a signed note."""

    path: Path

    def read(self) -> Checkpoint | None:
        """The checkpoint that was signed last; None before the first signature. Raises MalformedNote,
        MalformedCheckpoint if the file is damaged, ReadableByOthers if it is open to others.
        """
        if not self.path.exists():
            return None
        require_private(self.path)
        return Checkpoint.parse(Note.parse(self.path.read_bytes()).text)

    def write(self, note: bytes) -> None:
        """Write a signed checkpoint to the file. It is on disk when this returns, before anybody can see the
        signature. Raises DiskFull; nothing may then be shown.
        """
        write_durably(self.path, note)
