"""What this log has signed last, kept outside the database: the memory that a restored backup does not overwrite."""

from dataclasses import dataclass
from pathlib import Path

from shared.durable import write_durably
from shared.log.checkpoints import Checkpoint
from shared.log.notes import Note


@dataclass(frozen=True, slots=True)
class LastSigned:
    """A file that holds the newest signed checkpoint, as the note that was signed."""

    path: Path

    def read(self) -> Checkpoint | None:
        """None before the first signature. Raises MalformedNote, MalformedCheckpoint for a damaged file."""
        if not self.path.exists():
            return None
        return Checkpoint.parse(Note.parse(self.path.read_bytes()).text)

    def write(self, note: bytes) -> None:
        """On disk when this returns: before anybody can have seen the signature."""
        write_durably(self.path, note)
