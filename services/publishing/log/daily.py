"""The note of a day: the first checkpoint of the day that all witnesses have cosigned, recorded in the log itself.

So everybody sees later that no entry behind the note is older than the day, even if nobody kept the checkpoint.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from shared.clock import beijing_date
from shared.contracts.publishing import LogWitnessed
from shared.draws.entry import entry_of
from shared.draws.logged import MalformedEntry
from shared.errors import Refusal
from shared.log.notes import Note, VerifierKey
from shared.log.quorum import Quorum


def stream_of(day: date) -> str:
    return f"witnessed/{day}"


def day_of(note: bytes, origin: str, witnesses: Sequence[VerifierKey]) -> date | None:
    """The day, in China, on which a checkpoint of the log was cosigned; None if not all witnesses have cosigned it, or
    if there is no witness.
    """
    if not witnesses:
        return None
    try:
        at = Quorum(None, witnesses).cosigned(Note.parse(note), origin).at
    except Refusal:
        return None
    return beijing_date(datetime.fromtimestamp(at, UTC))


def is_note_of(day: date, entry: bytes, origin: str, witnesses: Sequence[VerifierKey]) -> bool:
    """Whether an entry is the note of the day: a checkpoint of the log that all witnesses cosigned on that day."""
    try:
        recorded = entry_of(entry)
    except MalformedEntry:
        return False
    if (recorded.stream, recorded.type) != (stream_of(day), LogWitnessed.type):
        return False
    match recorded.public:
        case {"note": str(note)}:
            return day_of(note.encode(), origin, witnesses) == day
    return False
